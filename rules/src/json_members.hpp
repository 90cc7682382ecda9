#pragma once
#include <simdjson.h>

#include <optional>
#include <string>
#include <string_view>

/// Members of a JSON object that may be missing or of another type.
namespace kam::rules::members {

inline std::string text(simdjson::dom::element from, std::string_view key) {
  std::string_view found;
  return from.at_key(key).get(found) ? std::string() : std::string(found);
}

inline std::optional<double> number(simdjson::dom::element from, std::string_view key) {
  double found = 0;
  return from.at_key(key).get(found) ? std::nullopt : std::optional(found);
}

inline std::optional<bool> flag(simdjson::dom::element from, std::string_view key) {
  bool found = false;
  return from.at_key(key).get(found) ? std::nullopt : std::optional(found);
}

}  // namespace kam::rules::members
