#include "csv.hpp"

namespace kam::cli {

namespace {

bool is_number(std::string_view text) {
  return text.find_first_not_of("0123456789.-+eE") == text.npos && text.find_first_of("0123456789") != text.npos;
}

}  // namespace

std::string csv_text(std::string_view text) {
  std::string out = "\"";
  if (!text.empty() && std::string_view("=+-@\t\r\n").find(text[0]) != std::string_view::npos && !is_number(text))
    out += '\'';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

}  // namespace kam::cli
