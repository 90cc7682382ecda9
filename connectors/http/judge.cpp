#include "http/judge.hpp"

#include <algorithm>

namespace kam::connectors::http {
namespace {

bool is_token(std::string_view text) {
  static constexpr std::string_view others = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char byte) {
    const bool plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9');
    return plain || others.find(byte) != std::string_view::npos;
  });
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char byte) {
    return (static_cast<unsigned char>(byte) < ' ' && byte != '\t') || byte == '\x7f';
  });
}

Errc code_of(int status) {
  switch (status) {
    case 401:
      return Errc::unauthenticated;
    case 403:
      return Errc::forbidden;
    case 404:
    case 410:
      return Errc::not_found;
    case 408:
      return Errc::timeout;
    case 409:
    case 412:
      return Errc::conflict;
    case 429:
      return Errc::rate_limited;
    default:
      return status >= 400 && status < 500 ? Errc::invalid_input : Errc::upstream;
  }
}

}  // namespace

Result<void> check_request(const HttpRequest& request) {
  if (!is_token(request.method)) return invalid("method: expected a word such as GET");
  for (const auto& [name, value] : request.headers) {
    if (!is_token(name)) return invalid("header name: expected letters, digits and hyphens");
    if (has_control(value)) return invalid("header " + name + ": a control byte in its value");
  }
  return {};
}

std::optional<Error> refusal(int status, const HostPort& place) {
  if ((status >= 200 && status < 300) || status == 304) return std::nullopt;
  const bool redirect = status >= 300 && status < 400;
  return Error{code_of(status), place.authority() + " answered " + std::to_string(status) +
                                    (redirect ? ", a redirect, which is not followed" : "")};
}

bool may_pass(Errc code) {
  return code == Errc::upstream || code == Errc::timeout || code == Errc::rate_limited;
}

}  // namespace kam::connectors::http
