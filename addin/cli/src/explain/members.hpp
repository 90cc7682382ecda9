#pragma once
#include <simdjson.h>

#include <optional>
#include <string>
#include <vector>

/// Members of a scored account's JSON; what is not there, or null, is empty.
namespace kam::cli {

inline std::string text_of(simdjson::dom::element from, const char* pointer) {
  std::string_view text;
  return from.at_pointer(pointer).get(text) ? std::string() : std::string(text);
}

inline std::optional<double> number_of(simdjson::dom::element from, const char* pointer) {
  double number = 0;
  return from.at_pointer(pointer).get(number) ? std::nullopt : std::optional(number);
}

/// The name of the person at a pointer, else the id; empty for nobody.
inline std::string person_name(simdjson::dom::element from, const std::string& pointer) {
  const std::string name = text_of(from, (pointer + "/name").c_str());
  return name.empty() ? text_of(from, (pointer + "/id").c_str()) : name;
}

inline std::vector<simdjson::dom::element> items_of(simdjson::dom::element from, const char* pointer) {
  simdjson::dom::array items;
  std::vector<simdjson::dom::element> all;
  if (from.at_pointer(pointer).get(items)) return all;
  for (const auto item : items) all.push_back(item);
  return all;
}

inline std::vector<std::string> texts_of(simdjson::dom::element from, const char* pointer) {
  std::vector<std::string> texts;
  for (const auto item : items_of(from, pointer)) {
    std::string_view text;
    if (!item.get(text)) texts.emplace_back(text);
  }
  return texts;
}

/// `a, b and 12 more`
inline std::string joined(const std::vector<std::string>& items, std::size_t most, const char* between = ", ") {
  std::string out;
  for (std::size_t i = 0; i < std::min(most, items.size()); ++i) out += (i ? between : "") + items[i];
  if (items.size() > most) out += " and " + std::to_string(items.size() - most) + " more";
  return out;
}

}  // namespace kam::cli
