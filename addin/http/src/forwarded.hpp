#pragma once
#include <optional>
#include <string>
#include <string_view>

/// Lists of hops as proxies write them, read from the right: what a proxy wrote stands behind what a client made up,
/// and an open quote in the latter cannot swallow it.
namespace kam::http {

/// Takes the last element off a list parted by commas, those in quoted strings not counted; nothing when it is over.
std::optional<std::string_view> take_last_hop(std::optional<std::string_view>& list);

/// `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:80` → the address alone; empty if it is
/// none of them. The address itself is not looked at.
std::string_view address_of_node(std::string_view node);

/// The node of `for=` in one element of Forwarded, without quotes; nothing if the element is malformed, has none or
/// two.
std::optional<std::string> node_of_forwarded(std::string_view element);

}  // namespace kam::http
