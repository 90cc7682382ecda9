#pragma once
#include <string_view>

namespace kam::http {

/// Host and optional port: a name of letters, digits, `-`, `.` and `_`, or an IPv6 address in brackets; port 1..65535.
bool is_host(std::string_view host);

/// The host without port, brackets' content kept, and without the dot of a fully qualified name.
std::string_view host_name(std::string_view host);

}  // namespace kam::http
