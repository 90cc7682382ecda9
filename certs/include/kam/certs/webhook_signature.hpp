#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "kam/certs/crypto.hpp"

/// Standard Webhooks, symmetric form, as both sides compute it.
/// @source https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
namespace kam::certs {

/// The key of a secret `whsec_<base64>`; nothing for any other text.
std::optional<std::string> webhook_key(const Secret& secret);

/// HMAC-SHA-256 over `id.timestamp.body`: 32 bytes.
std::string webhook_mac(std::string_view key, std::string_view id, std::string_view timestamp, std::string_view body);

/// The value of webhook-signature for a delivery: `v1,<base64>`. @error invalid_input: no `whsec_<base64>`.
Result<std::string> sign_webhook(const Secret& secret, std::string_view id, std::string_view timestamp,
                                 std::string_view body);

}  // namespace kam::certs
