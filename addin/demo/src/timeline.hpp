#pragma once
#include <algorithm>
#include <optional>
#include <stdexcept>

#include "kam/demo/sample_company.hpp"
#include "kam/rules/day.hpp"

/// The 36 months that the sample company has records of. Months are numbered 0 (October 2023) to 35 (September 2026).
namespace kam::demo {

using rules::Day;

inline constexpr int month_count = 36;
inline constexpr int last_month = month_count - 1;

/// A day that we wrote down ourselves: if there is none such, the sample company is broken.
inline Day sound(std::optional<Day> day) {
  if (!day) throw std::logic_error("the sample company names a day that is none");
  return *day;
}

inline Day last_day() {
  return sound(rules::parse_day(sample_as_of));
}
inline Day first_of(int month) {
  return rules::add_months(rules::month_start(last_day()), month - last_month);
}
inline Day days_ago(int days) {
  return last_day() - days;
}
inline Day in_days(int days) {
  return last_day() + days;
}
inline Day on(int year, unsigned month, unsigned day) {
  return sound(rules::make_day(year, month, day));
}

/// Nobody orders or calls on a Saturday or Sunday: those move to the Monday.
inline Day working_day(Day day) {
  const int weekday = (day.n + 3) % 7;  // 1970-01-01 was a Thursday; 0 is Monday
  return weekday < 5 ? day : day + (7 - weekday);
}

/// The day if it has come, else nothing: what a record knows on the last day.
inline std::optional<Day> if_past(Day day) {
  return day <= last_day() ? std::optional(day) : std::nullopt;
}

}  // namespace kam::demo
