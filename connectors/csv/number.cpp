#include "number.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace kam::connectors::csv {

std::optional<double> plain_decimal(std::string_view text) {
  if (text.starts_with('+')) {
    text.remove_prefix(1);
    if (text.starts_with('-')) return std::nullopt;
  }
  const std::size_t sign = text.starts_with('-') ? 1 : 0;
  bool digits = false;
  for (const char c : text.substr(sign)) {
    if (c >= '0' && c <= '9') {
      digits = true;
    } else if (c != '.') {
      return std::nullopt;
    }
  }
  double number = 0;
  const char* const last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, number, std::chars_format::fixed);
  if (!digits || error != std::errc() || end != last || !std::isfinite(number)) return std::nullopt;
  return number;
}

std::string to_decimal(double number) {
  if (number == 0) return "0";
  std::array<char, 512> digits;  // the longest, -1.8e308 or 5e-324, has fewer than 400
  const auto [end, error] =
      std::to_chars(digits.data(), digits.data() + digits.size(), number, std::chars_format::fixed);
  return {digits.data(), end};
}

}  // namespace kam::connectors::csv
