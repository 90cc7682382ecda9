#include "kam/store/entries.hpp"

#include "kam/store/tables_codec.hpp"
#include "sqlite/sqlite_store.hpp"

namespace kam::store::sqlite {

namespace {
using rules::Table;

#define KAM_NEWEST                                                                                           \
  "version = (SELECT max(version) FROM entries n WHERE n.tenant = e.tenant AND n.account_id = e.account_id " \
  "AND n.kind = e.kind)"

/// The records of an account as its CRM tells them.
Result<std::vector<Table>> records_of(Connection& connection, std::string_view tenant, const std::string& account) {
  std::optional<std::vector<Table>> found;
  auto ok = connection.each(
      "SELECT payload FROM records WHERE tenant = ?1 AND account_id = ?2",
      [&](const Statement& row) -> Result<void> {
        auto tables = decode(row.text(0));
        if (!tables) return tables.error();
        found = std::move(*tables);
        return {};
      },
      tenant, account);
  if (!ok) return ok.error();
  if (found) return std::move(*found);
  if (account.empty()) return std::vector<Table>();
  return Error{Errc::not_found, "no account " + account};
}

Result<std::int64_t> newest_version(Connection& connection, std::string_view tenant, const Entry& entry) {
  std::int64_t version = 0;
  auto ok = connection.each(
      "SELECT coalesce(max(version), 0) FROM entries WHERE tenant = ?1 AND account_id = ?2 AND kind = ?3",
      [&](const Statement& row) { version = row.integer(0); }, tenant, entry.account_id, entry.kind);
  if (!ok) return ok.error();
  return version;
}

Result<void> check_with(Connection& connection, std::string_view tenant, const Entry& entry,
                        const CheckRecords& check) {
  auto shared = records_of(connection, tenant, "");
  if (!shared) return shared.error();
  auto crm = records_of(connection, tenant, entry.account_id);
  if (!crm) return crm.error();
  WithEntry seen{std::move(*shared), *crm, std::move(*crm)};
  auto others = connection.each(
      "SELECT payload FROM entries e WHERE tenant = ?1 AND account_id = ?2 AND kind <> ?3 AND " KAM_NEWEST
      " ORDER BY kind",
      [&](const Statement& row) -> Result<void> {
        const auto tables = decode(row.text(0));
        if (!tables) return tables.error();
        lay_over(seen.all, *tables);
        return {};
      },
      tenant, entry.account_id, entry.kind);
  if (!others) return others;
  lay_over(seen.all, entry.tables);
  return check(seen);
}

Result<void> add_event(Connection& connection, std::string_view tenant, const Entry& entry, std::int64_t version) {
  const auto id = entry.kind + ':' + std::to_string(version) + ':' + entry.account_id;
  auto ok = connection.run("INSERT INTO deliveries (tenant, source, delivery_id, received_at) VALUES (?1, ?2, ?3, ?4)",
                           tenant, entered_source, id, entry.at);
  if (!ok) return ok;
  return connection.run(
      "INSERT INTO events (tenant, source, delivery_id, account_id, received_at, state, attempts, next_attempt_at, "
      "reason) VALUES (?1, ?2, ?3, ?4, ?5, 'pending', 0, ?5, '')",
      tenant, entered_source, id, entry.account_id, entry.at);
}

Result<std::vector<Entry>> read_entries(Connection& connection, std::string_view tenant, std::string_view account_id,
                                        std::string_view kind, int limit) {
  std::vector<Entry> found;
  auto ok = connection.each(
      "SELECT account_id, kind, payload, author, at, version FROM entries WHERE tenant = ?1 AND account_id = ?2 AND "
      "kind = ?3 ORDER BY version DESC LIMIT ?4",
      [&](const Statement& row) -> Result<void> {
        auto tables = decode(row.text(2));
        if (!tables) return tables.error();
        found.push_back({row.text(0), row.text(1), std::move(*tables), row.text(3), row.instant(4), row.integer(5)});
        return {};
      },
      tenant, account_id, kind, limit);
  if (!ok) return ok.error();
  return found;
}
}  // namespace

Result<Entered> entered(Connection& connection, std::string_view tenant, std::string_view first,
                        std::string_view last) {
  Entered found;
  auto ok = connection.each(
      "SELECT account_id, payload FROM entries e WHERE tenant = ?1 AND account_id BETWEEN ?2 AND ?3 AND " KAM_NEWEST
      " ORDER BY account_id, kind",
      [&](const Statement& row) -> Result<void> {
        auto tables = decode(row.text(1));
        if (!tables) return tables.error();
        found[row.text(0)].push_back(std::move(*tables));
        return {};
      },
      tenant, first, last);
  if (!ok) return ok.error();
  return found;
}

Result<std::string> with_entered(const Entered& entered, const std::string& account, std::string payload) {
  const auto mine = entered.find(account);
  if (mine == entered.end()) return payload;
  auto tables = decode(payload);
  if (!tables) return tables.error();
  for (const auto& one : mine->second) lay_over(*tables, one);
  return encode(*tables);
}

Result<void> hand_entries_over(Connection& connection, std::string_view tenant, const std::string& from,
                               const std::string& into) {
  std::vector<std::pair<std::int64_t, std::vector<Table>>> found;  // row → what it says
  auto ok = connection.each(
      "SELECT rowid, payload FROM entries e WHERE tenant = ?1 AND account_id = ?2 AND " KAM_NEWEST
      " AND NOT EXISTS (SELECT 1 FROM entries o WHERE o.tenant = ?1 AND o.account_id = ?3 AND o.kind = e.kind)",
      [&](const Statement& row) -> Result<void> {
        auto tables = decode(row.text(1));
        if (!tables) return tables.error();
        found.emplace_back(row.integer(0), std::move(*tables));
        return {};
      },
      tenant, from, into);
  for (std::size_t i = 0; ok && i < found.size(); ++i) {
    hand_over(found[i].second, from, into);
    ok = connection.run(
        "INSERT INTO entries (tenant, account_id, kind, version, payload, author, at) SELECT tenant, ?3, kind, 1, ?4, "
        "author, at FROM entries WHERE tenant = ?1 AND rowid = ?2",
        tenant, found[i].first, into, encode(found[i].second));
  }
  return ok;
}

Result<std::int64_t> SqliteStore::put_entry(std::string_view tenant, const Entry& entry,
                                            std::optional<std::int64_t> based_on, const CheckRecords& check) {
  return write([&](Connection& connection) -> Result<std::int64_t> {
    if (auto ok = expect_tenant(connection, tenant); !ok) return ok.error();
    const auto before = newest_version(connection, tenant, entry);
    if (!before) return before.error();
    if (auto ok = check_with(connection, tenant, entry, check); !ok) return ok.error();
    if (based_on && *based_on != *before) return Error{Errc::conflict, "now it is version " + std::to_string(*before)};
    const std::vector<StoredRecords> one{{entry.account_id, encode(entry.tables)}};
    auto ok = each_without_erased(
        connection, keys_, tenant, one_by_one(one), [&](const std::string& account, const std::string& payload) {
          return connection.run(
              "INSERT INTO entries (tenant, account_id, kind, version, payload, author, at) VALUES (?1, ?2, ?3, ?4, "
              "?5, ?6, ?7)",
              tenant, account, entry.kind, *before + 1, payload, entry.author, entry.at);
        });
    if (!ok) return ok.error();
    if (ok = add_event(connection, tenant, entry, *before + 1); !ok) return ok.error();
    if (ok = next_version(connection, tenant); !ok) return ok.error();
    return *before + 1;
  });
}

Result<std::vector<Entry>> SqliteStore::entries(std::string_view tenant, std::string_view account_id,
                                                std::string_view kind, int limit) {
  return read([&](Connection& connection) { return read_entries(connection, tenant, account_id, kind, limit); });
}

Result<std::optional<Entry>> SqliteStore::entry(std::string_view tenant, std::string_view account_id,
                                                std::string_view kind) {
  auto found = entries(tenant, account_id, kind, 1);
  if (!found) return found.error();
  if (found->empty()) return std::nullopt;
  return std::move(found->front());
}

}  // namespace kam::store::sqlite
