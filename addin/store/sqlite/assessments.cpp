#include <algorithm>
#include <set>

#include "sqlite/sqlite_store.hpp"

/// Every assessment carries the snapshot id of its scoring. Stored, that id stands once beside the tenant, so that a
/// change of one account does not rewrite all of them; here it is taken out and put back.
namespace kam::store::sqlite {

namespace {
constexpr std::string_view snapshot_key = R"("snapshot":")";  // in a JSON text the quotes would be escaped

std::string without_snapshot(std::string json) {
  const auto start = json.find(snapshot_key);
  if (start == std::string::npos) return json;
  const auto from = start + snapshot_key.size();
  const auto to = json.find('"', from);
  if (to != std::string::npos) json.erase(from, to - from);
  return json;
}

std::string with_snapshot(std::string json, std::string_view snapshot) {
  const auto start = json.find(snapshot_key);
  if (start != std::string::npos) json.insert(start + snapshot_key.size(), snapshot);
  return json;
}

Assessment read_assessment(const Statement& row) {
  Assessment found;
  found.account_id = row.text(0);
  found.name = row.text(1);
  found.owner = row.text(2);
  found.tier = row.text(3);
  found.band = row.text(4);
  found.point = row.number(5);
  found.rank = row.number(6);
  found.active = row.integer(7) != 0;
  found.summary = row.text(8);
  found.changed_at = row.instant(9);
  return found;
}

Result<void> expect_version(Connection& connection, std::string_view tenant, std::int64_t version) {
  std::int64_t stored = 0;
  auto ok = connection.each(
      "SELECT version FROM inputs WHERE tenant = ?1", [&](const Statement& row) { stored = row.integer(0); }, tenant);
  if (!ok) return ok;
  if (stored != version) return Error{Errc::conflict, "store: the records changed while they were scored"};
  return {};
}

/// The instant of the tenant's scoring, or the end of time.
Result<Instant> computed_at(Connection& connection, std::string_view tenant) {
  Instant at = Instant::max();
  auto ok = connection.each(
      "SELECT computed_at FROM scorings WHERE tenant = ?1", [&](const Statement& row) { at = row.instant(0); }, tenant);
  if (!ok) return ok.error();
  return at;
}

/// The former content goes into the history if `packed` is another (an empty one: always) and people see it: `seen` is
/// another too (an empty one: always).
/// @param until  what came after it does not.
Result<void> keep_former(Connection& connection, std::string_view tenant, const std::string& account, Blob packed,
                         std::string_view seen, Instant until = Instant::max()) {
  return connection.run(
      "INSERT INTO assessment_history (tenant, account_id, name, owner, tier, band, point, rank, active, summary, "
      "packed_json, changed_at) "
      "SELECT tenant, account_id, name, owner, tier, band, point, rank, active, summary, packed_json, changed_at "
      "FROM assessments WHERE tenant = ?1 AND account_id = ?2 AND packed_json <> ?3 AND (?4 = '' OR seen <> ?4) "
      "AND changed_at <= ?5",
      tenant, account, packed, seen, until);
}

/// As they are stored, in the same order; packed before the store's one writer is waited for.
std::vector<std::string> packed(const Packing& packing, std::vector<Assessment>& assessments) {
  std::vector<std::string> all;
  all.reserve(assessments.size());
  for (auto& one : assessments) all.push_back(packing.pack(without_snapshot(std::move(one.json))));
  return all;
}

/// Puts it in place of one with the same name, owner, point and rank, as it mostly is from one day to the next: the
/// indexes that lists are read by stay as they are. @return was there one, and another than this?
Result<bool> put_in_place(Connection& connection, std::string_view tenant, const Assessment& one, Blob packed,
                          Instant now) {
  auto ok = connection.run(
      "UPDATE assessments SET tier = ?5, band = ?6, active = ?9, summary = ?10, packed_json = ?11, changed_at = ?12, "
      "seen = ?13 WHERE tenant = ?1 AND account_id = ?2 AND name = ?3 AND owner = ?4 AND point IS ?7 AND rank IS ?8 "
      "AND (packed_json <> ?11 OR summary <> ?10)",
      tenant, one.account_id, one.name, one.owner, one.tier, one.band, one.point, one.rank, one.active ? 1 : 0,
      one.summary, packed, now, one.seen);
  if (!ok) return ok.error();
  return connection.changes() > 0;
}

Result<bool> put(Connection& connection, std::string_view tenant, const Assessment& one, Blob packed, Instant now,
                 Instant history_until) {
  const auto frozen = stays_lost(connection, tenant, one);
  if (!frozen) return frozen.error();
  auto ok = *frozen ? Result<void>() : keep_former(connection, tenant, one.account_id, packed, one.seen, history_until);
  if (!ok) return ok.error();
  if (const auto done = put_in_place(connection, tenant, one, packed, now); !done || *done) return done;
  ok = connection.run(
      "INSERT INTO assessments (tenant, account_id, name, owner, tier, band, point, rank, active, summary, "
      "packed_json, changed_at, seen) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) ON CONFLICT "
      "(tenant, "
      "account_id) DO UPDATE SET "
      "name = ?3, owner = ?4, tier = ?5, band = ?6, point = ?7, rank = ?8, active = ?9, summary = ?10, "
      "packed_json = ?11, changed_at = ?12, seen = ?13 WHERE packed_json <> ?11 OR name <> ?3 OR owner <> ?4 OR "
      "summary <> ?10",
      tenant, one.account_id, one.name, one.owner, one.tier, one.band, one.point, one.rank, one.active ? 1 : 0,
      one.summary, packed, now, one.seen);
  if (!ok) return ok.error();
  return connection.changes() > 0;
}

/// @return how many differ from what was there.
Result<std::size_t> put(Connection& connection, std::string_view tenant, const std::vector<Assessment>& assessments,
                        const std::vector<std::string>& packed, Instant now, Instant history_until) {
  std::size_t changed = 0;
  for (std::size_t i = 0; i < assessments.size(); ++i) {
    const auto stored = put(connection, tenant, assessments[i], Blob{packed[i]}, now, history_until);
    if (!stored) return stored.error();
    changed += *stored ? 1 : 0;
  }
  return changed;
}

/// @return of how many there was an assessment.
Result<std::size_t> drop(Connection& connection, std::string_view tenant, const std::vector<std::string>& accounts) {
  std::size_t dropped = 0;
  for (const auto& account : accounts) {
    if (auto ok = keep_former(connection, tenant, account, Blob{}, ""); !ok) return ok.error();
    auto ok = connection.run("DELETE FROM assessments WHERE tenant = ?1 AND account_id = ?2", tenant, account);
    if (!ok) return ok.error();
    dropped += connection.changes() > 0;
  }
  return dropped;
}

Result<std::size_t> drop_others(Connection& connection, std::string_view tenant,
                                const std::set<std::string_view>& kept) {
  std::vector<std::string> gone;
  auto ok = connection.each(
      "SELECT account_id FROM assessments WHERE tenant = ?1",
      [&](const Statement& row) {
        auto account = row.text(0);
        if (!kept.contains(account)) gone.push_back(std::move(account));
      },
      tenant);
  if (!ok) return ok.error();
  return drop(connection, tenant, gone);
}

Result<void> put_scoring(Connection& connection, std::string_view tenant, const Scoring& scoring) {
  return connection.run(
      "INSERT INTO scorings (tenant, as_of, ruleset, snapshot, computed_at, accounts, active) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (tenant) DO UPDATE SET "
      "as_of = ?2, ruleset = ?3, snapshot = ?4, computed_at = ?5, accounts = ?6, active = ?7, behind = 0",
      tenant, scoring.as_of, scoring.ruleset, scoring.snapshot, scoring.computed_at, scoring.accounts, scoring.active);
}

Result<void> settle(Connection& connection, std::string_view tenant, const std::vector<std::int64_t>& events) {
  for (const auto event : events) {
    auto ok = connection.run(
        "UPDATE events SET state = 'done', reason = '' WHERE tenant = ?1 AND id = ?2 AND state = 'leased'", tenant,
        event);
    if (!ok) return ok;
  }
  return {};
}

// ?1 tenant ?2 tier ?3 owner ?4 band ?5 text ?6 account and ?7 key of the row before ?8 limit
#define KAM_SELECT                                                                                                 \
  "SELECT account_id, name, owner, tier, band, point, rank, active, summary, changed_at FROM assessments WHERE "   \
  "tenant = ?1 "                                                                                                   \
  "AND (?2 IS NULL OR tier = ?2) AND (?3 IS NULL OR owner = ?3) AND (?4 IS NULL OR band = ?4) AND (?5 IS NULL OR " \
  "instr(lower(name), lower(?5)) > 0 OR instr(lower(account_id), lower(?5)) > 0) AND (?6 IS NULL OR "
constexpr const char* by_account = KAM_SELECT "(account_id, account_id) > (?7, ?6)) ORDER BY account_id LIMIT ?8";
constexpr const char* by_name = KAM_SELECT "(name, account_id) > (?7, ?6)) ORDER BY name, account_id LIMIT ?8";
constexpr const char* by_falling_point = KAM_SELECT
    "coalesce(point, -1.0) < ?7 OR (coalesce(point, -1.0) = ?7 AND account_id > ?6)) "
    "ORDER BY coalesce(point, -1.0) DESC, account_id LIMIT ?8";
constexpr const char* by_rising_point =
    KAM_SELECT "(coalesce(point, 1e9), account_id) > (?7, ?6)) ORDER BY coalesce(point, 1e9), account_id LIMIT ?8";
constexpr const char* by_rank =
    KAM_SELECT "(coalesce(rank, 1e9), account_id) > (?7, ?6)) ORDER BY coalesce(rank, 1e9), account_id LIMIT ?8";
#undef KAM_SELECT

template <class Key>
Result<std::vector<Assessment>> list(Connection& connection, const char* sql, std::string_view tenant,
                                     const AssessmentQuery& query, const Key& key) {
  std::vector<Assessment> rows;
  std::optional<std::string> account;
  if (query.after) account = query.after->account_id;
  auto ok = connection.each(
      sql, [&](const Statement& row) { rows.push_back(read_assessment(row)); }, tenant, query.tier, query.owner,
      query.band, query.text, account, key, query.limit);
  if (!ok) return ok.error();
  return rows;
}
}  // namespace

