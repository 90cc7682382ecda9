#include "src/page_records.hpp"

#include <algorithm>
#include <array>

#include "kam/connectors/split.hpp"
#include "kam/store/tables_codec.hpp"

namespace kam::flow {

namespace {
using rules::Table;

/// Contract 5, "Fields written back". A field of the model may begin like them.
bool is_own(const std::string& column) {
  constexpr std::array<std::string_view, 3> prefixes{"kamd_", "x_kam_", "kam_"};
  constexpr std::array<std::string_view, 10> names{"score",       "low",        "high",      "coverage",  "tier",
                                                   "churn_index", "churn_band", "next_step", "scored_at", "ruleset"};
  return std::any_of(prefixes.begin(), prefixes.end(), [&](std::string_view prefix) {
    return column.starts_with(prefix) &&
           std::find(names.begin(), names.end(), std::string_view(column).substr(prefix.size())) != names.end();
  });
}

Table without_own_fields(Table table) {
  if (std::none_of(table.columns.begin(), table.columns.end(), is_own)) return table;
  Table kept{table.object, {}, {}};
  const auto width = table.columns.size();
  for (std::size_t i = 0; i < table.cells.size(); ++i)
    if (!is_own(table.columns[i % width])) kept.cells.push_back(std::move(table.cells[i]));
  std::copy_if(table.columns.begin(), table.columns.end(), std::back_inserter(kept.columns),
               [](const auto& column) { return !is_own(column); });
  return kept;
}

/// One table an object, in the order of objects.
std::vector<Table> laid_over(std::vector<Table> stored, std::vector<Table> news) {
  for (auto& table : news) {
    const auto same =
        std::find_if(stored.begin(), stored.end(), [&](const Table& one) { return one.object == table.object; });
    if (same == stored.end()) {
      stored.push_back(std::move(table));
    } else if (table.rows() > 0) {
      *same = std::move(table);
    }
  }
  std::sort(stored.begin(), stored.end(), [](const Table& a, const Table& b) { return a.object < b.object; });
  return stored;
}
}  // namespace

std::vector<Table> without_own_fields(std::vector<Table> tables) {
  for (auto& table : tables) table = without_own_fields(std::move(table));
  return tables;
}

Result<store::SyncPage> records_of(connectors::Page& page, const std::string& shared, bool whole) {
  std::vector<Table> before;
  if (!shared.empty() && !whole) {
    auto stored = store::decode(shared);
    if (!stored) return stored.error();
    before = std::move(*stored);
  }
  auto split = connectors::split_by_account(without_own_fields(std::move(page.tables)));
  store::SyncPage made;
  for (const auto& [account, tables] : split.accounts) made.records.push_back({account, store::encode(tables)});
  made.records.push_back({"", store::encode(laid_over(std::move(before), std::move(split.shared)))});
  const bool says_settings = page.settings_json != "{}" || !page.rates.empty();
  if (says_settings || whole) made.inputs = {std::move(page.settings_json), std::move(page.rates), 0};
  return made;
}

}  // namespace kam::flow
