#include "http/address.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <span>
#include <string>

namespace kam::connectors::http {
namespace {

using boost::asio::ip::address;

constexpr std::array special_of_4 = {
    "0.0.0.0/8",       "10.0.0.0/8",    "100.64.0.0/10",   "127.0.0.0/8",     "169.254.0.0/16", "172.16.0.0/12",
    "192.0.0.0/24",    "192.0.2.0/24",  "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16",
    "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",  "224.0.0.0/4",    "240.0.0.0/4"};
/// Of IPv6 only this is given out to hosts, less what follows: Teredo and other protocol ranges, documentation, 6to4.
constexpr const char* global_of_6 = "2000::/3";
constexpr std::array special_of_6 = {"2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"};

template <class Bytes>
bool same_bits(const Bytes& a, const Bytes& b, unsigned bits) {
  for (std::size_t i = 0; i < a.size() && bits > 0; ++i) {
    const unsigned here = std::min(bits, 8u);
    const unsigned mask = 0xffu << (8 - here) & 0xffu;
    if ((a[i] & mask) != (b[i] & mask)) return false;
    bits -= here;
  }
  return true;
}

bool has_bits_beyond(const Network& network) {
  const auto any = [&network](const auto& bytes) {
    for (std::size_t bit = network.prefix; bit < bytes.size() * 8; ++bit)
      if (bytes[bit / 8] >> (7 - bit % 8) & 1) return true;
    return false;
  };
  return network.base.is_v4() ? any(network.base.to_v4().to_bytes()) : any(network.base.to_v6().to_bytes());
}

template <std::size_t N>
std::vector<Network> networks(const std::array<const char*, N>& texts) {
  std::vector<Network> list;
  for (const char* text : texts) list.push_back(parse_network(text).value());
  return list;
}

bool within(const address& one, const std::vector<Network>& list) {
  return std::any_of(list.begin(), list.end(), [&one](const Network& network) { return network.contains(one); });
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

}  // namespace

bool Network::contains(const address& one) const {
  if (one.is_v4() != base.is_v4()) return false;
  if (one.is_v4()) return same_bits(one.to_v4().to_bytes(), base.to_v4().to_bytes(), prefix);
  return same_bits(one.to_v6().to_bytes(), base.to_v6().to_bytes(), prefix);
}

Result<Network> parse_network(std::string_view text) {
  const auto wrong = [&text](const char* expected) {
    return invalid("network \"" + std::string(text.substr(0, 64)) + "\": expected " + expected);
  };
  const auto slash = text.find('/');
  boost::system::error_code failure;
  Network network;
  network.base = boost::asio::ip::make_address(std::string(text.substr(0, slash)), failure);
  if (failure || (network.base.is_v6() && network.base.to_v6().scope_id() != 0))
    return wrong("an address and a prefix, such as 10.1.0.0/16");
  const unsigned longest = network.base.is_v4() ? 32 : 128;
  network.prefix = longest;
  if (slash == std::string_view::npos) return network;
  const auto digits = text.substr(slash + 1);
  const auto [end, bad] = std::from_chars(digits.data(), digits.data() + digits.size(), network.prefix);
  if (bad != std::errc{} || end != digits.data() + digits.size() || network.prefix > longest)
    return wrong(longest == 32 ? "a prefix from 0 to 32" : "a prefix from 0 to 128");
  if (has_bits_beyond(network)) return wrong("an address without bits beyond its prefix");
  return network;
}

Result<std::vector<Network>> parse_networks(std::string_view text) {
  std::vector<Network> list;
  while (!trimmed(text).empty()) {
    const auto comma = std::min(text.find(','), text.size());
    auto network = parse_network(trimmed(text.substr(0, comma)));
    if (!network) return network.error();
    list.push_back(std::move(*network));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return list;
}

bool is_public(const address& one) {
  static const auto special_4 = networks(special_of_4);
  static const auto special_6 = networks(special_of_6);
  static const auto global_6 = parse_network(global_of_6).value();
  if (one.is_v4()) return !within(one, special_4);
  return global_6.contains(one) && one.to_v6().scope_id() == 0 && !within(one, special_6);
}

bool may_connect(const address& one, const std::vector<Network>& opened) {
  return is_public(one) || within(one, opened);
}

}  // namespace kam::connectors::http
