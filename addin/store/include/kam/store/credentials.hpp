#pragma once
#include <string>
#include <string_view>

#include "kam/store/store.hpp"

/// Credentials that kamd makes: each 256 random bits, shown once to the person who asked for it.
namespace kam::store {

inline constexpr std::string_view webhook_secret = "webhook_secret";  ///< names of secrets
inline constexpr std::string_view embed_secret = "embed_secret";
std::string secret_of_setting(std::string_view key);  ///< the name of the secret that is a tenant's setting

certs::Secret new_webhook_secret();  ///< `whsec_<base64>`
certs::Secret new_embed_secret();    ///< printable ASCII

struct NewApiKey {
  certs::Secret key;  ///< `kamd_<base64url>`
  ApiKey row;
};
NewApiKey new_api_key(std::optional<std::string> tenant, Scope scope, Instant now);

/// What `ApiKey::hash` holds for a key.
std::string api_key_hash(std::string_view key);

}  // namespace kam::store
