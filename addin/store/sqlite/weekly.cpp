#include "sqlite/sqlite_store.hpp"

namespace kam::store::sqlite {

Result<std::vector<WeeklyStore::Unmarked>> SqliteStore::unmarked(std::string_view tenant, std::string_view week,
                                                                 std::string_view after, int limit) {
  return read([&](Connection& connection) -> Result<std::vector<Unmarked>> {
    std::vector<Unmarked> found;
    auto ok = connection.each(
        "SELECT a.account_id, a.packed_json FROM assessments a LEFT JOIN weekly_marks m ON m.tenant = a.tenant AND "
        "m.account_id = a.account_id WHERE a.tenant = ?1 AND a.account_id > ?3 AND a.owner <> '' AND (m.week IS NULL "
        "OR m.week <> ?2) ORDER BY a.account_id LIMIT ?4",
        [&](const Statement& row) -> Result<void> {
          auto json = packing_.unpack(connection, row.text(1));
          if (!json) return json.error();
          found.push_back({row.text(0), std::move(*json)});
          return {};
        },
        tenant, week, after, limit);
    if (!ok) return ok.error();
    return found;
  });
}

Result<void> SqliteStore::mark_week(std::string_view tenant, std::string_view week, std::span<const WeeklyMark> marks) {
  return write([&](Connection& connection) -> Result<void> {
    if (auto ok = expect_tenant(connection, tenant); !ok) return ok;
    for (const auto& mark : marks) {
      auto ok = connection.run(
          "INSERT INTO weekly_marks (tenant, account_id, week, before, now) SELECT tenant, account_id, ?3, '', ?4 FROM "
          "assessments WHERE tenant = ?1 AND account_id = ?2 ON CONFLICT (tenant, account_id) DO UPDATE SET before = "
          "now, now = ?4, week = ?3 WHERE week <> ?3",
          tenant, mark.account_id, week, mark.now);
      if (!ok) return ok;
    }
    return {};
  });
}

Result<std::vector<std::string>> SqliteStore::owners(std::string_view tenant) {
  return read([&](Connection& connection) -> Result<std::vector<std::string>> {
    std::vector<std::string> found;
    auto ok = connection.each(
        "SELECT DISTINCT owner FROM assessments WHERE tenant = ?1 AND owner <> '' ORDER BY owner",
        [&](const Statement& row) { found.push_back(row.text(0)); }, tenant);
    if (!ok) return ok.error();
    return found;
  });
}

Result<std::vector<WeeklyPair>> SqliteStore::week_of(std::string_view tenant, std::string_view week,
                                                     std::string_view owner) {
  return read([&](Connection& connection) -> Result<std::vector<WeeklyPair>> {
    std::vector<WeeklyPair> found;
    auto ok = connection.each(
        "SELECT a.account_id, a.name, m.before, m.now FROM assessments a JOIN weekly_marks m ON m.tenant = a.tenant "
        "AND m.account_id = a.account_id WHERE a.tenant = ?1 AND a.owner = ?3 AND m.week = ?2 ORDER BY a.account_id",
        [&](const Statement& row) {
          found.push_back({row.text(0), row.text(1), row.text(2), row.text(3)});
        },
        tenant, week, owner);
    if (!ok) return ok.error();
    return found;
  });
}

}  // namespace kam::store::sqlite
