#include "sqlite/sqlite_store.hpp"

namespace kam::store::sqlite {

namespace {
Tenant read_tenant(const Statement& row) {
  return {row.text(0), row.text(1), row.text(2), row.instant(3)};
}
}  // namespace

Result<void> SqliteStore::add_tenant(const Tenant& tenant, std::span<const SecretSetting> secrets) {
  if (!is_tenant_id(tenant.id)) return invalid("tenant id: expected [a-z0-9][a-z0-9-]{0,62}, found " + tenant.id);
  return write_installation([&](Connection& connection) -> Result<void> {
    const auto there = connection.any("SELECT 1 FROM tenants WHERE id = ?1", tenant.id);
    if (!there) return there.error();
    if (*there) return Error{Errc::conflict, "there is a tenant " + tenant.id + " already"};
    auto ok = connection.run("INSERT INTO tenants (id, crm, settings, created) VALUES (?1, ?2, ?3, ?4)", tenant.id,
                             tenant.crm, tenant.settings_json, tenant.created);
    if (!ok) return ok;
    return put_secret_settings(connection, keys_, tenant.id, secrets, tenant.created);
  });
}

Result<std::optional<Tenant>> SqliteStore::tenant(std::string_view id) {
  return read([&](Connection& connection) -> Result<std::optional<Tenant>> {
    std::optional<Tenant> found;
    auto ok = connection.each(
        "SELECT id, crm, settings, created FROM tenants WHERE id = ?1",
        [&](const Statement& row) { found = read_tenant(row); }, id);
    if (!ok) return ok.error();
    return found;
  });
}

Result<std::vector<Tenant>> SqliteStore::tenants() {
  return read([&](Connection& connection) -> Result<std::vector<Tenant>> {
    std::vector<Tenant> all;
    auto ok = connection.each("SELECT id, crm, settings, created FROM tenants ORDER BY id",
                              [&](const Statement& row) { all.push_back(read_tenant(row)); });
    if (!ok) return ok.error();
    return all;
  });
}

Result<void> SqliteStore::set_settings(std::string_view tenant, std::string_view settings_json,
                                       std::span<const SecretSetting> secrets, Instant now) {
  return write_installation([&](Connection& connection) -> Result<void> {
    auto ok = connection.run("UPDATE tenants SET settings = ?2 WHERE id = ?1", tenant, settings_json);
    if (!ok) return ok;
    if (ok = expect_change(connection, "tenant"); !ok) return ok;
    return put_secret_settings(connection, keys_, tenant, secrets, now);
  });
}

Result<void> SqliteStore::remove_tenant(std::string_view tenant) {
  return write_installation([&](Connection& connection) -> Result<void> {
    arrivals_.doubt();
    if (auto ok = connection.run("DELETE FROM tenants WHERE id = ?1", tenant); !ok) return ok;
    return expect_change(connection, "tenant");
  });
}

Result<void> SqliteStore::audit(std::string_view tenant, const AuditLine& line) {
  return write([&](Connection& connection) {
    return connection.run("INSERT INTO audit (tenant, at, what, detail) VALUES (?1, ?2, ?3, ?4)", tenant, line.at,
                          line.what, line.detail);
  });
}

Result<std::vector<AuditLine>> SqliteStore::audit_lines(std::string_view tenant, int limit) {
  return read([&](Connection& connection) -> Result<std::vector<AuditLine>> {
    std::vector<AuditLine> lines;
    auto ok = connection.each(
        "SELECT at, what, detail FROM audit WHERE tenant = ?1 ORDER BY id DESC LIMIT ?2",
        [&](const Statement& row) {
          lines.push_back({row.instant(0), row.text(1), row.text(2)});
        },
        tenant, limit);
    if (!ok) return ok.error();
    return lines;
  });
}

}  // namespace kam::store::sqlite
