#include "mapping.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

#include "json_view.hpp"
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

std::vector<std::string> field_names(rules::Object object) {
  std::vector<std::string> names;
  for (const auto& field : rules::fields(object)) names.emplace_back(field.name);
  return names;
}

Result<rules::Field> field_named(rules::Object object, const std::string& name, const JsonView& json) {
  for (const auto& field : rules::fields(object)) {
    if (field.name == name) return field;
  }
  return json.expected("a field of " + std::string(rules::name(object)) + suggestion(name, field_names(object)));
}

Result<void> columns(const JsonView& json, ObjectMapping& made) {
  auto list = json.at("columns");
  if (!list) return list.error();
  auto ok = list->each_member([&](const std::string& name, const JsonView& value) -> Result<void> {
    auto field = field_named(made.object, name, value);
    if (!field) return field.error();
    auto read = expression(value, *field, made.grouped);
    if (!read) return read.error();
    const auto same = [&](const MappedField& other) { return other.field.name == name; };
    if (std::any_of(made.fields.begin(), made.fields.end(), same))
      return value.expected("the field once, found it twice");
    made.fields.push_back({*field, std::move(*read), {}});
    return {};
  });
  if (!ok || !json.has("values")) return ok;
  return json.at("values")->each_member([&](const std::string& name, const JsonView& value) -> Result<void> {
    const auto same = [&](const MappedField& other) { return other.field.name == name; };
    const auto mapped = std::find_if(made.fields.begin(), made.fields.end(), same);
    if (mapped == made.fields.end()) return value.expected("the name of a field that stands in \"columns\"");
    auto values = translation(value);
    if (!values) return values.error();
    mapped->values = std::move(*values);
    return {};
  });
}

Result<void> constants(const JsonView& json, ObjectMapping& made) {
  if (!json.has("constants")) return {};
  return json.at("constants")->each_member([&](const std::string& name, const JsonView& value) -> Result<void> {
    auto field = field_named(made.object, name, value);
    if (!field) return field.error();
    const auto same = [&](const MappedField& other) { return other.field.name == name; };
    if (std::any_of(made.fields.begin(), made.fields.end(), same)) {
      return value.expected("a field that does not stand in \"columns\" too");
    }
    auto cell = value.cell();
    if (!cell) return cell.error();
    made.constants.emplace_back(name, *cell);
    return {};
  });
}

Result<void> required_fields(const JsonView& json, const ObjectMapping& made) {
  for (const auto& field : rules::fields(made.object)) {
    if (!field.required) continue;
    const bool mapped = std::any_of(made.fields.begin(), made.fields.end(),
                                    [&](const MappedField& other) { return other.field.name == field.name; });
    const bool constant = std::any_of(made.constants.begin(), made.constants.end(),
                                      [&](const auto& other) { return other.first == field.name; });
    if (!mapped && !constant)
      return json.at("columns")->expected("the field \"" + std::string(field.name) + "\", which must be filled");
  }
  return {};
}

Result<void> source_options(const JsonView& json, ObjectMapping& made) {
  auto file = json.at("file");
  if (!file) return file.error();
  auto name = file_name(*file);
  if (!name) return name.error();
  made.file = *name;
  if (json.has("delimiter")) {
    auto separator = json.at("delimiter")->separator();
    if (!separator) return separator.error();
    made.delimiter = *separator;
  }
  if (!json.has("date_format")) return {};
  const auto format = json.at("date_format");
  auto text = format->text();
  if (!text) return text.error();
  auto pattern = DatePattern::parse(*text);
  if (!pattern) return format->expected("a pattern such as %d.%m.%Y: " + pattern.error().detail);
  made.dates = std::move(*pattern);
  return {};
}

