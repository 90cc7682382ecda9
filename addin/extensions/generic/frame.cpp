#include "generic/frame.hpp"

#include <algorithm>

#include "kam/certs/crypto.hpp"

namespace kam::extensions::generic {

namespace {
http::Reply page(unsigned status, std::string html, std::string_view nonce, std::string rest_of_policy) {
  auto reply = http::Reply::html(std::move(html), status);
  const auto once = " 'nonce-" + std::string(nonce) + "'";
  reply.headers = {
      {"content-security-policy", "default-src 'none'; script-src" + once + "; style-src" + once +
                                      "; img-src 'self' data:; connect-src 'self'; base-uri 'none'; " + rest_of_policy},
      {"x-content-type-options", "nosniff"},
      {"referrer-policy", "no-referrer"},
      {"cache-control", "no-store"},
      {"cross-origin-resource-policy", "same-origin"},
      {"permissions-policy",
       "accelerometer=(), camera=(), clipboard-read=(), display-capture=(), fullscreen=(), geolocation=(), "
       "gyroscope=(), "
       "magnetometer=(), microphone=(), midi=(), payment=(), usb=()"},
  };
  return reply;
}

bool is_host_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
}
}  // namespace

std::string new_nonce() {
  return certs::base64url(certs::random_bytes(18));
}

bool is_frame_ancestor(std::string_view source) {
  constexpr std::string_view https = "https://", any = "*.";
  if (source == "'self'") return true;
  if (!source.starts_with(https)) return false;
  source.remove_prefix(https.size());
  if (source.starts_with(any)) source.remove_prefix(any.size());
  const auto colon = std::min(source.find(':'), source.size());
  const auto host = source.substr(0, colon), port = source.substr(std::min(colon + 1, source.size()));
  const bool port_fits =
      colon == source.size() || (!port.empty() && port.size() <= 5 &&
                                 std::all_of(port.begin(), port.end(), [](char c) { return c >= '0' && c <= '9'; }));
  return port_fits && !host.empty() && host.front() != '.' && std::all_of(host.begin(), host.end(), is_host_character);
}

http::Reply framed_page(unsigned status, std::string html, std::string_view nonce,
                        const std::vector<std::string>& ancestors) {
  std::string hosts;
  for (const auto& one : ancestors)
    if (is_frame_ancestor(one)) hosts += " " + one;
  return page(status, std::move(html), nonce,
              "form-action 'none'; frame-ancestors" + (hosts.empty() ? " 'none'" : hosts));
}

http::Reply framing_page(std::string html, std::string_view nonce) {
  return page(200, std::move(html), nonce, "frame-src 'self'; form-action 'self'; frame-ancestors 'none'");
}

}  // namespace kam::extensions::generic
