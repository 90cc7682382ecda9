#include "src/time_zone.hpp"

#include <simdjson.h>

namespace kam::flow {

std::string time_zone_of(const std::string& settings_json) {
  simdjson::dom::parser parser;
  const simdjson::padded_string padded(settings_json);
  std::string_view zone;
  if (parser.parse(padded)["time_zone"].get(zone) || zone.empty()) return "UTC";
  return std::string(zone);
}

}  // namespace kam::flow
