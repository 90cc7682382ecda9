#pragma once
#include <string>
#include <string_view>

/// Letters of HTTP; ASCII only, whatever the locale.
namespace kam::http {

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}
constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
constexpr bool is_letter(char c) {
  return lower(c) >= 'a' && lower(c) <= 'z';
}

/// The value of a hexadecimal digit, -1 for any other byte.
constexpr int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  const char small = lower(c);
  return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

std::string lower(std::string_view text);
std::string_view trim(std::string_view text);  ///< without spaces and tabs at both ends
bool is_token(std::string_view text);          ///< RFC 9110 5.6.2, not empty

}  // namespace kam::http
