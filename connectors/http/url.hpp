#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "kam/rules/result.hpp"

namespace kam::connectors::http {

/// A host as it may stand in a URL, in lower case and without brackets, and its port.
struct HostPort {
  std::string host;
  std::uint16_t port = 443;

  /// As the Host field has it: brackets round an IPv6 address, no port if it is 443.
  [[nodiscard]] std::string authority() const;
};

/// An address that may be called: nothing in it is decoded, so what was checked is what is sent.
struct Url {
  HostPort place;
  std::string target = "/";  ///< path and query
};

/// `HOST`, `HOST:PORT`, `[IPv6]` or `[IPv6]:PORT`. @error invalid_input: anything else.
Result<HostPort> parse_host_port(std::string_view text);

/// Strict on purpose: https only, no user part, no fragment, no backslash, no white space or byte beyond ASCII, at most
/// 4 KiB. @error invalid_input: says what is wrong without repeating the text, which may carry a secret.
Result<Url> parse_url(std::string_view text);

}  // namespace kam::connectors::http