Result<std::size_t> SqliteStore::store_scoring(std::string_view tenant, Change change) {
  const auto jsons = packed(packing_, change.assessments);
  return write([&](Connection& connection) -> Result<std::size_t> {
    if (auto ok = expect_tenant(connection, tenant); !ok) return ok.error();
    if (auto ok = expect_version(connection, tenant, change.version); !ok) return ok.error();
    const auto until = change.catches_up ? computed_at(connection, tenant) : Instant::max();
    if (!until) return until.error();
    const auto changed = put(connection, tenant, change.assessments, jsons, change.scoring.computed_at, *until);
    if (!changed) return changed.error();
    std::set<std::string_view> kept;
    for (const auto& one : change.assessments) kept.insert(one.account_id);
    const auto dropped = drop_others(connection, tenant, kept);
    if (!dropped) return dropped.error();
    if (auto ok = put_scoring(connection, tenant, change.scoring); !ok) return ok.error();
    if (auto ok = settle(connection, tenant, change.done); !ok) return ok.error();
    return *changed + *dropped;
  });
}

Result<std::size_t> SqliteStore::store_part(std::string_view tenant, Part part) {
  const auto jsons = packed(packing_, part.assessments);
  return write([&](Connection& connection) -> Result<std::size_t> {
    if (auto ok = expect_tenant(connection, tenant); !ok) return ok.error();
    if (auto ok = expect_version(connection, tenant, part.version); !ok) return ok.error();
    const auto changed = put(connection, tenant, part.assessments, jsons, part.computed_at, Instant::max());
    if (!changed) return changed.error();
    const auto dropped = drop(connection, tenant, part.gone);
    if (!dropped) return dropped.error();
    if (part.alone)
      if (auto ok = connection.run("UPDATE scorings SET behind = 1 WHERE tenant = ?1", tenant); !ok) return ok.error();
    if (auto ok = settle(connection, tenant, part.done); !ok) return ok.error();
    return *changed + *dropped;
  });
}

