#include "mapping.hpp"

#include <algorithm>

#include "json_view.hpp"
#include "mapping_parts.hpp"
#include "suggest.hpp"

namespace kam::connectors::csv {
namespace {

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
