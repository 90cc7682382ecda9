// links: kam_http
// Whatever fields come, the client is an address or the peer itself; nobody but a trusted peer changes it, and nothing
// in front of the hop that a trusted peer wrote does.
#include <cstdint>
#include <string>

#include "kam/http/peer.hpp"

namespace {

void require(bool holds) {
  if (!holds) __builtin_trap();
}

const std::string peer = "10.0.0.1";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using kam::http::Fields;
  using kam::http::PeerRule;
  static const PeerRule rule = PeerRule::of({"10.0.0.0/8", "fd00::/8"}).value();
  const std::string value(reinterpret_cast<const char*>(data), size);
  if (const auto made = PeerRule::of({value})) require(!made->trusts(""));
  for (const std::string name : {"x-forwarded-for", "forwarded"}) {
    const Fields fields{{name, value}};
    const auto client = rule.client_of(peer, fields);
    require(!client.empty() && client.size() <= 45 && client.find_first_not_of("0123456789abcdef:.") == client.npos);
    require(client == peer || PeerRule::of({client}).has_value());
    require(rule.client_of("198.51.100.1", fields) == "198.51.100.1");
    const std::string written = name == "forwarded" ? "for=203.0.113.9" : "203.0.113.9";
    require(rule.client_of(peer, {{name, value + "," + written}}) == "203.0.113.9");
    require(rule.client_of(peer, {{name, value}, {name, written}}) == "203.0.113.9");
  }
  return 0;
}
