#pragma once
#include <simdjson.h>

#include <optional>
#include <string>
#include <string_view>

/// What a stored assessment says at a place: nothing if it does not.
namespace kam::flow {

inline std::string text_at(simdjson::dom::element root, std::string_view pointer) {
  std::string_view text;
  if (root.at_pointer(pointer).get(text)) return {};
  return std::string(text);
}

inline std::optional<double> number_at(simdjson::dom::element root, std::string_view pointer) {
  double number = 0;
  if (root.at_pointer(pointer).get(number)) return std::nullopt;
  return number;
}

/// Passes each item of the list there to `take`.
template <class Take>
void each_at(simdjson::dom::element root, std::string_view pointer, const Take& take) {
  simdjson::dom::array items;
  if (root.at_pointer(pointer).get(items)) return;
  for (const simdjson::dom::element item : items) take(item);
}

}  // namespace kam::flow
