#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "kam/http/message.hpp"

/// Who a request comes from when a proxy stands in front. Pure: addresses and fields in, address out.
namespace kam::http {

/// The proxies whose word about a client counts. Made empty, it trusts nobody: fields change nothing.
class PeerRule {
 public:
  /// @param trusted  each `10.1.0.0/16`, `fd00:1::/64` or one address alone.
  /// @error invalid_input: names every text that is none; `/0` is refused, since it would let anybody be anybody.
  static Result<PeerRule> of(const std::vector<std::string>& trusted);

  bool trusts(std::string_view address) const;

  /// The client's address, without port and brackets; IPv4 within IPv6 as IPv4.
  ///
  /// X-Forwarded-For and Forwarded (RFC 7239) are read from the right, as far as the hops are trusted: the first one
  /// that is not is the client; if all are, the leftmost. What stands further left anybody may have written, and is
  /// not looked at.
  /// @param peer    address at the other end of the connection; it comes back as it is if it is not trusted, if no
  /// field
  ///                came, if a hop that counts is malformed or hidden (`unknown`, `_name`), or if both fields came and
  ///                differ.
  /// @param fields  names in lower case.
  std::string client_of(std::string_view peer, const Fields& fields) const;

 private:
  using Bytes = std::array<std::uint8_t, 16>;  ///< IPv6, IPv4 mapped into it
  struct Network {
    Bytes base;
    unsigned prefix;  ///< bits
  };
  bool trusts(const Bytes& address) const;

  std::vector<Network> trusted_;
};

}  // namespace kam::http
