#include "src/row_pool.hpp"

#include <algorithm>
#include <map>
#include <unordered_map>

namespace kam::flow {

using rules::Object;
using rules::Table;

/// Where each of these columns is; those that are not there are added.
std::vector<std::size_t> RowPool::Rows::widen(const std::vector<std::string>& names) {
  std::vector<std::size_t> places;
  for (const auto& name : names) {
    const auto known = rules::column_named(columns, name);
    places.push_back(known.value_or(columns.size()));
    if (!known) columns.push_back(name);
  }
  there = true;
  return places;
}

std::string RowPool::Rows::cell(const Row& row, std::string_view column) const {
  const auto at = rules::column_named(columns, column);
  return at && *at < row.size() ? row[*at] : std::string();
}

/// Tells rows apart by what they say, whatever the order of columns.
std::string RowPool::Rows::content(const Row& row) const {
  std::map<std::string_view, std::string_view> said;
  for (std::size_t i = 0; i < row.size(); ++i)
    if (!row[i].empty()) said.emplace(columns[i], row[i]);
  std::string text;
  for (const auto& [column, cell] : said) text.append(column).append(1, '\0').append(cell).append(1, '\0');
  return text;
}

RowPool::Row RowPool::row_of(const Table& table, std::size_t row, const std::vector<std::size_t>& places) {
  Row made;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const auto& cell = table.cells[row * places.size() + i];
    if (cell.empty()) continue;
    if (made.size() <= places[i]) made.resize(places[i] + 1);
    made[places[i]] = cell;
  }
  return made;
}

void RowPool::add(const Table& table) {
  auto& rows = objects_[static_cast<std::size_t>(table.object)];
  const auto places = rows.widen(table.columns);
  for (std::size_t row = 0; row < table.rows(); ++row) rows.rows.push_back(row_of(table, row, places));
}

std::size_t RowPool::remove(Object object, const std::set<std::string, std::less<>>& ids) {
  std::array<std::set<std::string, std::less<>>, rules::object_count> gone;
  std::size_t removed = 0;
  for (auto i = static_cast<std::size_t>(object); i < objects_.size(); ++i) {  // what hangs on others comes after them
    const auto one = static_cast<Object>(i);
    auto& rows = objects_[i];
    const auto parent = rules::belongs_to(one);
    const auto has_to_go = [&](const Row& row) {
      const bool named = one == object && ids.contains(rows.cell(row, "id"));
      removed += named ? 1 : 0;
      return named ||
             (parent && gone[static_cast<std::size_t>(parent->object)].contains(rows.cell(row, parent->field)));
    };
    std::erase_if(rows.rows, [&](const Row& row) {
      if (!has_to_go(row)) return false;
      gone[i].insert(rows.cell(row, "id"));
      return true;
    });
  }
  return removed;
}

void RowPool::put_by_id(Rows& rows, std::vector<Row> news) {
  std::unordered_map<std::string, std::size_t> known;
  for (std::size_t i = 0; i < rows.rows.size(); ++i) known.emplace(rows.cell(rows.rows[i], "id"), i);
  for (auto& row : news) {
    const auto [same, is_new] = known.try_emplace(rows.cell(row, "id"), rows.rows.size());
    if (is_new) {
      rows.rows.push_back(std::move(row));
    } else {
      rows.rows[same->second] = std::move(row);
    }
  }
}

void RowPool::put_by_content(Rows& rows, std::vector<Row> news) {
  std::unordered_map<std::string, std::size_t> known;
  for (const auto& row : rows.rows) ++known[rows.content(row)];
  for (auto& row : news) {
    auto& like_it = known[rows.content(row)];
    if (like_it > 0) {
      --like_it;
    } else {
      rows.rows.push_back(std::move(row));
    }
  }
}

void RowPool::put(const Table& table, const std::vector<bool>& good) {
  auto& rows = objects_[static_cast<std::size_t>(table.object)];
  const auto places = rows.widen(table.columns);
  std::vector<Row> news;
  for (std::size_t row = 0; row < table.rows(); ++row)
    if (good[row]) news.push_back(row_of(table, row, places));
  rules::has_id(table.object) ? put_by_id(rows, std::move(news)) : put_by_content(rows, std::move(news));
}

std::vector<Table> RowPool::tables() const {
  std::vector<Table> all;
  for (std::size_t i = 0; i < objects_.size(); ++i) {
    const auto& [there, columns, rows] = objects_[i];
    if (!there) continue;
    Table table{static_cast<Object>(i), columns, {}};
    table.cells.reserve(rows.size() * columns.size());
    for (const auto& row : rows) {
      table.cells.insert(table.cells.end(), row.begin(), row.end());
      table.cells.resize(table.cells.size() + columns.size() - row.size());
    }
    all.push_back(std::move(table));
  }
  return all;
}

namespace {
/// Columns that some row fills, by their places in the table; the object's first is always there.
std::vector<std::size_t> filled_columns(const Table& table) {
  const auto width = table.columns.size();
  std::vector<bool> filled(width);
  for (std::size_t i = 0; i < table.cells.size(); ++i) filled[i % width] = filled[i % width] || !table.cells[i].empty();
  const auto known = rules::fields(table.object);
  const auto rank = [&](std::size_t column) {  // custom ones come last, by name
    const auto at = std::ranges::find(known, table.columns[column], &rules::Field::name) - known.begin();
    return std::pair(at, std::string_view(table.columns[column]));
  };
  std::vector<std::size_t> chosen;
  for (std::size_t i = 0; i < width; ++i)
    if (filled[i]) chosen.push_back(i);
  std::ranges::sort(chosen, {}, rank);
  return chosen;
}
}  // namespace

Table canonical(const Table& table) {
  const auto chosen = filled_columns(table);
  if (chosen.empty()) return {table.object, {std::string(rules::fields(table.object).front().name)}, {}};
  std::vector<std::vector<std::string>> rows(table.rows());
  for (std::size_t row = 0; row < rows.size(); ++row)
    for (const auto column : chosen) rows[row].push_back(table.cells[row * table.columns.size() + column]);
  std::ranges::sort(rows);
  Table made{table.object, {}, {}};
  for (const auto column : chosen) made.columns.push_back(table.columns[column]);
  for (auto& row : rows) std::ranges::move(row, std::back_inserter(made.cells));
  return made;
}

}  // namespace kam::flow
