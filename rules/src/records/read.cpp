#include "read.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace kam::rules::records {

namespace {

constexpr Expected a_decimal = "a plain decimal such as 1234.5";
constexpr Expected a_day = "a date such as 2026-09-30, or an RFC 3339 time";

bool digit(char c) {
  return c >= '0' && c <= '9';
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t from = 0;;) {
    const auto at = text.find(separator, from);
    parts.push_back(text.substr(from, at - from));
    if (at == std::string_view::npos) return parts;
    from = at + 1;
  }
}

/// Calls `take` with the sub-fields of each non-empty item of a list cell.
template <class Take>
Expected each_item(std::string_view cell, Take take) {
  for (const auto item : split(cell, '|')) {
    if (item.empty()) continue;
    auto parts = split(item, ';');
    if (const Expected expected = take(parts)) return expected;
  }
  return nullptr;
}

std::string part(const std::vector<std::string_view>& parts, std::size_t index) {
  return index < parts.size() ? std::string(parts[index]) : std::string();
}

bool number_part(const std::vector<std::string_view>& parts, std::size_t index, Number& number) {
  if (index >= parts.size() || parts[index].empty()) return true;
  number = quantity(parts[index]);
  return number.has_value();
}

std::optional<bool> boolean(std::string_view text) {
  if (text == "true") return true;
  if (text == "false") return false;
  return std::nullopt;
}

std::optional<int> two_digits(std::string_view text, std::size_t at, int most) {
  if (at + 2 > text.size() || !digit(text[at]) || !digit(text[at + 1])) return std::nullopt;
  const int number = (text[at] - '0') * 10 + (text[at + 1] - '0');
  return number <= most ? std::optional(number) : std::nullopt;
}

/// RFC 3339, a blank allowed for the T; without offset the day stands as it is (model 14.1.5).
std::optional<Day> instant(std::string_view text, const LocalDay& local_day) {
  const auto day = parse_day(text.substr(0, 10));
  if (!day || text.size() < 16 || (text[10] != 'T' && text[10] != 't' && text[10] != ' ')) return std::nullopt;
  const auto hour = two_digits(text, 11, 23), minute = two_digits(text, 14, 59);
  if (!hour || !minute || text[13] != ':') return std::nullopt;
  std::size_t at = 16;
  int second = 0;
  if (at < text.size() && text[at] == ':') {
    const auto seconds = two_digits(text, at + 1, 60);
    if (!seconds) return std::nullopt;
    second = *seconds;
    at += 3;
    if (at < text.size() && text[at] == '.') {
      const auto start = ++at;
      while (at < text.size() && digit(text[at])) ++at;
      if (at == start) return std::nullopt;
    }
  }
  if (at == text.size()) return day;
  int offset = 0;
  if (text[at] == '+' || text[at] == '-') {
    const auto hours = two_digits(text, at + 1, 23), minutes = two_digits(text, at + 4, 59);
    if (!hours || !minutes || at + 6 != text.size() || text[at + 3] != ':') return std::nullopt;
    offset = (*hours * 60 + *minutes) * (text[at] == '-' ? -1 : 1);
  } else if ((text[at] != 'Z' && text[at] != 'z') || at + 1 != text.size()) {
    return std::nullopt;
  }
  return local_day(std::int64_t{day->n} * 86400 + *hour * 3600 + (*minute - offset) * 60 + second);
}

}  // namespace

std::optional<double> plain_decimal(std::string_view text) {
  auto body = text;
  if (!body.empty() && (body.front() == '-' || body.front() == '+')) body.remove_prefix(1);
  bool digits = false, point = false;
  for (const char c : body) {
    if (digit(c)) {
      digits = true;
    } else if (c == '.' && !point) {
      point = true;
    } else {
      return std::nullopt;
    }
  }
  if (!digits) return std::nullopt;
  if (text.front() == '+') text.remove_prefix(1);
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(number)) return std::nullopt;
  return number;
}

