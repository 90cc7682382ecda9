#include "mapping_parts.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

#include "suggest.hpp"

namespace kam::connectors::csv {

namespace {

constexpr std::array<std::pair<std::string_view, Comparison>, 12> comparisons = {{
    {"eq", Comparison::eq},
    {"ne", Comparison::ne},
    {"in", Comparison::in},
    {"not_in", Comparison::not_in},
    {"starts", Comparison::starts},
    {"not_starts", Comparison::not_starts},
    {"empty", Comparison::empty},
    {"not_empty", Comparison::not_empty},
    {"gt", Comparison::gt},
    {"ge", Comparison::ge},
    {"lt", Comparison::lt},
    {"le", Comparison::le},
}};

constexpr std::array<std::pair<std::string_view, Aggregate>, 4> aggregates = {{
    {"sum", Aggregate::sum},
    {"first", Aggregate::first},
    {"min", Aggregate::min},
    {"max", Aggregate::max},
}};

constexpr std::array<std::pair<std::string_view, Form>, 4> column_forms = {{
    {"equals", Form::equals},
    {"starts", Form::starts},
    {"prefix", Form::prefix},
    {"take", Form::take},
}};

template <class T, std::size_t n>
std::vector<std::string> names_of(const std::array<std::pair<std::string_view, T>, n>& table) {
  std::vector<std::string> names;
  for (const auto& [name, value] : table) names.emplace_back(name);
  return names;
}

template <class T, std::size_t n>
Result<T> choice(const JsonView& json, const std::array<std::pair<std::string_view, T>, n>& table) {
  auto text = json.text();
  if (!text) return text.error();
  const auto found = std::find_if(table.begin(), table.end(), [&](const auto& entry) { return entry.first == *text; });
  if (found == table.end())
    return json.expected("another word than \"" + *text + "\"" + suggestion(*text, names_of(table)));
  return found->second;
}

}  // namespace

Result<ColumnName> column_name(const JsonView& json) {
  auto text = json.text();
  if (!text) return text.error();
  if (text->empty()) return json.expected("the name of a column");
  return ColumnName{*text, json.pointer()};
}

/// A file below the bundle: a mapping from elsewhere must not reach other files of the machine.
Result<std::string> file_name(const JsonView& json) {
  auto text = json.text();
  if (!text) return text.error();
  const std::filesystem::path path(*text);
  const bool climbs = std::find(path.begin(), path.end(), "..") != path.end();
  if (text->empty() || path.is_absolute() || climbs || text->find('\0') != std::string::npos) {
    return json.expected("the name of a file in the bundle's directory");
  }
  return text;
}

Result<Translation> translation(const JsonView& json) {
  Translation made;
  auto ok = json.each_member([&](const std::string& from, const JsonView& to) -> Result<void> {
    auto cell = to.cell();
    if (!cell) return cell.error();
    if (!made.emplace(from, *cell).second) return to.expected("the key once, found it twice");
    return {};
  });
  if (!ok) return ok.error();
  return made;
}

namespace {

Result<Factor> factor(const JsonView& json) {
  if (json.is_number()) {
    auto number = json.number();
    if (!number) return number.error();
    return Factor{{}, false, *number};
  }
  if (!json.is_string()) return json.expected("a column, a number or \"1-Column\"");
  auto column = column_name(json);
  if (!column) return column.error();
  const bool one_minus = column->name.size() > 2 && column->name.starts_with("1-");
  if (one_minus) column->name.erase(0, 2);
  return Factor{*column, one_minus, 1};
}

Result<void> product(const JsonView& json, Expression& made) {
  if (auto ok = json.only({"mul", "agg"}); !ok) return ok.error();
  auto list = json.at("mul");
  if (!list) return list.error();
  made.form = Form::product;
  auto ok = list->each_item([&](const JsonView& item) -> Result<void> {
    auto read = factor(item);
    if (!read) return read.error();
    made.factors.push_back(*read);
    return {};
  });
  if (!ok) return ok.error();
  if (made.factors.empty()) return list->expected("at least one factor");
  return {};
}

Result<void> of_column(const JsonView& json, Expression& made) {
  if (auto ok = json.only({"col", "equals", "starts", "prefix", "take", "agg"}); !ok) return ok.error();
  auto col = json.at("col");
  if (!col) return col.error();
  auto column = column_name(*col);
  if (!column) return column.error();
  made.column = *column;
  for (const auto& [key, form] : column_forms) {
    if (!json.has(key)) continue;
    auto argument = json.at(key);
    if (!argument) return argument.error();
    if (made.form != Form::column) return argument->expected("only one of equals, starts, prefix and take");
    made.form = form;
    if (form == Form::take) {
      auto characters = argument->count();
      if (!characters) return characters.error();
      made.characters = *characters;
    } else {
      auto text = argument->cell();
      if (!text) return text.error();
      made.text = *text;
    }
  }
  return {};
}

}  // namespace

Result<Expression> expression(const JsonView& json, const rules::Field& field, bool grouped) {
  Expression made;
  if (json.is_string()) {
    auto column = column_name(json);
    if (!column) return column.error();
    made.column = *column;
    return made;
  }
  if (!json.is_object()) return json.expected("a column, {\"col\": …} or {\"mul\": […]}");
  auto ok = json.has("mul") ? product(json, made) : of_column(json, made);
  if (!ok) return ok.error();
  if (made.form == Form::product && field.kind != rules::Kind::number) {
    return json.expected("no product: " + std::string(field.name) + " is no number");
  }
  if (!json.has("agg")) return made;
  auto agg = json.at("agg");
  if (!agg) return agg.error();
  if (!grouped) return agg->expected("\"group_by\" beside columns: without groups there is nothing to bring together");
  auto aggregate = choice(*agg, aggregates);
  if (!aggregate) return aggregate.error();
  if (*aggregate == Aggregate::sum && field.kind != rules::Kind::number) {
    return agg->expected("first, min or max: " + std::string(field.name) + " is no number");
  }
  made.aggregate = *aggregate;
  return made;
}

Result<Filter> filter(const JsonView& json) {
  if (auto ok = json.only({"column", "op", "value"}); !ok) return ok.error();
  auto column = json.at("column");
  if (!column) return column.error();
  auto name = column_name(*column);
  if (!name) return name.error();
  auto op = json.at("op");
  if (!op) return op.error();
  auto comparison = choice(*op, comparisons);
  if (!comparison) return comparison.error();
  Filter made{*name, *comparison, {}, 0};
  if (made.comparison == Comparison::empty || made.comparison == Comparison::not_empty) {
    if (json.has("value")) return json.expected("no value: empty and not_empty need none");
    return made;
  }
  auto value = json.at("value");
  if (!value) return value.error();
  if (made.comparison >= Comparison::gt) {
    auto number = value->number();
    if (!number) return number.error();
    made.number = *number;
    return made;
  }
  const auto take = [&made](const JsonView& item) -> Result<void> {
    auto text = item.cell();
    if (!text) return text.error();
    made.texts.push_back(*text);
    return {};
  };
  const bool many = made.comparison == Comparison::in || made.comparison == Comparison::not_in;
  if (auto ok = many ? value->each_item(take) : take(*value); !ok) return ok.error();
  return made;
}

namespace {

Result<void> join_columns(const JsonView& json, Join& made) {
  auto on = json.at("on");
  if (!on) return on.error();
  auto ok = on->each_member([&](const std::string& left, const JsonView& right) -> Result<void> {
    auto name = column_name(right);
    if (!name) return name.error();
    made.on.emplace_back(ColumnName{left, right.pointer()}, *name);
    return {};
  });
  if (!ok) return ok;
  if (made.on.empty()) return on->expected("at least one {left column: right column}");
  auto columns = json.at("columns");
  if (!columns) return columns.error();
  return columns->each_member([&](const std::string& added, const JsonView& right) -> Result<void> {
    auto name = column_name(right);
    if (!name) return name.error();
    made.columns.emplace_back(added, *name);
    return {};
  });
}

}  // namespace

Result<Join> join(const JsonView& json) {
  if (auto ok = json.only({"file", "delimiter", "on", "values", "columns"}); !ok) return ok.error();
  Join made;
  auto file = json.at("file");
  if (!file) return file.error();
  auto name = file_name(*file);
  if (!name) return name.error();
  made.file = *name;
  made.pointer = file->pointer();
  if (json.has("delimiter")) {
    auto separator = json.at("delimiter")->separator();
    if (!separator) return separator.error();
    made.delimiter = *separator;
  }
  if (json.has("values")) {
    auto values = translation(*json.at("values"));
    if (!values) return values.error();
    made.values = std::move(*values);
  }
  if (auto ok = join_columns(json, made); !ok) return ok.error();
  return made;
}

}  // namespace kam::connectors::csv
