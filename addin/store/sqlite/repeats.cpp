#include "kam/store/repeats.hpp"

#include "sqlite/sqlite_store.hpp"

namespace kam::store::sqlite {

namespace {
struct Kept {
  std::string content, sealed, data_key;
  Instant at;
  bool done = false;
};

Result<std::optional<Kept>> find(Connection& connection, std::string_view tenant, std::string_view name) {
  std::optional<Kept> found;
  auto ok = connection.each(
      "SELECT content, sealed, data_key, at FROM calls WHERE ifnull(tenant, '') = ?1 AND name = ?2",
      [&](const Statement& row) {
        found = Kept{row.text(0), row.text(1), row.text(2), row.instant(3), !row.is_null(1)};
      },
      tenant, name);
  if (!ok) return ok.error();
  return found;
}

/// The associated data of an answer: no secret of a tenant has such a name.
std::string context_of(std::string_view tenant, std::string_view name) {
  return seal_context(tenant, "call " + std::string(name));
}

Result<Repeat> known(const DataKeys& keys, const Kept& kept, std::string_view tenant, std::string_view name,
                     std::string_view content) {
  if (kept.content != content) return Repeat{Repeat::State::other, {}};
  if (!kept.done) return Repeat{Repeat::State::running, {}};
  const auto answer = keys.open(kept.sealed, kept.data_key, context_of(tenant, name));
  if (!answer) return answer.error();
  return Repeat{Repeat::State::done, std::string(answer->reveal())};
}
}  // namespace

Result<Repeat> SqliteStore::begin_call(std::string_view tenant, std::string_view name, std::string_view content,
                                       Instant now) {
  return write([&](Connection& connection) -> Result<Repeat> {
    if (!tenant.empty())
      if (auto ok = expect_tenant(connection, tenant); !ok) return ok.error();
    auto ok = connection.run("DELETE FROM calls WHERE at < ?1 OR (at < ?2 AND sealed IS NULL)", now - answers_kept,
                             now - longest_call);
    if (!ok) return ok.error();
    const auto found = find(connection, tenant, name);
    if (!found) return found.error();
    if (*found) return known(keys_, **found, tenant, name, content);
    ok = connection.run("INSERT INTO calls (tenant, name, content, at) VALUES (nullif(?1, ''), ?2, ?3, ?4)", tenant,
                        name, Blob{content}, now);
    if (!ok) return ok.error();
    return Repeat{};
  });
}

Result<void> SqliteStore::end_call(std::string_view tenant, std::string_view name, std::string_view answer) {
  return write([&](Connection& connection) -> Result<void> {
    const auto sealed = keys_.seal(connection, answer, context_of(tenant, name));
    if (!sealed) return sealed.error();
    return connection.run(
        "UPDATE calls SET sealed = ?3, data_key = ?4 WHERE ifnull(tenant, '') = ?1 AND name = ?2 AND sealed IS NULL",
        tenant, name, Blob{sealed->bytes}, sealed->key_id);
  });
}

Result<void> SqliteStore::give_call_up(std::string_view tenant, std::string_view name) {
  return write([&](Connection& connection) {
    return connection.run("DELETE FROM calls WHERE ifnull(tenant, '') = ?1 AND name = ?2 AND sealed IS NULL", tenant,
                          name);
  });
}

Result<void> reseal_answers(Connection& connection, const DataKeys& keys, const certs::Secret& data_key) {
  struct Row {
    std::int64_t id;
    std::string tenant, name, sealed, data_key;
  };
  std::vector<Row> rows;
  auto ok =
      connection.each("SELECT rowid, ifnull(tenant, ''), name, sealed, data_key FROM calls WHERE sealed IS NOT NULL",
                      [&](const Statement& row) {
                        rows.push_back({row.integer(0), row.text(1), row.text(2), row.text(3), row.text(4)});
                      });
  for (const Row& row : rows) {
    if (!ok) return ok;
    const auto context = context_of(row.tenant, row.name);
    const auto answer = keys.open(row.sealed, row.data_key, context);
    if (!answer) return answer.error();
    const auto sealed = DataKeys::seal_with(data_key, answer->reveal(), context);
    ok = connection.run("UPDATE calls SET sealed = ?2, data_key = ?3 WHERE rowid = ?1", row.id, Blob{sealed.bytes},
                        sealed.key_id);
  }
  return ok;
}

}  // namespace kam::store::sqlite
