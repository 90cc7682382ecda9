#include "columns.hpp"

#include <algorithm>

namespace kam::cli {

namespace {

bool starts_letter(char c) {
  return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
}

/// Bytes of the longest beginning with at most `width` letters that ends before a blank; the first word at least.
std::size_t fold(std::string_view text, std::size_t width) {
  std::size_t seen = 0, end = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ' ' && (seen <= width || end == 0)) end = i;
    seen += starts_letter(text[i]);
  }
  return seen <= width || end == 0 ? text.size() : end;
}

}  // namespace

std::size_t letters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), starts_letter));
}

std::string shortened(std::string_view text, std::size_t width) {
  std::string out;
  std::size_t seen = 0;
  for (const char c : text) {
    if (starts_letter(c) && seen == width) break;
    seen += starts_letter(c);
    out += c;
  }
  return out + std::string(width - seen, ' ');
}

std::string right(std::string_view text, std::size_t width) {
  const std::size_t wide = letters(text);
  return std::string(wide < width ? width - wide : 0, ' ') + std::string(text);
}

void Page::heading(std::string_view title) {
  text_.append("\n").append(title) += '\n';
}

void Page::line(std::string_view words, std::size_t indent, std::size_t hanging) {
  std::string clean(words);  // a name from the records must not move a terminal's cursor
  std::erase_if(clean, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  std::string_view text = clean;
  do {
    const std::size_t end = fold(text, width - indent);
    text_ += std::string(indent, ' ').append(text.substr(0, end));
    text_.erase(text_.find_last_not_of(' ') + 1);
    text_ += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
    indent = std::max(indent, hanging);
  } while (!text.empty());
}

}  // namespace kam::cli
