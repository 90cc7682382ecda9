#include "kam/store/tables_codec.hpp"

#include <simdjson.h>

#include "kam/rules/json.hpp"

namespace kam::store {

namespace {
namespace dom = simdjson::dom;

void write_row(rules::JsonWriter& json, const rules::Table& table, std::size_t row) {
  json.array();
  const auto width = table.columns.size();
  for (std::size_t i = 0; i < width; ++i) json.value(std::string_view(table.cells[row * width + i]));
  json.end_array();
}

void write_table(rules::JsonWriter& json, const rules::Table& table) {
  json.object().field("object", rules::name(table.object)).key("columns").array();
  for (const auto& column : table.columns) json.value(std::string_view(column));
  json.end_array().key("rows").array();
  for (std::size_t row = 0; row < table.rows(); ++row) write_row(json, table, row);
  json.end_array().end_object();
}

Error damaged(std::string_view what) {
  return {Errc::corrupt, "stored records: expected " + std::string(what)};
}

Result<void> read_texts(dom::element list, std::vector<std::string>& out) {
  dom::array items;
  if (list.get(items)) return damaged("a list of texts");
  for (const dom::element item : items) {
    std::string_view text;
    if (item.get(text)) return damaged("a text");
    out.emplace_back(text);
  }
  return {};
}

Result<rules::Table> read_table(dom::element element) {
  std::string_view object;
  dom::element columns;
  dom::array rows;
  if (element["object"].get(object) || element["columns"].get(columns) || element["rows"].get(rows))
    return damaged("object, columns and rows");
  const auto known = rules::object_named(object);
  if (!known) return damaged("a known object");
  rules::Table table{*known, {}, {}};
  if (auto ok = read_texts(columns, table.columns); !ok) return ok.error();
  if (table.columns.empty()) return damaged("at least one column");
  std::size_t expected = 0;
  for (const dom::element row : rows) {
    if (auto ok = read_texts(row, table.cells); !ok) return ok.error();
    expected += table.columns.size();
    if (table.cells.size() != expected) return damaged("as many cells as columns");
  }
  return table;
}
}  // namespace

std::string encode(std::span<const rules::Table> tables) {
  std::string out;
  rules::JsonWriter json(out);
  json.array();
  for (const auto& table : tables) write_table(json, table);
  json.end_array();
  return out;
}

Result<std::vector<rules::Table>> decode(std::string_view bytes) {
  thread_local dom::parser parser;
  const simdjson::padded_string padded(bytes);
  dom::array list;
  if (parser.parse(padded).get(list)) return damaged("a JSON list");
  std::vector<rules::Table> tables;
  for (const dom::element element : list) {
    auto table = read_table(element);
    if (!table) return table.error();
    tables.push_back(std::move(*table));
  }
  return tables;
}

}  // namespace kam::store
