#include "src/host.hpp"

#include <algorithm>

#include "src/text.hpp"

namespace kam::http {
namespace {

constexpr std::size_t longest_name = 253;

bool is_port(std::string_view port) {
  if (port.empty() || port.size() > 5 || port.front() == '0' || !std::all_of(port.begin(), port.end(), is_digit))
    return false;
  unsigned number = 0;
  for (const char digit : port) number = number * 10 + static_cast<unsigned>(digit - '0');
  return number <= 65535;
}

bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= longest_name && name.front() != '.' &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return is_letter(c) || is_digit(c) || c == '-' || c == '.' || c == '_'; });
}

bool is_address_in_brackets(std::string_view text) {
  if (text.size() < 4 || text.front() != '[' || text.back() != ']') return false;
  const auto address = text.substr(1, text.size() - 2);
  return std::count(address.begin(), address.end(), ':') >= 2 &&
         std::all_of(address.begin(), address.end(), [](char c) { return hex_value(c) >= 0 || c == ':' || c == '.'; });
}

/// Where the colon of the port is, or the end.
std::size_t port_start(std::string_view host) {
  const auto bracket = host.find(']');
  return std::min(host.find(':', bracket == std::string_view::npos ? 0 : bracket), host.size());
}

}  // namespace

bool is_host(std::string_view host) {
  const auto colon = port_start(host);
  const auto name = host.substr(0, colon);
  if (colon < host.size() && !is_port(host.substr(colon + 1))) return false;
  return is_name(name) || is_address_in_brackets(name);
}

std::string_view host_name(std::string_view host) {
  auto name = host.substr(0, port_start(host));
  if (name.ends_with('.')) name.remove_suffix(1);
  if (name.starts_with('[') && name.ends_with(']')) return name.substr(1, name.size() - 2);
  return name;
}

}  // namespace kam::http
