#include "src/subscription_body.hpp"

#include <algorithm>
#include <set>

#include "kam/store/outgoing.hpp"
#include "src/body_members.hpp"

namespace kam::api {

namespace {
namespace dom = simdjson::dom;

constexpr std::size_t longest_url = 2048;

bool is_kind(std::string_view name) {
  return std::find(store::message_kinds.begin(), store::message_kinds.end(), name) != store::message_kinds.end();
}

Result<std::vector<std::string>> read_kinds(dom::element value) {
  std::string expected;
  for (const auto kind : store::message_kinds) expected += (expected.empty() ? "" : ", ") + std::string(kind);
  const Error wrong = invalid("kinds: expected a list of some of " + expected);
  dom::array items;
  if (value.get(items) || items.size() == 0) return wrong;
  std::set<std::string> kinds;
  for (const dom::element item : items) {
    std::string_view name;
    if (item.get(name) || !is_kind(name) || !kinds.emplace(name).second) return wrong;
  }
  return std::vector<std::string>(kinds.begin(), kinds.end());
}

Result<void> read_field(std::string_view key, dom::element value, SubscriptionBody& into) {
  if (key == "url") {
    std::string_view url;
    if (into.url || value.get(url) || url.size() > longest_url) return invalid("url: expected one https:// address");
    into.url = url;
    return {};
  }
  if (key == "kinds" && !into.kinds) {
    auto kinds = read_kinds(value);
    if (!kinds) return kinds.error();
    into.kinds = std::move(*kinds);
    return {};
  }
  if (key == "enabled" && !into.enabled) {
    bool enabled = false;
    if (value.get(enabled)) return invalid("enabled: expected true or false");
    into.enabled = enabled;
    return {};
  }
  return invalid("expected url, kinds and enabled, each once, and nothing else");
}
}  // namespace

Result<SubscriptionBody> read_subscription_body(std::string_view body) {
  SubscriptionBody read;
  const auto ok =
      each_member(body, [&](std::string_view key, dom::element value) { return read_field(key, value, read); });
  if (!ok) return ok.error();
  return read;
}

}  // namespace kam::api
