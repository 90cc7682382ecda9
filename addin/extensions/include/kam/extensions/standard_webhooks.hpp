#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "kam/store/store.hpp"

/// Standard Webhooks, symmetric form: webhook-id, webhook-timestamp and webhook-signature over the raw body. Pure.
namespace kam::extensions {

/// A field is missing here if it was missing or came twice.
struct WebhookFields {
  std::optional<std::string_view> id, timestamp, signature;
};

/// @param secrets  the active ones, as `whsec_<base64>`; all are tried, whatever the first ones say.
/// @return the key id of the secret that fits.
/// @error unauthenticated: the detail says for the log whether it is missing, malformed, stale or wrong.
Result<std::string> verify_standard_webhook(const WebhookFields& fields, std::string_view body,
                                            std::span<const store::ActiveSecret> secrets, store::Instant now);

}  // namespace kam::extensions
