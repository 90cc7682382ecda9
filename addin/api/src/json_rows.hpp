#pragma once
#include <simdjson.h>

#include <string>
#include <string_view>

#include "kam/rules/tables.hpp"

/// Records in the bodies of calls: a list of rows for an object, each a JSON object of its fields.
namespace kam::api {

/// As a cell of a bundle: a text as it is, a number or truth as text, null as empty, a list with bars between its
/// items.
/// @error invalid_input: what was expected.
Result<std::string> cell_of(simdjson::dom::element value);

/// `invoices[3]`
std::string place(std::string_view list, std::size_t row);
/// As a message says what a body named: no more than its beginning.
std::string in_words(std::string_view name);

/// How many cells all rows of a body may have together, those that a row does not name among them.
struct CellBudget {
  std::size_t left;
};

/// Row n of the table is row n of the list. The first column is the object's first field, so that a row without a cell
/// is one too; others come as they are met. What is no field of the object is a custom one.
/// @error invalid_input: names the place, `invoices[3].date: expected …`.
Result<rules::Table> read_rows(simdjson::dom::element value, rules::Object object, CellBudget& budget);

/// The same rows of a list that is no object of the model, with these columns and no other.
/// @return row by row, as many cells as columns.
Result<std::vector<std::string>> read_rows(simdjson::dom::element value, std::string_view list,
                                           std::span<const std::string_view> columns, CellBudget& budget);

}  // namespace kam::api
