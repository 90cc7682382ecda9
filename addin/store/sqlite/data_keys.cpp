#include "sqlite/data_keys.hpp"

#include "sqlite/sqlite_store.hpp"

namespace kam::store::sqlite {

namespace {
constexpr std::size_t id_digits = 12;

std::string id_of(const certs::Secret& key) {
  return certs::hex(certs::hmac_sha256(key.reveal(), "kamd data key id")).substr(0, id_digits);
}

Result<std::string> key_in_use(Connection& connection) {
  std::string id;
  auto ok =
      connection.each("SELECT value FROM meta WHERE key = 'data_key'", [&](const Statement& row) { id = row.text(0); });
  if (!ok) return ok.error();
  return id;
}
}  // namespace

DataKeys::DataKeys(const SqliteOptions& options)
    : first_(id_of(options.data_key)), others_(options.other_data_keys), known_{{first_, options.data_key}} {}

void DataKeys::read_others() const {
  if (!others_) return;
  const auto read = others_();
  if (!read) return;
  const std::lock_guard lock(mutex_);
  for (const auto& key : *read) known_.insert_or_assign(id_of(key), key);
}

std::optional<certs::Secret> DataKeys::find(const std::string& key_id) const {
  for (const bool again : {false, true}) {
    if (again) read_others();
    const std::lock_guard lock(mutex_);
    if (const auto found = known_.find(key_id); found != known_.end()) return found->second;
  }
  return std::nullopt;
}

std::vector<certs::Secret> DataKeys::all() const {
  read_others();
  const std::lock_guard lock(mutex_);
  std::vector<certs::Secret> keys{known_.at(first_)};
  for (const auto& [id, key] : known_)
    if (id != first_) keys.push_back(key);
  return keys;
}

DataKeys::Sealed DataKeys::seal_with(const certs::Secret& key, std::string_view plain, std::string_view context) {
  return {certs::seal(key, plain, context), id_of(key)};
}

Result<DataKeys::Sealed> DataKeys::seal(Connection& connection, std::string_view plain,
                                        std::string_view context) const {
  const auto used = key_in_use(connection);
  if (!used) return used.error();
  auto key = find(used->empty() ? first_ : *used);
  if (!key) key = find(first_);
  return seal_with(*key, plain, context);
}

Result<certs::Secret> DataKeys::open(std::string_view sealed, std::string_view key_id, std::string_view context) const {
  if (!key_id.empty()) {
    const auto key = find(std::string(key_id));
    if (key) return certs::open(*key, sealed, context);
    return Error{Errc::corrupt, "store: a secret is sealed with the data key " + std::string(key_id) +
                                    ", which is not in keys/: put that file back, or make the secret anew with "
                                    "kamd tenant rotate, one of the settings with kamd tenant set"};
  }
  Result<certs::Secret> opened = Error{Errc::corrupt, "store: a secret opens with no data key in keys/"};
  for (const auto& key : all())  // sealed before rows named their key
    if (opened = certs::open(key, sealed, context); opened) break;
  return opened;
}

std::string seal_context(std::string_view tenant, std::string_view name) {
  return std::string(tenant) + '\n' + std::string(name);
}

Result<void> use_data_key(Connection& connection, std::string_view key_id) {
  return connection.run(
      "INSERT INTO meta (key, value) VALUES ('data_key', ?1) ON CONFLICT (key) DO UPDATE SET value = ?1", key_id);
}

Result<std::size_t> SqliteStore::reseal(const certs::Secret& data_key) {
  struct Row {
    std::string tenant, name, key_id, sealed, data_key;
  };
  return write([&](Connection& connection) -> Result<std::size_t> {
    std::vector<Row> rows;
    auto ok = connection.each("SELECT tenant, name, key_id, sealed, data_key FROM secrets", [&](const Statement& row) {
      rows.push_back({row.text(0), row.text(1), row.text(2), row.text(3), row.text(4)});
    });
    if (!ok) return ok.error();
    std::string id = id_of(data_key);
    for (const Row& row : rows) {
      const auto context = seal_context(row.tenant, row.name);
      const auto secret = keys_.open(row.sealed, row.data_key, context);
      if (!secret)
        return Error{secret.error().code, "tenant " + row.tenant + ", " + row.name + ": " + secret.error().detail};
      const auto sealed = DataKeys::seal_with(data_key, secret->reveal(), context);
      ok = connection.run(
          "UPDATE secrets SET sealed = ?4, data_key = ?5 WHERE tenant = ?1 AND name = ?2 AND key_id = ?3", row.tenant,
          row.name, row.key_id, Blob{sealed.bytes}, sealed.key_id);
      if (!ok) return ok.error();
    }
    if (ok = reseal_answers(connection, keys_, data_key); !ok) return ok.error();
    if (ok = use_data_key(connection, id); !ok) return ok.error();
    return rows.size();
  });
}

}  // namespace kam::store::sqlite
