#include "sqlite/tombstones.hpp"

namespace kam::store::sqlite {

namespace {
constexpr std::string_view key_name = "tombstone_key";
constexpr std::size_t key_bytes = 32;

Result<std::optional<certs::Secret>> stored_key(Connection& connection, const DataKeys& keys, std::string_view tenant) {
  std::optional<certs::Secret> key;
  auto ok = connection.each(
      "SELECT sealed, data_key FROM secrets WHERE tenant = ?1 AND name = ?2",
      [&](const Statement& row) -> Result<void> {
        auto opened = keys.open(row.text(0), row.text(1), seal_context(tenant, key_name));
        if (!opened) return opened.error();
        key = std::move(*opened);
        return {};
      },
      tenant, key_name);
  if (!ok) return ok.error();
  return key;
}

Result<certs::Secret> make_key(Connection& connection, const DataKeys& keys, std::string_view tenant, Instant now) {
  certs::Secret key(certs::random_bytes(key_bytes));
  const auto sealed = keys.seal(connection, key.reveal(), seal_context(tenant, key_name));
  if (!sealed) return sealed.error();
  auto ok = connection.run(
      "INSERT INTO secrets (tenant, name, key_id, sealed, created, expires, data_key) VALUES (?1, ?2, ?3, ?4, ?5, "
      "NULL, ?6)",
      tenant, key_name, certs::hex(certs::random_bytes(4)), Blob{sealed->bytes}, now, sealed->key_id);
  if (!ok) return ok.error();
  return key;
}
}  // namespace

Result<Tombstones> Tombstones::load(Connection& connection, const DataKeys& keys, std::string_view tenant) {
  Tombstones tombstones;
  tombstones.tenant_ = tenant;
  auto ok = connection.each(
      "SELECT hash FROM tombstones WHERE tenant = ?1",
      [&](const Statement& row) { tombstones.hashes_.insert(row.text(0)); }, tenant);
  if (!ok) return ok.error();
  if (tombstones.empty()) return tombstones;
  auto key = stored_key(connection, keys, tenant);
  if (!key) return key.error();
  if (!*key) return Error{Errc::corrupt, "store: the key of the tenant's tombstones is not there"};
  tombstones.key_ = std::move(**key);
  return tombstones;
}

Result<Tombstones> Tombstones::begin(Connection& connection, const DataKeys& keys, std::string_view tenant,
                                     Instant now) {
  auto tombstones = load(connection, keys, tenant);
  if (!tombstones || !tombstones->empty()) return tombstones;
  auto key = stored_key(connection, keys, tenant);
  if (!key) return key.error();
  auto made = *key ? Result<certs::Secret>(std::move(**key)) : make_key(connection, keys, tenant, now);
  if (!made) return made.error();
  tombstones->key_ = std::move(*made);
  return tombstones;
}

std::string Tombstones::hash(std::string_view contact_id) const {
  return certs::hmac_sha256(key_.reveal(), "contact\n" + std::string(contact_id));
}

Result<void> Tombstones::add(Connection& connection, std::string_view contact_id, Instant now) {
  auto hashed = hash(contact_id);
  auto ok = connection.run("INSERT INTO tombstones (tenant, hash, at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
                           tenant_, Blob{hashed}, now);
  if (ok) hashes_.insert(std::move(hashed));
  return ok;
}

}  // namespace kam::store::sqlite
