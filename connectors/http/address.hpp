#pragma once
#include <boost/asio/ip/address.hpp>
#include <string_view>
#include <vector>

#include "kam/rules/result.hpp"

namespace kam::connectors::http {

/// Addresses with the same leading bits.
struct Network {
  boost::asio::ip::address base;
  unsigned prefix = 0;  ///< bits

  [[nodiscard]] bool contains(const boost::asio::ip::address& address) const;
};

/// `10.1.0.0/16`, `fd00:1::/64`, or one address alone. @error invalid_input: no such network, or bits beyond its
/// prefix.
Result<Network> parse_network(std::string_view text);
/// Networks parted by commas; spaces round them do not count. Empty: none.
Result<std::vector<Network>> parse_networks(std::string_view text);

/// Is it a host of the public internet? Not: loopback, private, link-local (with the metadata services of clouds),
/// unique-local, multicast, shared, documentation, benchmark and reserved ranges, and IPv6 forms that carry an IPv4
/// address. @source IANA special-purpose address registries (RFC 6890 and its followers).
bool is_public(const boost::asio::ip::address& address);

/// Public, or within one of the networks that an administrator opened.
bool may_connect(const boost::asio::ip::address& address, const std::vector<Network>& opened);

}  // namespace kam::connectors::http
