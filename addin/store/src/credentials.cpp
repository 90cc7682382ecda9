#include "kam/store/credentials.hpp"

namespace kam::store {

namespace {
constexpr std::size_t bytes = 32;
constexpr std::size_t shown_characters = 12;
}  // namespace

std::string secret_of_setting(std::string_view key) {
  return "setting:" + std::string(key);
}

certs::Secret new_webhook_secret() {
  return certs::Secret("whsec_" + certs::base64(certs::random_bytes(bytes)));
}

certs::Secret new_embed_secret() {
  return certs::Secret(certs::base64url(certs::random_bytes(bytes)));
}

NewApiKey new_api_key(std::optional<std::string> tenant, Scope scope, Instant now) {
  certs::Secret key("kamd_" + certs::base64url(certs::random_bytes(bytes)));
  ApiKey row{api_key_hash(key.reveal()), std::move(tenant), scope, {}, now, {}};
  row.shown = key.reveal().substr(0, shown_characters);
  return {std::move(key), std::move(row)};
}

std::string api_key_hash(std::string_view key) {
  return certs::sha256(key);
}

}  // namespace kam::store