Result<void> row_options(const JsonView& json, ObjectMapping& made) {
  if (json.has("join")) {
    auto ok = json.at("join")->each_item([&](const JsonView& item) -> Result<void> {
      auto read = join(item);
      if (!read) return read.error();
      made.joins.push_back(std::move(*read));
      return {};
    });
    if (!ok) return ok;
  }
  if (json.has("filter")) {
    auto ok = json.at("filter")->each_item([&](const JsonView& item) -> Result<void> {
      auto read = filter(item);
      if (!read) return read.error();
      made.filters.push_back(std::move(*read));
      return {};
    });
    if (!ok) return ok;
  }
  made.grouped = json.has("group_by");
  if (!made.grouped) return {};
  const auto list = json.at("group_by");
  if (list->is_array() && list->size() == 0) return list->expected("at least one column");
  return list->each_item([&](const JsonView& item) -> Result<void> {
    auto column = column_name(item);
    if (!column) return column.error();
    made.group_by.push_back(*column);
    return {};
  });
}

Result<ObjectMapping> object_mapping(rules::Object object, const JsonView& json) {
  ObjectMapping made;
  made.object = object;
  made.pointer = json.pointer();
  auto ok =
      json.only({"file", "delimiter", "date_format", "join", "filter", "group_by", "columns", "constants", "values"});
  if (ok) ok = source_options(json, made);
  if (ok) ok = row_options(json, made);
  if (ok) ok = columns(json, made);
  if (ok) ok = constants(json, made);
  if (ok) ok = required_fields(json, made);
  if (!ok) return ok.error();
  return made;
}

std::vector<std::string> object_names() {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < rules::object_count; ++i) names.emplace_back(rules::name(static_cast<rules::Object>(i)));
  return names;
}

Result<void> read_objects(const JsonView& root, Mapping& made) {
  auto objects = root.at("objects");
  if (!objects) return objects.error();
  auto ok = objects->each_member([&](const std::string& name, const JsonView& value) -> Result<void> {
    const auto object = rules::object_named(name);
    if (!object) return value.expected("the name of an object" + suggestion(name, object_names()));
    const auto same = [&](const ObjectMapping& other) { return other.object == *object; };
    if (std::any_of(made.objects.begin(), made.objects.end(), same))
      return value.expected("the object once, found it twice");
    auto mapped = object_mapping(*object, value);
    if (!mapped) return mapped.error();
    made.objects.push_back(std::move(*mapped));
    return {};
  });
  if (!ok) return ok;
  std::sort(made.objects.begin(), made.objects.end(), [](const auto& a, const auto& b) { return a.object < b.object; });
  if (made.objects.empty() || made.objects.front().object != rules::Object::accounts) {
    return objects->expected("the object \"accounts\", without which nothing can be scored");
  }
  return {};
}

}  // namespace

Result<std::size_t> find_column(const ColumnName& name, const std::string& mapping_file, const std::string& file,
                                const std::vector<std::string>& columns) {
  const auto at = std::find(columns.begin(), columns.end(), name.name);
  if (at != columns.end()) return static_cast<std::size_t>(at - columns.begin());
  return invalid(mapping_file + ": " + name.pointer + ": expected a column of " + file + ", found \"" + name.name +
                 "\"" + suggestion(name.name, columns));
}

Result<Mapping> parse_mapping(std::string_view json, std::string file) {
  Mapping made;
  made.file = std::move(file);
  simdjson::dom::parser parser;
  simdjson::dom::element document;
  if (const auto error = parser.parse(simdjson::padded_string(json)).get(document)) {
    return invalid(made.file + ": this is no JSON: " + simdjson::error_message(error));
  }
  const JsonView root(made.file, "", document);
  if (auto ok = root.only({"objects", "settings"}); !ok) return ok.error();
  if (auto ok = read_objects(root, made); !ok) return ok.error();
  if (root.has("settings")) {
    auto settings = root.at("settings")->object();
    if (!settings) return settings.error();
    made.settings_json = settings->raw();
  }
  return made;
}

}  // namespace kam::connectors::csv