std::optional<double> quantity(std::string_view text) {
  const auto number = plain_decimal(text);
  return number && std::fabs(*number) <= 1e18 ? number : std::nullopt;
}

Expected read(std::string_view cell, const Reading& reading, std::string& field) {
  if (!reading.labels.empty() && std::ranges::find(reading.labels, cell) == reading.labels.end()) return "one of";
  field = cell;
  return nullptr;
}

Expected read(std::string_view cell, const Reading& reading, Text& field) {
  field.emplace();
  return read(cell, reading, *field);
}

Expected read(std::string_view cell, const Reading&, double& field) {
  const auto number = plain_decimal(cell);
  if (!number) return a_decimal;
  if (!quantity(cell)) return "a number of at most 18 digits before the point";
  field = *number;
  return nullptr;
}

Expected read(std::string_view cell, const Reading& reading, Number& field) {
  return read(cell, reading, field.emplace());
}

Expected read(std::string_view cell, const Reading&, Flag& field) {
  field = boolean(cell);
  return field ? nullptr : "true or false";
}

Expected read(std::string_view cell, const Reading& reading, OnDay& field) {
  field = cell.size() == 10 ? parse_day(cell) : instant(cell, reading.local_day);
  return field ? nullptr : a_day;
}

Expected read(std::string_view cell, const Reading& reading, Day& field) {
  OnDay day;
  if (const Expected expected = read(cell, reading, day)) return expected;
  field = *day;
  return nullptr;
}

Expected read(std::string_view cell, const Reading&, List& field) {
  for (const auto item : split(cell, '|')) {
    if (!item.empty()) field.emplace_back(item);
  }
  return nullptr;
}

Expected read(std::string_view cell, const Reading&, std::vector<Place>& field) {
  return each_item(cell, [&](const auto& parts) -> Expected {
    Place place{{}, {}, part(parts, 2), part(parts, 3)};
    if (!number_part(parts, 0, place.lat) || !number_part(parts, 1, place.lon))
      return "sites as lat;lon;country;region";
    field.push_back(std::move(place));
    return nullptr;
  });
}

Expected read(std::string_view cell, const Reading&, std::vector<ValuesItem>& field) {
  return each_item(cell, [&](const auto& parts) -> Expected {
    ValuesItem item{part(parts, 0), {}};
    for (std::size_t i = 0; i < item.ratings.size(); ++i) {
      if (!number_part(parts, i + 1, item.ratings[i])) return "values as rater;1..5;1..5;1..5;1..5";
    }
    field.push_back(std::move(item));
    return nullptr;
  });
}

Expected read(std::string_view cell, const Reading&, std::vector<PerceptionItem>& field) {
  return each_item(cell, [&](const auto& parts) -> Expected {
    for (const std::string_view piece : parts) {
      const auto equals = piece.find('=');
      const auto number = equals == piece.npos ? std::nullopt : quantity(piece.substr(equals + 1));
      if (!number) return "items as name=number";
      field.push_back({std::string(piece.substr(0, equals)), *number});
    }
    return nullptr;
  });
}

Expected read(std::string_view cell, const Reading&, std::vector<Need>& field) {
  return each_item(cell, [&](const auto& parts) -> Expected {
    Need need{part(parts, 0), part(parts, 1), {}};
    if (parts.size() > 2 && !parts[2].empty() && !(need.covered = boolean(parts[2]))) {
      return "needs as text;category;true or false";
    }
    field.push_back(std::move(need));
    return nullptr;
  });
}

Expected read(std::string_view cell, const Reading&, std::vector<Risk>& field) {
  return each_item(cell, [&](const auto& parts) -> Expected {
    field.push_back({part(parts, 0), part(parts, 1), part(parts, 2), part(parts, 3)});
    return nullptr;
  });
}

}  // namespace kam::rules::records
