// links: kam_rules simdjson::simdjson
// The settings of a company: whatever stands in them, they are read or refused with a reason; what was read is
// canonical, and what people keep of their transformation can be read from it again.
#include <cstdint>
#include <string>
#include <string_view>

#include "../../rules/src/transformation/kept.hpp"
#include "kam/rules/records.hpp"

namespace {

void require(bool holds) {
  if (!holds) __builtin_trap();
}

kam::rules::Day day_of(std::int64_t seconds) {
  return kam::rules::Day{static_cast<std::int32_t>(seconds / 86400)};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kam::rules;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  RecordsBuilder first(day_of);
  const auto read = first.settings(input);
  if (!read) {
    require(!read.error().detail.empty());
    return 0;
  }
  const Settings settings = first.finish().records.settings;
  require(kept_transformation(settings).has_value());
  RecordsBuilder again(day_of);
  require(again.settings(settings.json).has_value());
  require(again.finish().records.settings.json == settings.json);
  return 0;
}
