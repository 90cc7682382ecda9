#include "http/url.hpp"

#include <algorithm>
#include <boost/asio/ip/address_v6.hpp>
#include <charconv>
#include <optional>

namespace kam::connectors::http {
namespace {

constexpr std::string_view scheme = "https://";
constexpr std::size_t longest_url = 4096;
constexpr std::size_t longest_name = 253;

bool is_visible(char byte) {
  return byte > ' ' && byte < '\x7f';
}

bool is_of_name(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '-' || byte == '.' || byte == '_';
}

std::string lower(std::string_view text) {
  std::string low(text);
  for (char& byte : low)
    if (byte >= 'A' && byte <= 'Z') byte = static_cast<char>(byte - 'A' + 'a');
  return low;
}

bool is_name(std::string_view host) {
  const bool framed = host.empty() || host.front() == '.' || host.back() == '.' || host.front() == '-';
  return !framed && host.size() <= longest_name && host.find("..") == std::string_view::npos &&
         std::all_of(host.begin(), host.end(), is_of_name);
}

std::optional<std::uint16_t> read_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (failure != std::errc{} || end != text.data() + text.size() || port == 0) return std::nullopt;
  return port;
}

}  // namespace

std::string HostPort::authority() const {
  const bool six = host.find(':') != std::string::npos;
  return (six ? "[" + host + "]" : host) + (port == 443 ? "" : ":" + std::to_string(port));
}

Result<HostPort> parse_host_port(std::string_view text) {
  HostPort place;
  std::string_view rest;
  if (!text.empty() && text.front() == '[') {
    const auto end = text.find(']');
    if (end == std::string_view::npos) return invalid("host: a bracket that does not close");
    boost::system::error_code failure;
    const auto address = boost::asio::ip::make_address_v6(std::string(text.substr(1, end - 1)), failure);
    if (failure || address.scope_id() != 0) return invalid("host: expected an IPv6 address in the brackets");
    place.host = address.to_string();
    rest = text.substr(end + 1);
  } else {
    const auto end = std::min(text.find(':'), text.size());
    place.host = lower(text.substr(0, end));
    if (!is_name(place.host)) return invalid("host: expected a name or an address, without user part");
    rest = text.substr(end);
  }
  if (rest.empty()) return place;
  const auto port = rest.front() == ':' ? read_port(rest.substr(1)) : std::nullopt;
  if (!port) return invalid("host: expected a port from 1 to 65535 after the colon");
  place.port = *port;
  return place;
}

Result<Url> parse_url(std::string_view text) {
  if (text.size() > longest_url) return invalid("url: longer than 4096 bytes");
  if (!std::all_of(text.begin(), text.end(), is_visible)) return invalid("url: white space, control byte or no ASCII");
  if (text.find_first_of("\\#") != std::string_view::npos) return invalid("url: a backslash or a fragment");
  if (lower(text.substr(0, scheme.size())) != scheme) return invalid("url: expected https://");
  text.remove_prefix(scheme.size());
  const auto end = std::min(text.find_first_of("/?"), text.size());
  auto place = parse_host_port(text.substr(0, end));
  if (!place) return place.error();
  std::string target(text.substr(end));
  if (target.empty() || target.front() == '?') target.insert(0, "/");
  return Url{std::move(*place), std::move(target)};
}

}  // namespace kam::connectors::http
