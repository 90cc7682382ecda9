#include "src/conditional.hpp"

#include <algorithm>

#include "kam/certs/crypto.hpp"

namespace kam::api {

namespace {
constexpr std::size_t tag_bytes = 12;

std::string_view tag_of(const http::Reply& reply) {
  const auto found = std::ranges::find(reply.headers, "etag", &http::Fields::value_type::first);
  return found == reply.headers.end() ? std::string_view() : std::string_view(found->second);
}

std::string_view trimmed(std::string_view text) {
  const auto first = std::min(text.find_first_not_of(" \t"), text.size());
  text.remove_prefix(first);
  return text.substr(0, text.find_last_not_of(" \t") + 1);
}

/// Is the tag one of the list? Weak ones are compared as if they were strong.
bool names(std::string_view list, std::string_view tag) {
  if (trimmed(list) == "*") return true;
  while (!list.empty()) {
    const auto end = std::min(list.find(','), list.size());
    auto one = trimmed(list.substr(0, end));
    if (one.starts_with("W/")) one.remove_prefix(2);
    if (one == tag) return true;
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return false;
}
}  // namespace

http::Reply unless_known(const http::Request& request, http::Reply reply) {
  if (reply.status != 200) return reply;
  if (tag_of(reply).empty())
    reply.headers.emplace_back("etag", '"' + certs::base64url(certs::sha256(reply.body).substr(0, tag_bytes)) + '"');
  const auto known = request.header("if-none-match");
  if (!known || !names(*known, tag_of(reply))) return reply;
  reply.status = 304;
  reply.body.clear();
  return reply;
}

}  // namespace kam::api
