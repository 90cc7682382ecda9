#include "kam/certs/webhook_signature.hpp"

namespace kam::certs {

namespace {
constexpr std::string_view secret_prefix = "whsec_";
}

std::optional<std::string> webhook_key(const Secret& secret) {
  if (!secret.reveal().starts_with(secret_prefix)) return std::nullopt;
  return from_base64(secret.reveal().substr(secret_prefix.size()));
}

std::string webhook_mac(std::string_view key, std::string_view id, std::string_view timestamp, std::string_view body) {
  std::string text;
  text.reserve(id.size() + timestamp.size() + body.size() + 2);
  text.append(id).append(".").append(timestamp).append(".").append(body);
  return hmac_sha256(key, text);
}

Result<std::string> sign_webhook(const Secret& secret, std::string_view id, std::string_view timestamp,
                                 std::string_view body) {
  const auto key = webhook_key(secret);
  if (!key) return invalid("webhook secret: expected whsec_<base64>");
  return "v1," + base64(webhook_mac(*key, id, timestamp, body));
}

}  // namespace kam::certs
