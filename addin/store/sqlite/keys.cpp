#include "kam/store/credentials.hpp"
#include "sqlite/sqlite_store.hpp"

/// Secrets and API keys: the one sealed, the other only as a hash.
namespace kam::store::sqlite {

namespace {
ApiKey read_key(const Statement& row) {
  ApiKey key{row.text(0), {}, scope_named(row.text(2)).value_or(Scope::read), row.text(3), row.instant(4), {}};
  if (!row.is_null(1)) key.tenant = row.text(1);
  if (!row.is_null(5)) key.revoked = row.instant(5);
  return key;
}
}  // namespace

Result<void> add_secret(Connection& connection, const DataKeys& keys, std::string_view tenant, std::string_view name,
                        const certs::Secret& secret, Instant now) {
  const auto sealed = keys.seal(connection, secret.reveal(), seal_context(tenant, name));
  if (!sealed) return sealed.error();
  return connection.run(
      "INSERT INTO secrets (tenant, name, key_id, sealed, created, expires, data_key) "
      "VALUES (?1, ?2, ?3, ?4, ?5, NULL, ?6)",
      tenant, name, certs::hex(certs::random_bytes(4)), Blob{sealed->bytes}, now, sealed->key_id);
}

Result<void> put_secret_settings(Connection& connection, const DataKeys& keys, std::string_view tenant,
                                 std::span<const SecretSetting> settings, Instant now) {
  for (const SecretSetting& setting : settings) {
    const auto name = secret_of_setting(setting.key);
    auto ok = connection.run("DELETE FROM secrets WHERE tenant = ?1 AND name = ?2", tenant, name);
    if (ok && !setting.value.empty()) ok = add_secret(connection, keys, tenant, name, setting.value, now);
    if (!ok) return ok;
  }
  return {};
}

Result<void> SqliteStore::put_secret(std::string_view tenant, std::string_view name, const certs::Secret& secret,
                                     Instant now, std::chrono::seconds overlap) {
  return write_installation([&](Connection& connection) -> Result<void> {
    if (auto ok = expect_tenant(connection, tenant); !ok) return ok;
    auto ok =
        connection.run("DELETE FROM secrets WHERE tenant = ?1 AND name = ?2 AND expires IS NOT NULL", tenant, name);
    if (!ok) return ok;
    ok = connection.run("UPDATE secrets SET expires = ?3 WHERE tenant = ?1 AND name = ?2", tenant, name, now + overlap);
    if (!ok) return ok;
    return add_secret(connection, keys_, tenant, name, secret, now);
  });
}

Result<std::vector<std::string>> SqliteStore::secret_settings(std::string_view tenant) {
  const auto prefix = secret_of_setting("");
  return read([&](Connection& connection) -> Result<std::vector<std::string>> {
    std::vector<std::string> keys;
    auto ok = connection.each(
        "SELECT substr(name, length(?2) + 1) FROM secrets WHERE tenant = ?1 AND substr(name, 1, length(?2)) = ?2 ORDER "
        "BY name",
        [&](const Statement& row) { keys.push_back(row.text(0)); }, tenant, prefix);
    if (!ok) return ok.error();
    return keys;
  });
}

Result<std::vector<ActiveSecret>> SqliteStore::secrets(std::string_view tenant, std::string_view name, Instant now) {
  return read([&](Connection& connection) -> Result<std::vector<ActiveSecret>> {
    std::vector<ActiveSecret> active;
    auto ok = connection.each(
        "SELECT key_id, sealed, data_key, expires FROM secrets WHERE tenant = ?1 AND name = ?2 AND (expires IS NULL OR "
        "expires "
        "> ?3) "
        "ORDER BY expires IS NOT NULL",
        [&](const Statement& row) -> Result<void> {
          auto secret = keys_.open(row.text(1), row.text(2), seal_context(tenant, name));
          if (!secret) return secret.error();
          auto& one = active.emplace_back(ActiveSecret{row.text(0), std::move(*secret)});
          if (!row.is_null(3)) one.until = row.instant(3);
          return {};
        },
        tenant, name, now);
    if (!ok) return ok.error();
    return active;
  });
}

Result<void> SqliteStore::add_api_key(const ApiKey& key) {
  return write([&](Connection& connection) -> Result<void> {
    if (key.tenant)
      if (auto ok = expect_tenant(connection, *key.tenant); !ok) return ok;
    return connection.run("INSERT INTO api_keys (hash, tenant, scope, shown, created) VALUES (?1, ?2, ?3, ?4, ?5)",
                          Blob{key.hash}, key.tenant, name(key.scope), key.shown, key.created);
  });
}

Result<std::optional<ApiKey>> SqliteStore::api_key(std::string_view hash) {
  return read([&](Connection& connection) -> Result<std::optional<ApiKey>> {
    std::optional<ApiKey> found;
    auto ok = connection.each(
        "SELECT hash, tenant, scope, shown, created, revoked FROM api_keys WHERE hash = ?1",
        [&](const Statement& row) { found = read_key(row); }, Blob{hash});
    if (!ok) return ok.error();
    return found;
  });
}

Result<std::vector<ApiKey>> SqliteStore::api_keys(const std::optional<std::string>& tenant) {
  return read([&](Connection& connection) -> Result<std::vector<ApiKey>> {
    std::vector<ApiKey> keys;
    auto ok = connection.each(
        "SELECT hash, tenant, scope, shown, created, revoked FROM api_keys WHERE tenant IS ?1 ORDER BY created, shown",
        [&](const Statement& row) { keys.push_back(read_key(row)); }, tenant);
    if (!ok) return ok.error();
    return keys;
  });
}

Result<void> SqliteStore::revoke_api_key(const std::optional<std::string>& tenant, std::string_view shown,
                                         Instant now) {
  return write([&](Connection& connection) -> Result<void> {
    auto ok = connection.run("UPDATE api_keys SET revoked = ?3 WHERE tenant IS ?1 AND shown = ?2 AND revoked IS NULL",
                             tenant, shown, now);
    if (!ok) return ok;
    return expect_change(connection, "API key");
  });
}

}  // namespace kam::store::sqlite
