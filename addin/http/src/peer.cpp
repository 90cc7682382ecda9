#include "kam/http/peer.hpp"

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <charconv>
#include <optional>
#include <span>

#include "src/forwarded.hpp"

namespace kam::http {

namespace {

using boost::asio::ip::address;
using boost::asio::ip::address_v6;
using boost::asio::ip::make_address;
constexpr unsigned mapped_bits = 96;  // in front of an IPv4 address within IPv6

std::optional<address_v6> read_address(std::string_view text) {
  if (text.empty() || text.find('%') != std::string_view::npos) return std::nullopt;  // a zone is of one machine alone
  boost::system::error_code fault;
  const auto read = make_address(text, fault);
  if (fault) return std::nullopt;
  return read.is_v4() ? make_address_v6(boost::asio::ip::v4_mapped, read.to_v4()) : read.to_v6();
}

std::string text_of(const address_v6& address) {
  if (address.is_v4_mapped()) return make_address_v4(boost::asio::ip::v4_mapped, address).to_string();
  return address.to_string();
}

bool same_bits(std::span<const std::uint8_t> one, std::span<const std::uint8_t> other, unsigned bits) {
  const auto whole = bits / 8;
  if (!std::equal(one.begin(), one.begin() + whole, other.begin())) return false;
  return bits % 8 == 0 || (one[whole] ^ other[whole]) >> (8 - bits % 8) == 0;
}

/// Bits of the prefix within IPv6; nothing if it is no number from 1 to those of the address.
std::optional<unsigned> read_prefix(std::string_view digits, bool is_v4) {
  unsigned bits = 0;
  const auto [stop, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
  const bool number = fault == std::errc{} && stop == digits.data() + digits.size();
  if (!number || bits == 0 || bits > (is_v4 ? 32u : 128u)) return std::nullopt;
  return is_v4 ? bits + mapped_bits : bits;
}

/// All fields of a name as one list; nothing if there is none.
std::optional<std::string> joined(const Fields& fields, std::string_view name) {
  std::optional<std::string> list;
  for (const auto& [field, value] : fields) {
    if (field == name) list = list ? *list + "," + value : value;
  }
  return list;
}

std::optional<address_v6> hop_of_list(std::string_view element) {
  return read_address(address_of_node(element));
}

/// A bare IPv6 address is malformed here: RFC 7239 wants brackets.
std::optional<address_v6> hop_of_forwarded(std::string_view element) {
  const auto node = node_of_forwarded(element);
  if (!node || (!node->starts_with('[') && std::count(node->begin(), node->end(), ':') > 1)) return std::nullopt;
  return hop_of_list(*node);
}

/// @return the client; nothing if a hop that counts cannot be read
template <class ReadHop, class Trusts>
std::optional<address_v6> client_in(std::string_view list, ReadHop read_hop, Trusts trusts) {
  std::optional<std::string_view> rest = list;
  std::optional<address_v6> client;
  while (const auto element = take_last_hop(rest)) {
    client = read_hop(*element);
    if (!client || !trusts(*client)) break;
  }
  return client;
}

}  // namespace

Result<PeerRule> PeerRule::of(const std::vector<std::string>& trusted) {
  PeerRule rule;
  std::string faults;
  for (const auto& text : trusted) {
    const auto slash = std::min(text.find('/'), text.size());
    const auto host = std::string_view(text).substr(0, slash);
    const auto base = read_address(host);
    const bool is_v4 = host.find(':') == std::string_view::npos;
    const auto bits =
        slash == text.size() ? std::optional(128u) : read_prefix(std::string_view(text).substr(slash + 1), is_v4);
    if (base && bits) {
      rule.trusted_.push_back({base->to_bytes(), *bits});
    } else {
      faults += (faults.empty() ? "" : ", ") + ('"' + text + '"');
    }
  }
  if (!faults.empty())
    return invalid("expected an address or a network as 10.1.0.0/16 or fd00:1::/64, found " + faults);
  return rule;
}

bool PeerRule::trusts(const Bytes& address) const {
  return std::any_of(trusted_.begin(), trusted_.end(),
                     [&](const Network& network) { return same_bits(address, network.base, network.prefix); });
}

bool PeerRule::trusts(std::string_view address) const {
  if (trusted_.empty()) return false;
  const auto read = read_address(address);
  return read && trusts(read->to_bytes());
}

std::string PeerRule::client_of(std::string_view peer, const Fields& fields) const {
  const std::string as_it_is(peer);
  if (!trusts(peer)) return as_it_is;
  const auto is_trusted = [this](const address_v6& hop) { return trusts(hop.to_bytes()); };
  const auto list = joined(fields, "x-forwarded-for"), forwarded = joined(fields, "forwarded");
  if (!list && !forwarded) return as_it_is;
  const auto by_list = list ? client_in(*list, hop_of_list, is_trusted) : std::nullopt;
  const auto by_forwarded = forwarded ? client_in(*forwarded, hop_of_forwarded, is_trusted) : std::nullopt;
  if ((list && !by_list) || (forwarded && !by_forwarded)) return as_it_is;
  if (list && forwarded && *by_list != *by_forwarded) return as_it_is;
  return text_of(list ? *by_list : *by_forwarded);
}

}  // namespace kam::http
