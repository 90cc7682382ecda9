#include "http/hosts.hpp"

namespace kam::connectors::http {
namespace {

bool fits(const HostPort& place, std::string_view entry) {
  const bool any_label = entry.starts_with("*.");
  if (any_label) entry.remove_prefix(2);
  const auto allowed = parse_host_port(entry);
  if (!allowed || allowed->port != place.port) return false;
  if (!any_label) return place.host == allowed->host;
  const auto ending = "." + allowed->host;
  return place.host.size() > ending.size() && place.host.ends_with(ending);
}

}  // namespace

bool is_listed(const HostPort& place, const std::vector<std::string>& list) {
  for (const auto& entry : list)
    if (fits(place, entry)) return true;
  return false;
}

}  // namespace kam::connectors::http
