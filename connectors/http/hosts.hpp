#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "http/url.hpp"

namespace kam::connectors::http {

/// May this place be called? An entry is `HOST`, `HOST:PORT` or `*.DOMAIN` (one label or more before the domain, port
/// 443); an entry that is none of these allows nothing.
bool is_listed(const HostPort& place, const std::vector<std::string>& list);

}  // namespace kam::connectors::http
