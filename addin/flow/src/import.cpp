#include "kam/flow/import.hpp"

#include "kam/connectors/split.hpp"
#include "kam/store/tables_codec.hpp"

namespace kam::flow {

namespace {
std::size_t rows_of(const std::vector<rules::Table>& tables) {
  std::size_t rows = 0;
  for (const auto& table : tables) rows += table.rows();
  return rows;
}
}  // namespace

Result<Imported> import_tables(store::Store& store, std::string_view tenant, connectors::BundleTables bundle,
                               const Engine& engine, const Progress& progress) {
  const auto tell = [&](std::string_view step, std::size_t done, std::size_t total) {
    if (progress) progress(step, done, total);
  };
  Imported imported;
  imported.rows = rows_of(bundle.tables);
  const auto split = connectors::split_by_account(std::move(bundle.tables));
  imported.accounts = split.accounts.size();
  std::vector<store::StoredRecords> records{{"", store::encode(split.shared)}};
  for (const auto& [account, tables] : split.accounts) {
    records.push_back({account, store::encode(tables)});
    tell("store", records.size() - 1, imported.accounts);
  }
  const store::Inputs inputs{std::move(bundle.settings_json), std::move(bundle.rates), 0};
  if (auto ok = store.replace_all(tenant, inputs, records); !ok) return ok.error();
  tell("score", 0, imported.accounts);
  auto rescored = rescore(store, tenant, engine);
  if (!rescored) return rescored.error();
  tell("score", imported.accounts, imported.accounts);
  imported.rescored = std::move(*rescored);
  return imported;
}

}  // namespace kam::flow
