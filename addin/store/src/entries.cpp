#include "kam/store/entries.hpp"

#include <algorithm>
#include <map>

namespace kam::store {

namespace {
using rules::column_named;
using rules::Table;

/// The same rows with these columns after its own.
void widen(Table& table, const std::vector<std::string>& columns) {
  const auto before = table.columns.size(), rows = table.rows();
  for (const auto& column : columns)
    if (!column_named(table.columns, column)) table.columns.push_back(column);
  const auto width = table.columns.size();
  if (width == before) return;
  std::vector<std::string> cells(rows * width);
  for (std::size_t i = 0; i < table.cells.size(); ++i)
    cells[i / before * width + i % before] = std::move(table.cells[i]);
  table.cells = std::move(cells);
}

std::map<std::string, std::size_t, std::less<>> rows_by_id(const Table& table) {
  std::map<std::string, std::size_t, std::less<>> rows;
  const auto id = column_named(table.columns, "id");
  for (std::size_t row = 0; id && row < table.rows(); ++row)
    rows.emplace(table.cells[row * table.columns.size() + *id], row);
  return rows;
}

void lay_over(Table& table, const Table& entered) {
  widen(table, entered.columns);
  const auto width = table.columns.size();
  std::vector<std::size_t> places;
  for (const auto& column : entered.columns) places.push_back(*column_named(table.columns, column));
  const auto id = column_named(entered.columns, "id");
  const auto rows = rows_by_id(table);
  for (std::size_t i = 0; i < entered.rows(); ++i) {
    const auto* const cells = &entered.cells[i * places.size()];
    const auto known = id ? rows.find(cells[*id]) : rows.end();
    const auto row = known == rows.end() ? table.rows() : known->second;
    if (known == rows.end()) table.cells.resize(table.cells.size() + width);
    for (std::size_t c = 0; c < places.size(); ++c)
      if (!cells[c].empty()) table.cells[row * width + places[c]] = cells[c];
  }
}
}  // namespace

void lay_over(std::vector<Table>& records, const std::vector<Table>& entered) {
  for (const auto& one : entered) {
    const auto same = std::ranges::find(records, one.object, &Table::object);
    if (same == records.end()) {
      records.push_back(one);
    } else {
      lay_over(*same, one);
    }
  }
  std::ranges::sort(records, {}, &Table::object);
}

void hand_over(std::vector<Table>& entered, const std::string& from, const std::string& into) {
  const auto own = from + ':';
  for (auto& table : entered)
    for (std::size_t i = 0; i < table.cells.size(); ++i) {
      const auto& column = table.columns[i % table.columns.size()];
      auto& cell = table.cells[i];
      if (column == "account_id" && cell == from) cell = into;
      if ((column == "id" || column.ends_with("_id")) && cell.starts_with(own)) cell.replace(0, from.size(), into);
    }
}

}  // namespace kam::store
