#include "kam/store/tenant_settings.hpp"

#include <simdjson.h>

#include <charconv>

#include "kam/rules/json.hpp"

namespace kam::store {

namespace {
namespace dom = simdjson::dom;

std::optional<std::string> joined(dom::array items) {
  std::string out;
  for (const dom::element item : items) {
    std::string_view text;
    if (item.get(text)) return std::nullopt;
    if (!out.empty()) out += ',';
    out += text;
  }
  return out;
}

std::optional<std::string> text_of(dom::element value) {
  switch (value.type()) {
    case dom::element_type::STRING:
      return std::string(value.get_string().value_unsafe());
    case dom::element_type::ARRAY:
      return joined(value.get_array().value_unsafe());
    case dom::element_type::NULL_VALUE:
      return std::string();
    case dom::element_type::OBJECT:
      return std::nullopt;
    default:
      return simdjson::minify(value);
  }
}
}  // namespace

Result<TenantSettings> TenantSettings::parse(std::string_view json) {
  dom::parser parser;
  const simdjson::padded_string padded(json);
  dom::object object;
  if (parser.parse(padded).get(object)) return Error{Errc::corrupt, "tenant settings: expected a JSON object"};
  TenantSettings settings;
  for (const auto field : object) {
    auto text = text_of(field.value);
    if (!text) return Error{Errc::corrupt, "tenant setting " + std::string(field.key) + ": expected a plain value"};
    settings.set(std::string(field.key), std::move(*text));
  }
  return settings;
}

std::string TenantSettings::to_json() const {
  std::string out;
  rules::JsonWriter json(out);
  json.object();
  for (const auto& [key, value] : values_) json.field(key, std::string_view(value));
  json.end_object();
  return out;
}

std::optional<std::string> TenantSettings::get(std::string_view key) const {
  const auto found = values_.find(key);
  if (found == values_.end() || found->second.empty()) return std::nullopt;
  return found->second;
}

std::optional<long> TenantSettings::whole_number(std::string_view key) const {
  const auto text = get(key);
  if (!text) return std::nullopt;
  long number = 0;
  const auto end = text->data() + text->size();
  const auto [stop, fault] = std::from_chars(text->data(), end, number);
  if (fault != std::errc{} || stop != end) return std::nullopt;
  return number;
}

bool TenantSettings::flag(std::string_view key) const {
  const auto text = get(key);
  return text && (*text == "true" || *text == "yes" || *text == "on" || *text == "1");
}

std::vector<std::string> TenantSettings::list(std::string_view key) const {
  std::vector<std::string> out;
  std::string item;
  for (const char c : get(key).value_or("") + ",") {
    if (c != ',' && c != ' ' && c != '\t') {
      item += c;
      continue;
    }
    if (!item.empty()) out.push_back(std::move(item));
    item.clear();
  }
  return out;
}

void TenantSettings::set(std::string key, std::string value) {
  values_.insert_or_assign(std::move(key), std::move(value));
}

}  // namespace kam::store
