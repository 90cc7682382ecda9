#include "date_pattern.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "kam/rules/day.hpp"

namespace kam::connectors::csv {
namespace {

constexpr std::array<std::string_view, 12> months = {"january",   "february", "march",    "april",
                                                     "may",       "june",     "july",     "august",
                                                     "september", "october",  "november", "december"};

struct Moment {
  int year = 0;
  unsigned month = 0, day = 0, hour = 0, minute = 0, second = 0;
  bool afternoon = false;
  std::string offset;
};

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Takes one to `most` digits (exactly `most` if they must be all there) that make at most `limit`.
bool take_number(std::string_view& text, std::size_t fewest, std::size_t most, unsigned limit, unsigned& number) {
  std::size_t count = 0;
  while (count < most && count < text.size() && text[count] >= '0' && text[count] <= '9') ++count;
  if (count < fewest) return false;
  std::from_chars(text.data(), text.data() + count, number);
  text.remove_prefix(count);
  return number <= limit;
}

bool take_month_name(std::string_view& text, bool whole, unsigned& month) {
  for (unsigned i = 0; i < months.size(); ++i) {
    const std::string_view name = whole ? months[i] : months[i].substr(0, 3);
    if (text.size() < name.size()) continue;
    if (!std::equal(name.begin(), name.end(), text.begin(), [](char a, char b) { return a == lower(b); })) continue;
    text.remove_prefix(name.size());
    month = i + 1;
    return true;
  }
  return false;
}

bool take_offset(std::string_view& text, std::string& offset) {
  if (text.starts_with('Z')) {
    text.remove_prefix(1);
    offset = "Z";
    return true;
  }
  if (!text.starts_with('+') && !text.starts_with('-')) return false;
  const char sign = text.front();
  text.remove_prefix(1);
  unsigned hours = 0, minutes = 0;
  if (!take_number(text, 2, 2, 23, hours)) return false;
  if (text.starts_with(':')) text.remove_prefix(1);
  if (!take_number(text, 2, 2, 59, minutes)) return false;
  const auto two = [](unsigned n) { return std::string(n < 10 ? "0" : "") + std::to_string(n); };
  offset = sign + two(hours) + ":" + two(minutes);
  return true;
}

bool take(char conversion, std::string_view& text, Moment& moment) {
  unsigned year = 0;
  switch (conversion) {
    case 'Y':
      if (!take_number(text, 4, 4, 9999, year)) return false;
      moment.year = static_cast<int>(year);
      return true;
    case 'y':  // as POSIX: 69..99 are 1969..1999, 00..68 are 2000..2068
      if (!take_number(text, 2, 2, 99, year)) return false;
      moment.year = static_cast<int>(year < 69 ? 2000 + year : 1900 + year);
      return true;
    case 'm':
      return take_number(text, 1, 2, 12, moment.month);
    case 'e':
      if (text.starts_with(' ')) text.remove_prefix(1);
      [[fallthrough]];
    case 'd':
      return take_number(text, 1, 2, 31, moment.day);
    case 'b':
      return take_month_name(text, false, moment.month);
    case 'B':
      return take_month_name(text, true, moment.month);
    case 'H':
      return take_number(text, 1, 2, 23, moment.hour);
    case 'M':
      return take_number(text, 1, 2, 59, moment.minute);
    case 'S':
      return take_number(text, 1, 2, 60, moment.second);
    case 'I':
      if (!take_number(text, 1, 2, 12, moment.hour) || moment.hour == 0) return false;
      moment.hour %= 12;
      return true;
    case 'p':
      if (text.size() < 2 || lower(text[1]) != 'm' || (lower(text[0]) != 'a' && lower(text[0]) != 'p')) return false;
      moment.afternoon = lower(text[0]) == 'p';
      text.remove_prefix(2);
      return true;
    case 'z':
      return take_offset(text, moment.offset);
    default:
      return false;
  }
}

std::string two_digits(unsigned number) {
  return {static_cast<char>('0' + number / 10), static_cast<char>('0' + number % 10)};
}

}  // namespace

Result<DatePattern> DatePattern::parse(std::string_view pattern) {
  constexpr std::string_view known = "YymdebBHIpMSz%";
  std::string parts;  // year, month, day and time parts seen so far, by one letter each
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '%') continue;
    const char c = ++i < pattern.size() ? pattern[i] : ' ';
    if (known.find(c) == std::string_view::npos) {
      return invalid(std::string("the conversion %") + c +
                     " is not known: use %Y %y %m %d %e %b %B %H %I %p %M %S %z %%");
    }
    if (c == '%') continue;
    const char part = c == 'y' ? 'Y' : c == 'b' || c == 'B' ? 'm' : c == 'e' ? 'd' : c == 'I' ? 'H' : c;
    if (parts.find(part) != std::string::npos)
      return invalid(std::string("%") + c + " gives a part that is there already");
    parts += part;
  }
  for (const char part : {'Y', 'm', 'd'}) {
    if (parts.find(part) == std::string::npos)
      return invalid("expected year, month and day, such as %Y-%m-%d or %d.%m.%y");
  }
  DatePattern made;
  made.pattern_ = pattern;
  return made;
}

std::optional<std::string> DatePattern::to_iso(std::string_view text) const {
  Moment moment;
  const std::string_view pattern = pattern_;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '%' && pattern[++i] != '%') {
      if (!take(pattern[i], text, moment)) return std::nullopt;
    } else {
      if (text.empty() || text.front() != pattern[i]) return std::nullopt;
      text.remove_prefix(1);
    }
  }
  const auto day = rules::make_day(moment.year, moment.month, moment.day);
  if (!text.empty() || !day) return std::nullopt;
  if (moment.afternoon && moment.hour < 12) moment.hour += 12;
  std::string iso = rules::to_string(*day);
  if (moment.offset.empty()) return iso;
  return iso + "T" + two_digits(moment.hour) + ":" + two_digits(moment.minute) + ":" + two_digits(moment.second) +
         moment.offset;
}

}  // namespace kam::connectors::csv
