#pragma once
#include <string>
#include <string_view>

namespace kam::http {

/// The host name that a ClientHello asks for (RFC 6066, 3), in lower case; empty if its extension says none, or is not
/// as it should be. Pure.
std::string server_name_of(std::string_view extension);

}  // namespace kam::http
