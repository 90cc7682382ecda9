#include "sqlite/packed.hpp"
#include "sqlite/sqlite_store.hpp"

namespace kam::store::sqlite {

namespace {
Result<bool> is_kept(Connection& connection, std::string_view tenant, std::string_view id) {
  return connection.any("SELECT 1 FROM rulesets WHERE tenant = ?1 AND id = ?2", tenant, id);
}
}  // namespace

/// Asked at every scoring, so that most of the time it only reads.
Result<void> SqliteStore::keep_ruleset(std::string_view tenant, const Ruleset& ruleset, const RulesetFiles& files) {
  const auto kept = read([&](Connection& connection) { return is_kept(connection, tenant, ruleset.id); });
  if (!kept) return kept.error();
  if (*kept) return {};
  return write([&](Connection& connection) -> Result<void> {
    if (auto ok = expect_tenant(connection, tenant); !ok) return ok;
    const auto already = is_kept(connection, tenant, ruleset.id);
    if (!already) return already.error();
    if (*already) return {};
    auto ok = connection.run("INSERT INTO rulesets (tenant, id, since) VALUES (?1, ?2, ?3)", tenant, ruleset.id,
                             ruleset.since);
    for (auto file = files.begin(); ok && file != files.end(); ++file)
      ok = connection.run("INSERT INTO ruleset_files (tenant, id, name, packed) VALUES (?1, ?2, ?3, ?4)", tenant,
                          ruleset.id, file->first, Blob{pack(file->second)});
    return ok;
  });
}

Result<std::vector<Ruleset>> SqliteStore::rulesets(std::string_view tenant) {
  return read([&](Connection& connection) -> Result<std::vector<Ruleset>> {
    std::vector<Ruleset> found;
    auto ok = connection.each(
        "SELECT id, since FROM rulesets WHERE tenant = ?1 ORDER BY since DESC, id",
        [&](const Statement& row) {
          found.push_back({row.text(0), row.instant(1)});
        },
        tenant);
    if (!ok) return ok.error();
    return found;
  });
}

Result<std::optional<RulesetStore::RulesetFiles>> SqliteStore::ruleset_files(std::string_view tenant,
                                                                             std::string_view id) {
  return read([&](Connection& connection) -> Result<std::optional<RulesetFiles>> {
    const auto kept = is_kept(connection, tenant, id);
    if (!kept) return kept.error();
    if (!*kept) return std::optional<RulesetFiles>();
    RulesetFiles files;
    auto ok = connection.each(
        "SELECT name, packed FROM ruleset_files WHERE tenant = ?1 AND id = ?2",
        [&](const Statement& row) -> Result<void> {
          auto bytes = unpack(row.text(1));
          if (!bytes) return bytes.error();
          files.emplace(row.text(0), std::move(*bytes));
          return {};
        },
        tenant, id);
    if (!ok) return ok.error();
    return std::optional(std::move(files));
  });
}

}  // namespace kam::store::sqlite
