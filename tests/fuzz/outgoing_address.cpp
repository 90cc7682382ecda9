// links: kam_connectors
// What decides whether a call may go out, from texts of other systems and of administrators: URL, host list, networks
// and Retry-After. What was read must read the same when it is written out again.
#include <cstdint>
#include <cstdlib>

#include "http/address.hpp"
#include "http/hosts.hpp"
#include "kam/connectors/retry.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kam::connectors;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto url = http::parse_url(text)) {
    const auto again = http::parse_url("https://" + url->place.authority() + url->target);
    if (!again || again->place.host != url->place.host || again->place.port != url->place.port) std::abort();
    if (url->target.find_first_of("\r\n \\#") != std::string::npos || url->target.front() != '/') std::abort();
    if (url->place.host.find_first_of("@/?%") != std::string::npos) std::abort();
    if (!http::is_listed(url->place, {url->place.authority()})) std::abort();
    if (http::is_listed(url->place, {"*.example.com"}) && !url->place.host.ends_with(".example.com")) std::abort();
  }
  if (const auto networks = http::parse_networks(text))
    for (const auto& network : *networks)
      if (!network.contains(network.base)) std::abort();
  const auto wish = retry_after(text, std::chrono::system_clock::time_point{std::chrono::seconds(1445412480)});
  if (wish && (wish->count() < 0 || wish->count() > 3600)) std::abort();
  return 0;
}
