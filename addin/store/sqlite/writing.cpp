#include "kam/store/writing.hpp"

#include "sqlite/sqlite_store.hpp"

namespace kam::store::sqlite {

namespace {
Result<bool> writes(Connection& connection, std::string_view tenant) {
  return connection.any("SELECT 1 FROM writing_back WHERE tenant = ?1", tenant);
}

Result<void> begin_writing(Connection& connection, std::string_view tenant) {
  if (auto ok = connection.run("INSERT INTO writing_back (tenant) VALUES (?1)", tenant); !ok) return ok;
  return connection.run(
      "INSERT INTO unwritten (tenant, account_id) SELECT tenant, account_id FROM assessments WHERE tenant = ?1",
      tenant);
}

Result<void> end_writing(Connection& connection, std::string_view tenant) {
  for (const char* sql : {"DELETE FROM writing_back WHERE tenant = ?1", "DELETE FROM unwritten WHERE tenant = ?1",
                          "DELETE FROM written WHERE tenant = ?1"})
    if (auto ok = connection.run(sql, tenant); !ok) return ok;
  return {};
}
}  // namespace

Result<void> SqliteStore::set_writing(std::string_view tenant, bool on) {
  return write([&](Connection& connection) -> Result<void> {
    if (auto ok = expect_tenant(connection, tenant); !ok) return ok;
    const auto before = writes(connection, tenant);
    if (!before) return before.error();
    if (*before == on) return {};
    return on ? begin_writing(connection, tenant) : end_writing(connection, tenant);
  });
}

Result<bool> SqliteStore::is_writing(std::string_view tenant) {
  return read([&](Connection& connection) { return writes(connection, tenant); });
}

Result<std::vector<Unwritten>> SqliteStore::unwritten(std::string_view tenant, Instant now, int limit) {
  return read([&](Connection& connection) -> Result<std::vector<Unwritten>> {
    std::vector<Unwritten> waiting;
    auto ok = connection.each(
        "SELECT u.account_id, u.version, u.attempts, coalesce(w.hash, '') FROM unwritten u LEFT JOIN written w ON "
        "w.tenant = u.tenant AND w.account_id = u.account_id WHERE u.tenant = ?1 AND u.next_at <= ?2 "
        "ORDER BY u.next_at, u.account_id LIMIT ?3",
        [&](const Statement& row) {
          waiting.push_back({row.text(0), row.integer(1), static_cast<int>(row.integer(2)), row.text(3)});
        },
        tenant, now, limit);
    if (!ok) return ok.error();
    return waiting;
  });
}

Result<void> SqliteStore::note_written(std::string_view tenant, const Unwritten& one, std::string_view hash,
                                       Instant now) {
  return write([&](Connection& connection) -> Result<void> {
    if (auto ok = expect_tenant(connection, tenant); !ok) return ok;
    auto ok = connection.run(
        "INSERT INTO written (tenant, account_id, hash, at) SELECT tenant, account_id, ?3, ?4 FROM assessments "
        "WHERE tenant = ?1 AND account_id = ?2 ON CONFLICT (tenant, account_id) "
        "DO UPDATE SET hash = ?3, at = ?4 WHERE hash <> ?3",
        tenant, one.account_id, hash, now);
    if (!ok) return ok;
    return connection.run("DELETE FROM unwritten WHERE tenant = ?1 AND account_id = ?2 AND version = ?3", tenant,
                          one.account_id, one.version);
  });
}

Result<void> SqliteStore::postpone_writing(std::string_view tenant, const Unwritten& one, Instant next,
                                           std::string_view reason) {
  return write([&](Connection& connection) {
    return connection.run(
        "UPDATE unwritten SET attempts = attempts + 1, next_at = ?4, reason = ?5 WHERE tenant = ?1 AND account_id = ?2 "
        "AND version = ?3",
        tenant, one.account_id, one.version, next, reason);
  });
}

}  // namespace kam::store::sqlite
