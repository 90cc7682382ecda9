#include "kam/extensions/standard_webhooks.hpp"

#include <algorithm>
#include <vector>

#include "generic/unix_seconds.hpp"
#include "kam/certs/webhook_signature.hpp"

namespace kam::extensions {

namespace {
constexpr std::string_view scheme = "v1,";
constexpr std::int64_t tolerance_seconds = 300;
constexpr std::size_t most_signatures = 16;

Error refused(std::string reason) {
  return {Errc::unauthenticated, "signature " + std::move(reason)};
}

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= 256 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; });
}

/// The 32 bytes of every v1 signature in the list; nothing if one of them is malformed. Other schemes are passed over.
std::optional<std::vector<std::string>> signatures_of(std::string_view list) {
  std::vector<std::string> found;
  for (std::size_t items = 0;; ++items) {
    const auto end = std::min(list.find(' '), list.size());
    const auto item = list.substr(0, end);
    if (items == most_signatures || item.find(',') == std::string_view::npos) return std::nullopt;
    if (item.starts_with(scheme)) {
      auto bytes = certs::from_base64(item.substr(scheme.size()));
      if (!bytes || bytes->size() != 32) return std::nullopt;
      found.push_back(std::move(*bytes));
    }
    if (end == list.size()) break;
    list.remove_prefix(end + 1);
  }
  if (found.empty()) return std::nullopt;
  return found;
}
}  // namespace

Result<std::string> verify_standard_webhook(const WebhookFields& fields, std::string_view body,
                                            std::span<const store::ActiveSecret> secrets, store::Instant now) {
  if (!fields.id || !fields.timestamp || !fields.signature) return refused("missing");
  const auto seconds = whole_seconds(*fields.timestamp);
  const auto given = signatures_of(*fields.signature);
  if (!is_id(*fields.id) || !seconds || !given) return refused("malformed");
  const auto now_seconds = unix_seconds(now);
  if (std::abs(now_seconds - *seconds) > tolerance_seconds) return refused("stale");
  std::string fitting;
  if (secrets.empty())
    (void)certs::webhook_mac(scheme, *fields.id, *fields.timestamp,
                             body);  // an unknown tenant takes no less time than a known one
  for (const auto& secret : secrets) {
    const auto key = certs::webhook_key(secret.secret);
    if (!key) continue;
    const auto expected = certs::webhook_mac(*key, *fields.id, *fields.timestamp, body);
    for (const auto& one : *given)
      if (certs::equal_in_constant_time(one, expected)) fitting = secret.key_id;
  }
  if (fitting.empty()) return refused("wrong");
  return fitting;
}

}  // namespace kam::extensions
