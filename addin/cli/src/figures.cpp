#include "figures.hpp"

#include <cmath>
#include <cstdio>

namespace kam::cli {

namespace {

constexpr const char* minus = "−";

/// A zero has no sign.
std::string decimals(double number, int places) {
  char text[400];
  std::snprintf(text, sizeof text, "%.*f", places, std::abs(number));
  const bool is_zero = std::string_view(text).find_first_not_of("0.") == std::string_view::npos;
  return (number < 0 && !is_zero ? minus : "") + std::string(text);
}

}  // namespace

std::string count(std::size_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3;) text.insert(at -= 3, ",");
  return text;
}

std::string tenth(double number) {
  return decimals(number, 1);
}

std::string signed_hundredth(double number) {
  const std::string text = decimals(number, 2);
  return number > 0 && text != "0.00" ? "+" + text : text;
}

std::string figure(double number) {
  const double size = std::abs(number);
  if (size >= 1e15) return number < 0 ? "less than −1e15" : "more than 1e15";
  const std::string sign = number < 0 ? minus : "";
  if (size >= 999.95) return sign + count(static_cast<std::size_t>(std::llround(size)));
  std::string text = decimals(number, size >= 100 ? 1 : size >= 10 ? 2 : size >= 1 ? 3 : 4);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string figure(double number, std::string_view unit, std::string_view currency) {
  const std::string_view words = unit == "currency" ? currency : unit == "x" ? "times" : unit == "pp" ? "points" : unit;
  return figure(number) + (words.empty() ? "" : " ") + std::string(words);
}

}  // namespace kam::cli
