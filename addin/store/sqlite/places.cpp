#include "sqlite/places.hpp"

#include "kam/store/tables_codec.hpp"

namespace kam::store::sqlite {

namespace {
/// From the first time on the tenant's rows are kept track of.
Result<void> begin(Connection& connection, std::string_view tenant) {
  auto ok = connection.run("INSERT INTO placing (tenant) VALUES (?1) ON CONFLICT DO NOTHING", tenant);
  if (!ok || connection.changes() == 0) return ok;
  return connection.run(
      "INSERT INTO unplaced (tenant, account_id) SELECT tenant, account_id FROM records WHERE tenant = ?1 AND "
      "account_id <> ''",
      tenant);
}

Result<void> place(Connection& connection, std::string_view tenant, const std::string& account,
                   const rules::Table& table) {
  const auto id = rules::column_named(table.columns, "id");
  if (!id || !rules::has_id(table.object)) return {};
  for (std::size_t at = *id; at < table.cells.size(); at += table.columns.size()) {
    auto ok = connection.run(
        "INSERT INTO places (tenant, object, id, account_id) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING", tenant,
        rules::name(table.object), table.cells[at], account);
    if (!ok) return ok;
  }
  return {};
}

Result<void> place_the_unplaced(Connection& connection, std::string_view tenant) {
  auto ok = connection.each(
      "SELECT u.account_id, payload FROM unplaced u JOIN records USING (tenant, account_id) WHERE tenant = ?1",
      [&](const Statement& row) -> Result<void> {
        const auto tables = decode(row.text(1));
        if (!tables) return tables.error();
        for (const auto& table : *tables)
          if (auto placed = place(connection, tenant, row.text(0), table); !placed) return placed;
        return {};
      },
      tenant);
  if (!ok) return ok;
  return connection.run("DELETE FROM unplaced WHERE tenant = ?1", tenant);
}
}  // namespace

Result<std::set<std::string>> accounts_with(Connection& connection, std::string_view tenant,
                                            const std::vector<RowName>& rows) {
  if (auto ok = begin(connection, tenant); !ok) return ok.error();
  if (auto ok = place_the_unplaced(connection, tenant); !ok) return ok.error();
  std::set<std::string> accounts;
  for (const auto& row : rows) {
    auto ok = connection.each(
        "SELECT account_id FROM places WHERE tenant = ?1 AND object = ?2 AND id = ?3",
        [&](const Statement& found) { accounts.insert(found.text(0)); }, tenant, rules::name(row.object), row.id);
    if (!ok) return ok.error();
  }
  return accounts;
}

}  // namespace kam::store::sqlite
