#pragma once
#include <simdjson.h>

#include <optional>
#include <string>

/// Reading one of our own results again, to tell it in words.
namespace kam::cli {

inline std::optional<double> number_at(simdjson::dom::element from, const std::string& pointer) {
  double number = 0;
  return from.at_pointer(pointer).get(number) ? std::nullopt : std::optional(number);
}

inline std::string text_at(simdjson::dom::element from, const char* pointer) {
  std::string_view text;
  return from.at_pointer(pointer).get(text) ? "" : std::string(text);
}

inline bool flag_at(simdjson::dom::element from, const char* pointer) {
  bool flag = false;
  return !from.at_pointer(pointer).get(flag) && flag;
}

/// Calls `take(item)` for each item of a list; none if there is no such list.
template <class Take>
void each(simdjson::dom::element from, const char* pointer, Take take) {
  simdjson::dom::array items;
  if (from.at_pointer(pointer).get(items)) return;
  for (const auto item : items) take(item);
}

}  // namespace kam::cli