Result<std::size_t> SqliteStore::end_scoring(std::string_view tenant, const Scoring& scoring,
                                             const std::vector<std::int64_t>& done) {
  return write([&](Connection& connection) -> Result<std::size_t> {
    if (auto ok = expect_tenant(connection, tenant); !ok) return ok.error();
    std::vector<std::string> gone;
    auto ok = connection.each(
        "SELECT account_id FROM assessments a WHERE tenant = ?1 AND NOT EXISTS (SELECT 1 FROM records r WHERE "
        "r.tenant = a.tenant AND r.account_id = a.account_id)",
        [&](const Statement& row) { gone.push_back(row.text(0)); }, tenant);
    if (!ok) return ok.error();
    const auto dropped = drop(connection, tenant, gone);
    if (!dropped) return dropped.error();
    if (ok = put_scoring(connection, tenant, scoring); !ok) return ok.error();
    if (ok = settle(connection, tenant, done); !ok) return ok.error();
    return *dropped;
  });
}

Result<std::optional<Scoring>> SqliteStore::scoring(std::string_view tenant) {
  return read([&](Connection& connection) -> Result<std::optional<Scoring>> {
    std::optional<Scoring> found;
    auto ok = connection.each(
        "SELECT as_of, ruleset, snapshot, computed_at, accounts, active FROM scorings WHERE tenant = ?1",
        [&](const Statement& row) {
          found = {row.text(0), row.text(1), row.text(2), row.instant(3), row.integer(4), row.integer(5)};
        },
        tenant);
    if (!ok) return ok.error();
    return found;
  });
}

