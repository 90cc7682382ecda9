#include "kam/rules/day.hpp"

#include <chrono>
#include <cstdio>

namespace kam::rules {

namespace {
std::optional<int> digits(std::string_view text) {
  int number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  return number;
}
std::chrono::year_month_day date(Day day) {
  return std::chrono::sys_days{std::chrono::days{day.n}};
}
}  // namespace

std::optional<Day> make_day(int year, unsigned month, unsigned day) {
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}};
  if (!date.ok()) return std::nullopt;
  return Day{static_cast<std::int32_t>(std::chrono::sys_days{date}.time_since_epoch().count())};
}

std::optional<Day> parse_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = digits(text.substr(0, 4)), month = digits(text.substr(5, 2)), day = digits(text.substr(8, 2));
  if (!year || !month || !day) return std::nullopt;
  return make_day(*year, static_cast<unsigned>(*month), static_cast<unsigned>(*day));
}

Civil civil(Day day) {
  const auto parts = date(day);
  return {static_cast<int>(parts.year()), static_cast<unsigned>(parts.month()), static_cast<unsigned>(parts.day())};
}

std::string to_string(Day day) {
  const auto [year, month, number] = civil(day);
  char text[32];
  const int size = std::snprintf(text, sizeof text, "%04d-%02u-%02u", year, month, number);
  return {text, static_cast<std::size_t>(size)};
}

Day add_months(Day day, int months) {
  const auto parts = date(day);
  const auto moved = parts.year() / parts.month() + std::chrono::months{months};
  const auto last = (moved / std::chrono::last).day();
  const auto kept = parts.day() < last ? parts.day() : last;
  const std::chrono::year_month_day result{moved.year(), moved.month(), kept};
  return Day{static_cast<std::int32_t>(std::chrono::sys_days{result}.time_since_epoch().count())};
}

Day month_start(Day day) {
  const auto parts = date(day);
  return Day{static_cast<std::int32_t>(
      std::chrono::sys_days{parts.year() / parts.month() / std::chrono::day{1}}.time_since_epoch().count())};
}

}  // namespace kam::rules
