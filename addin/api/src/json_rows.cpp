#include "src/json_rows.hpp"

#include <algorithm>
#include <unordered_map>

#include "kam/rules/json.hpp"

namespace kam::api {

namespace {
namespace dom = simdjson::dom;

constexpr std::size_t longest_cell = 32 * 1024, most_columns = 256;  // as of a bundle
constexpr std::size_t longest_word = 60;

std::string as_text(double number) {
  std::string text;
  rules::JsonWriter(text).value(number);
  return text;
}

Result<std::string> scalar(dom::element value) {
  switch (value.type()) {
    case dom::element_type::STRING: {
      std::string text(value.get_string().value_unsafe());
      if (text.size() > longest_cell) return invalid("expected at most 32 KiB");
      if (text.find('\0') != text.npos) return invalid("expected text, found a byte 0");
      return text;
    }
    case dom::element_type::BOOL:
      return std::string(value.get_bool().value_unsafe() ? "true" : "false");
    case dom::element_type::NULL_VALUE:
      return std::string();
    case dom::element_type::INT64:
      return std::to_string(value.get_int64().value_unsafe());
    case dom::element_type::UINT64:
      return std::to_string(value.get_uint64().value_unsafe());
    case dom::element_type::DOUBLE:
      return as_text(value.get_double().value_unsafe());
    default:
      return invalid("expected a text, number, true, false, null or a list of them");
  }
}

/// Reads the rows of one list: first which columns there are, then their cells.
class RowList {
 public:
  RowList(std::string_view name, bool may_add) : name_(name), may_add_(may_add) {}

  void column(std::string_view name) {
    columns_.emplace(name, columns_.size());
    order_.emplace_back(name);
  }

  Result<std::vector<std::string>> read(dom::element value, CellBudget& budget) {
    dom::array rows;
    if (value.get(rows)) return invalid(std::string(name_) + ": expected a list of rows");
    std::size_t count = 0;
    for (const dom::element row : rows)
      if (auto ok = find_columns(row, count++); !ok) return ok.error();
    if (count * columns_.size() > budget.left)
      return invalid(std::string(name_) + ": expected fewer rows or fields, send the rest in another call");
    budget.left -= count * columns_.size();
    cells_.resize(count * columns_.size());
    count = 0;
    for (const dom::element row : rows)
      if (auto ok = fill(row, count++); !ok) return ok.error();
    return std::move(cells_);
  }

  std::vector<std::string> columns() && { return std::move(order_); }

 private:
  Error fault(std::size_t row, std::string_view field, const std::string& expected) const {
    return invalid(place(name_, row) + (field.empty() ? "" : "." + in_words(field)) + ": " + expected);
  }

  Result<void> find_columns(dom::element row, std::size_t number) {
    dom::object fields;
    if (row.get(fields)) return fault(number, {}, "expected an object");
    for (const auto field : fields) {
      if (columns_.contains(std::string(field.key))) continue;
      if (!may_add_) return fault(number, field.key, "there is no such field");
      if (field.key.empty() || field.key.find('\0') != field.key.npos || field.key.size() > longest_cell)
        return fault(number, field.key, "expected the name of a field");
      if (columns_.size() == most_columns)
        return fault(number, field.key, "expected at most 256 different fields in all rows");
      column(field.key);
    }
    return {};
  }

  Result<void> fill(dom::element row, std::size_t number) {
    std::vector<bool> seen(columns_.size());
    for (const auto field : dom::object(row)) {
      const auto column = columns_.find(std::string(field.key))->second;
      if (seen[column]) return fault(number, field.key, "stands there twice");
      seen[column] = true;
      auto cell = cell_of(field.value);
      if (!cell) return fault(number, field.key, cell.error().detail);
      cells_[number * columns_.size() + column] = std::move(*cell);
    }
    return {};
  }

  std::string_view name_;
  bool may_add_;
  std::unordered_map<std::string, std::size_t> columns_;
  std::vector<std::string> order_, cells_;
};
}  // namespace

Result<std::string> cell_of(dom::element value) {
  dom::array items;
  if (value.get(items)) return scalar(value);
  std::string cell;
  for (const dom::element item : items) {
    auto text = scalar(item);
    if (!text) return text;
    if (text->empty() || text->find('|') != text->npos)
      return invalid("expected items that are not empty and hold no |");
    cell += (cell.empty() ? "" : "|") + *text;
  }
  if (cell.size() > longest_cell) return invalid("expected at most 32 KiB");
  return cell;
}

std::string place(std::string_view list, std::size_t row) {
  return std::string(list) + '[' + std::to_string(row) + ']';
}

std::string in_words(std::string_view name) {
  if (name.size() <= longest_word) return std::string(name);
  std::size_t end = longest_word;
  while ((static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) --end;  // between two letters of UTF-8
  return std::string(name.substr(0, end)) + "…";
}

Result<rules::Table> read_rows(dom::element value, rules::Object object, CellBudget& budget) {
  RowList list(rules::name(object), true);
  list.column(rules::fields(object).front().name);
  auto cells = list.read(value, budget);
  if (!cells) return cells.error();
  return rules::Table{object, std::move(list).columns(), std::move(*cells)};
}

Result<std::vector<std::string>> read_rows(dom::element value, std::string_view list,
                                           std::span<const std::string_view> columns, CellBudget& budget) {
  RowList rows(list, false);
  for (const auto column : columns) rows.column(column);
  return rows.read(value, budget);
}

}  // namespace kam::api