Result<bool> SqliteStore::is_behind(std::string_view tenant) {
  return read([&](Connection& connection) -> Result<bool> {
    bool behind = false;
    auto ok = connection.each(
        "SELECT behind FROM scorings WHERE tenant = ?1", [&](const Statement& row) { behind = row.integer(0) != 0; },
        tenant);
    if (!ok) return ok.error();
    return behind;
  });
}

Result<std::optional<Assessment>> SqliteStore::assessment(std::string_view tenant, std::string_view account_id) {
  return read([&](Connection& connection) -> Result<std::optional<Assessment>> {
    std::optional<Assessment> found;
    auto ok = connection.each(
        "SELECT account_id, name, owner, tier, band, point, rank, a.active, summary, changed_at, packed_json, snapshot "
        "FROM "
        "assessments a JOIN scorings s ON s.tenant = a.tenant WHERE a.tenant = ?1 AND account_id = ?2",
        [&](const Statement& row) -> Result<void> {
          auto json = packing_.unpack(connection, row.text(10));
          if (!json) return json.error();
          found = read_assessment(row);
          found->json = with_snapshot(std::move(*json), row.text(11));
          return {};
        },
        tenant, account_id);
    if (!ok) return ok.error();
    return found;
  });
}

Result<std::vector<Assessment>> SqliteStore::assessments(std::string_view tenant, const AssessmentQuery& query) {
  using Order = AssessmentQuery::Order;
  const auto key_of = [&](auto read) {  // of the row that the page before ended with
    return query.after ? std::optional(read(*query.after)) : std::nullopt;
  };
  return read([&](Connection& connection) {
    const auto by = [&](const char* sql, const auto& key) { return list(connection, sql, tenant, query, key); };
    switch (query.order) {
      case Order::account:
        return by(by_account, key_of([](const auto& row) { return row.account_id; }));
      case Order::name:
        return by(by_name, key_of([](const auto& row) { return row.name; }));
      case Order::point_falling:
        return by(by_falling_point, key_of([](const auto& row) { return row.point.value_or(-1.0); }));
      case Order::point_rising:
        return by(by_rising_point, key_of([](const auto& row) { return row.point.value_or(1e9); }));
      case Order::rank:
        break;
    }
    return by(by_rank, key_of([](const auto& row) { return row.rank.value_or(1e9); }));
  });
}

Result<std::vector<Assessment>> SqliteStore::assessment_history(std::string_view tenant, std::string_view account_id,
                                                                int limit, std::int64_t before) {
  return read([&](Connection& connection) -> Result<std::vector<Assessment>> {
    std::vector<Assessment> rows;
    auto ok = connection.each(
        "SELECT account_id, name, owner, tier, band, point, rank, active, summary, changed_at, packed_json, id FROM "
        "assessment_history WHERE tenant = ?1 AND account_id = ?2 AND id < ?4 ORDER BY id DESC LIMIT ?3",
        [&](const Statement& row) -> Result<void> {
          auto json = packing_.unpack(connection, row.text(10));
          if (!json) return json.error();
          auto& former = rows.emplace_back(read_assessment(row));
          former.json = std::move(*json);
          former.place = row.integer(11);
          return {};
        },
        tenant, account_id, limit, before);
    if (!ok) return ok.error();
    return rows;
  });
}

}  // namespace kam::store::sqlite
