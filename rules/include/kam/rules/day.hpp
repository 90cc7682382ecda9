#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kam::rules {

/// A calendar day in the tenant's time zone, as days since 1970-01-01. All day counts of the model are between days.
struct Day {
  std::int32_t n = 0;
  auto operator<=>(const Day&) const = default;
  Day operator+(int days) const { return {n + days}; }
  Day operator-(int days) const { return {n - days}; }
  int operator-(Day other) const { return n - other.n; }
};

/// Reads exactly `YYYY-MM-DD`; nothing else, no blanks.
std::optional<Day> parse_day(std::string_view text);
std::optional<Day> make_day(int year, unsigned month, unsigned day);
std::string to_string(Day day);

struct Civil {
  int year;
  unsigned month, day;
};
Civil civil(Day day);

/// The same day `months` later (earlier if negative), clamped to the last day of the month (model 0.3).
Day add_months(Day day, int months);
/// The first day of the month that `day` lies in.
Day month_start(Day day);

}  // namespace kam::rules
