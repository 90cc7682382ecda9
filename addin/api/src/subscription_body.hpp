#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kam/rules/result.hpp"

namespace kam::api {

/// What a caller sets of a subscription.
struct SubscriptionBody {
  std::optional<std::string> url;
  std::optional<std::vector<std::string>> kinds;
  std::optional<bool> enabled;
};

/// Reads `{"url":"https://…","kinds":["tier.changed"],"enabled":true}`, each key at most once, no other. Pure; whether
/// the URL may be called is not looked at.
/// @error invalid_input: names the key and what was expected.
Result<SubscriptionBody> read_subscription_body(std::string_view body);

}  // namespace kam::api
