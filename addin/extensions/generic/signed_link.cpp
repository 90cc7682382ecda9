#include "kam/extensions/signed_link.hpp"

#include <algorithm>
#include <optional>

#include "generic/unix_seconds.hpp"

namespace kam::extensions {

namespace {
using Query = std::vector<std::pair<std::string, std::string>>;

Error refused(std::string reason) {
  return {Errc::unauthenticated, "link " + std::move(reason)};
}

const std::string* only(const Query& query, std::string_view name) {
  const std::string* found = nullptr;
  for (const auto& [key, value] : query) {
    if (key != name) continue;
    if (found) return nullptr;
    found = &value;
  }
  return found;
}

/// A line feed in a part would let one link be read as another.
bool is_plain(const std::string& text) {
  return text.size() <= 1024 && std::none_of(text.begin(), text.end(),
                                             [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

std::string signature(const LinkTarget& target, std::string_view exp, std::string_view key) {
  const auto text = target.tenant + '\n' + target.account + '\n' + target.user + '\n' + std::string(exp);
  return certs::hmac_sha256(key, text);
}

std::string percent_encoded(std::string_view text) {
  constexpr char digits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '_' || c == '.' || c == '~';
    if (plain) {
      out += c;
    } else {
      out += {'%', digits[byte >> 4], digits[byte & 15]};
    }
  }
  return out;
}
}  // namespace

Result<LinkTarget> read_link(const Query& query) {
  const auto *tenant = only(query, "tenant"), *account = only(query, "account"), *user = only(query, "user");
  if (!tenant || !account || !user || !only(query, "exp") || !only(query, "sig")) return refused("missing");
  if (!store::is_tenant_id(*tenant) || account->empty() || !is_plain(*account) || !is_plain(*user))
    return refused("malformed");
  return LinkTarget{*tenant, *account, *user};
}

Result<LinkTarget> verify_link(const Query& query, std::span<const store::ActiveSecret> secrets, store::Instant now) {
  auto target = read_link(query);
  if (!target) return target;
  const auto& exp = *only(query, "exp");
  const auto expires = whole_seconds(exp);
  const auto given = certs::from_base64url(*only(query, "sig"));
  if (!expires || !given || given->size() != 32) return refused("malformed");
  bool fits = false;
  if (secrets.empty()) (void)signature(*target, exp, exp);  // an unknown tenant takes no less time than a known one
  for (const auto& secret : secrets)
    fits |= certs::equal_in_constant_time(*given, signature(*target, exp, secret.secret.reveal()));
  if (!fits) return refused("wrong");
  const auto ahead = *expires - unix_seconds(now);
  if (ahead <= 0) return refused("expired");
  if (ahead > longest_link.count()) return refused("too far ahead");
  return target;
}

std::string sign_link(const LinkTarget& target, const certs::Secret& secret, store::Instant expires) {
  const auto exp = std::to_string(unix_seconds(expires));
  return "/embed/account?tenant=" + percent_encoded(target.tenant) + "&account=" + percent_encoded(target.account) +
         "&user=" + percent_encoded(target.user) + "&exp=" + exp +
         "&sig=" + certs::base64url(signature(target, exp, secret.reveal()));
}

}  // namespace kam::extensions
