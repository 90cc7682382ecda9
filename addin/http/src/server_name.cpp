#include "src/server_name.hpp"

#include <algorithm>
#include <optional>

#include "src/text.hpp"

namespace kam::http {

namespace {
constexpr std::size_t longest_name = 253;  // RFC 1035

/// Takes a list of bytes with its length in front off the text.
std::optional<std::string_view> take_list(std::string_view& text) {
  if (text.size() < 2) return std::nullopt;
  const auto size =
      static_cast<std::size_t>(static_cast<unsigned char>(text[0])) << 8 | static_cast<unsigned char>(text[1]);
  text.remove_prefix(2);
  if (text.size() < size) return std::nullopt;
  const auto list = text.substr(0, size);
  text.remove_prefix(size);
  return list;
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= longest_name && std::all_of(text.begin(), text.end(), [](char c) {
    return is_letter(c) || is_digit(c) || c == '-' || c == '.' || c == '_';
  });
}
}  // namespace

std::string server_name_of(std::string_view extension) {
  const auto names = take_list(extension);
  if (!names || !extension.empty()) return {};
  auto rest = *names;
  constexpr char host_name = 0;
  if (rest.empty() || rest.front() != host_name) return {};
  rest.remove_prefix(1);
  const auto name = take_list(rest);
  return name && rest.empty() && is_name(*name) ? lower(*name) : std::string();
}

}  // namespace kam::http
