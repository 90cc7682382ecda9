#include "src/forwarded.hpp"

#include <algorithm>

#include "src/text.hpp"

namespace kam::http {

namespace {

/// The quote before `end` that opens a string: one with an odd number of backslashes in front is a part of the text.
std::size_t opening_quote(std::string_view text, std::size_t end) {
  for (auto i = end; i-- > 0;) {
    if (text[i] != '"') continue;
    auto first_backslash = i;
    while (first_backslash > 0 && text[first_backslash - 1] == '\\') --first_backslash;
    if ((i - first_backslash) % 2 == 0) return i;
    i = first_backslash;
  }
  return std::string_view::npos;
}

/// Where the last comma outside of quotes stands.
std::size_t last_comma(std::string_view list) {
  std::size_t end = list.size();
  while (end > 0) {
    const auto found = list.find_last_of(",\"", end - 1);
    if (found == std::string_view::npos || list[found] == ',') return found;
    const auto opening = opening_quote(list, found);
    if (opening == std::string_view::npos) return opening;
    end = opening;
  }
  return std::string_view::npos;
}

bool is_port(std::string_view text) {
  return !text.empty() && text.size() <= 5 && std::all_of(text.begin(), text.end(), [](char c) { return is_digit(c); });
}

/// The text of a quoted string from its opening quote on, which is moved behind its closing one; nothing if it is open.
std::optional<std::string> take_quoted(std::string_view& rest) {
  std::string text;
  for (std::size_t i = 1; i < rest.size(); ++i) {
    if (rest[i] == '"') {
      rest.remove_prefix(i + 1);
      return text;
    }
    if (rest[i] == '\\' && ++i == rest.size()) break;
    text += rest[i];
  }
  return std::nullopt;
}

std::optional<std::string> take_value(std::string_view& rest) {
  if (rest.starts_with('"')) return take_quoted(rest);
  const auto token = rest.substr(0, rest.find_first_of("; \t"));
  if (!is_token(token)) return std::nullopt;
  rest.remove_prefix(token.size());
  return std::string(token);
}

}  // namespace

std::optional<std::string_view> take_last_hop(std::optional<std::string_view>& list) {
  if (!list) return std::nullopt;
  const auto comma = last_comma(*list);
  const auto hop = trim(comma == std::string_view::npos ? *list : list->substr(comma + 1));
  if (comma == std::string_view::npos) {
    list.reset();
  } else {
    list = list->substr(0, comma);
  }
  return hop;
}

std::string_view address_of_node(std::string_view node) {
  if (node.starts_with('[')) {
    const auto end = node.find(']');
    if (end == std::string_view::npos) return {};
    const auto behind = node.substr(end + 1);
    const bool well = behind.empty() || (behind.front() == ':' && is_port(behind.substr(1)));
    const auto inside = node.substr(1, end - 1);
    return well && inside.find(':') != std::string_view::npos ? inside : std::string_view{};
  }
  const auto colon = node.find(':');
  if (colon == std::string_view::npos || node.find(':', colon + 1) != std::string_view::npos) return node;
  return is_port(node.substr(colon + 1)) ? node.substr(0, colon) : std::string_view{};
}

std::optional<std::string> node_of_forwarded(std::string_view element) {
  std::optional<std::string> node;
  for (auto rest = trim(element);;) {
    const auto equals = rest.find('=');
    if (equals == std::string_view::npos || !is_token(rest.substr(0, equals))) return std::nullopt;
    const auto name = lower(rest.substr(0, equals));
    rest.remove_prefix(equals + 1);
    auto value = take_value(rest);
    if (!value || (name == "for" && node)) return std::nullopt;
    if (name == "for") node = std::move(value);
    rest = trim(rest);
    if (rest.empty()) return node;
    if (rest.front() != ';') return std::nullopt;
    rest = trim(rest.substr(1));
    if (rest.empty()) return node;
  }
}

}  // namespace kam::http
