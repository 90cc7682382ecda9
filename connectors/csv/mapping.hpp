#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "date_pattern.hpp"
#include "kam/rules/result.hpp"
#include "kam/rules/tables.hpp"

/// A mapping as contract 2 describes it: how foreign files become canonical objects.
namespace kam::connectors::csv {

/// A column of a source file and where the mapping names it, so that a wrong name can be pointed at.
struct ColumnName {
  std::string name;
  std::string pointer;  ///< JSON pointer
};

using Translation = std::map<std::string, std::string, std::less<>>;

enum class Form : std::uint8_t { column, equals, starts, prefix, take, product };
enum class Aggregate : std::uint8_t { smallest, sum, first, min, max };

/// A factor of a product: a column, one minus a column (`"1-Rebate"`), or a number (the column is empty).
struct Factor {
  ColumnName column;
  bool one_minus = false;
  double number = 1;
};

struct Expression {
  Form form = Form::column;
  ColumnName column;            ///< all forms but product
  std::string text;             ///< of equals, starts, prefix
  std::size_t characters = 0;   ///< of take
  std::vector<Factor> factors;  ///< of product
  Aggregate aggregate = Aggregate::smallest;
};

struct MappedField {
  rules::Field field;
  Expression expression;
  Translation values;
};

enum class Comparison : std::uint8_t { eq, ne, in, not_in, starts, not_starts, empty, not_empty, gt, ge, lt, le };

struct Filter {
  ColumnName column;
  Comparison comparison;
  std::vector<std::string> texts;
  double number = 0;
};

/// Columns looked up in another file whose key is unique.
struct Join {
  std::string file, pointer;
  char delimiter = ',';
  std::vector<std::pair<ColumnName, ColumnName>> on;        ///< left column, right column
  Translation values;                                       ///< left value → right value
  std::vector<std::pair<std::string, ColumnName>> columns;  ///< new column, right column
};

struct ObjectMapping {
  rules::Object object;
  std::string file, pointer;
  char delimiter = ',';
  std::optional<DatePattern> dates;
  std::vector<Join> joins;
  std::vector<Filter> filters;
  bool grouped = false;
  std::vector<ColumnName> group_by;
  std::vector<MappedField> fields;
  std::vector<std::pair<std::string, std::string>> constants;  ///< field, cell
};

struct Mapping {
  std::string file;                    ///< what messages call it
  std::vector<ObjectMapping> objects;  ///< in the order of rules::Object, so parents before children
  std::string settings_json = "{}";
};

/// Reads and checks a mapping, but for the source columns, which only the files tell.
/// @error invalid_input: names the file, the JSON pointer and what was expected there.
Result<Mapping> parse_mapping(std::string_view json, std::string file);

/// The place of a named column among those of a file.
/// @error invalid_input: points at the mapping and names the nearest column, if the file has none of this name.
Result<std::size_t> find_column(const ColumnName& name, const std::string& mapping_file, const std::string& file,
                                const std::vector<std::string>& columns);

}  // namespace kam::connectors::csv
