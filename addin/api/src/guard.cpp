#include "src/guard.hpp"

#include <algorithm>

#include "kam/log/log.hpp"
#include "kam/store/credentials.hpp"
#include "src/parameters.hpp"
#include "src/replies.hpp"

namespace kam::api {

namespace {
namespace asio = boost::asio;

constexpr std::size_t longest_key = 256;

/// The key of `Authorization: Bearer <key>`; empty if there is none.
std::string_view bearer(const http::Request& request) {
  constexpr std::string_view scheme = "bearer ";
  const auto field = request.header("authorization").value_or("");
  if (field.size() <= scheme.size() || field.size() > longest_key) return {};
  const auto same = [](char expected, char c) {
    return (c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c) == expected;
  };
  if (!std::equal(scheme.begin(), scheme.end(), field.begin(), same)) return {};
  return field.substr(scheme.size());
}

/// A good key, and the tenant it may act for; nothing where that tenant is not there.
struct Found {
  std::optional<store::ApiKey> key;
  std::optional<std::string> tenant;
};

Result<Found> look_up(store::Store& store, const std::string& hash, const std::optional<std::string>& named) {
  auto key = store.api_key(hash);
  if (!key) return key.error();
  if (!*key || (*key)->revoked) return Found{};
  Found found{*key, {}};
  if (found.key->tenant) {
    if (!named || *named == *found.key->tenant) found.tenant = found.key->tenant;
    return found;
  }
  if (!named) return found;
  const auto tenant = store.tenant(*named);
  if (!tenant) return tenant.error();
  if (*tenant) found.tenant = named;
  return found;
}

/// What the caller gets instead; notes whom the call is about.
std::optional<http::Reply> decide(http::Request& request, const Found& found, const std::optional<std::string>& named,
                                  const Call& call) {
  if (found.key->scope < call.scope)
    return http::problem(403, "forbidden", "This key does not have the scope that is needed", request.id);
  const bool for_all = !found.key->tenant && !named;
  // One that is gone may be asked about: its audit stays.
  const bool gone = !found.key->tenant && named && call.tenant == TenantRule::one_or_all && store::is_tenant_id(*named);
  if (for_all && call.tenant == TenantRule::one)
    return http::problem(400, "tenant-missing", "A key for all tenants must name one with ?tenant=", request.id);
  if (!for_all && !found.tenant && !gone) return not_there(request);
  if (!for_all && call.tenant == TenantRule::all)
    return http::problem(403, "forbidden", "This needs a key for all tenants, and names none", request.id);
  if (found.tenant || gone) request.tenant = found.tenant.value_or(*named);
  if (const auto fault = fault_of(request.query, call.query)) return bad_query(request, *fault);
  return std::nullopt;
}

asio::awaitable<std::optional<http::Reply>> ask(app::App& app, const Call& call, http::Request& request) {
  const auto key = bearer(request);
  std::optional<std::string> named;
  if (const auto tenant = request.query_value("tenant")) named = std::string(*tenant);
  const auto hash = store::api_key_hash(key);
  Result<Found> found = Found{};
  if (!key.empty()) {
    auto job = [&store = app.store, hash, named] { return look_up(store, hash, named); };
    found = co_await app::blocking(app.database, std::move(job));
  }
  if (!found) co_return failed(request, found.error());
  if (!found->key) {
    log::warn("api.refused", {{"request", request.id}, {"peer", request.peer}});
    co_await app::hold_back(app, "api.refused", "", request.peer);
    co_return http::problem(401, "unauthenticated", "A valid API key is needed", request.id);
  }
  if (!app.limits.api_key.allow(hash, app.clock()))
    co_return http::problem(429, "rate-limited", "Too many requests: try again later", request.id);
  co_return decide(request, *found, named, call);
}

http::Auth auth_of(store::Scope scope) {
  switch (scope) {
    case store::Scope::read:
      return http::Auth::api_key_read;
    case store::Scope::write:
      return http::Auth::api_key_write;
    case store::Scope::admin:
      break;
  }
  return http::Auth::api_key_admin;
}
}  // namespace

http::Gate gate_of(app::App& app, const Call& call) {
  return {auth_of(call.scope), [&app, &call](http::Request& request) { return ask(app, call, request); }};
}

}  // namespace kam::api
