#include <unicode/timezone.h>

#include <memory>

#include "kam/connectors/bundle.hpp"

namespace kam::connectors {
namespace {

rules::Day day_of(std::int64_t second) {
  const std::int64_t day = second / 86400 - (second % 86400 < 0 ? 1 : 0);
  return {static_cast<std::int32_t>(day)};
}

}  // namespace

Result<rules::LocalDay> local_day(const std::string& time_zone) {
  const auto id = icu::UnicodeString::fromUTF8(time_zone);
  icu::UnicodeString canonical;
  UBool known = false;
  UErrorCode status = U_ZERO_ERROR;
  icu::TimeZone::getCanonicalID(id, canonical, known, status);
  if (U_FAILURE(status) || !known) {
    return invalid("time_zone: expected a name of the tz database such as Europe/London, found \"" + time_zone + "\"");
  }
  const std::shared_ptr<const icu::TimeZone> zone(icu::TimeZone::createTimeZone(id));
  return rules::LocalDay([zone](std::int64_t second) {
    std::int32_t raw = 0, summer = 0;
    UErrorCode failure = U_ZERO_ERROR;
    zone->getOffset(static_cast<UDate>(second) * 1000, false, raw, summer, failure);
    return day_of(second + (raw + summer) / 1000);
  });
}

}  // namespace kam::connectors
