#include "kam/api/calls.hpp"

#include "src/accounts.hpp"
#include "src/entries.hpp"
#include "src/events.hpp"
#include "src/history.hpp"
#include "src/jobs.hpp"
#include "src/keys.hpp"
#include "src/programme.hpp"
#include "src/records.hpp"
#include "src/rules.hpp"
#include "src/score.hpp"
#include "src/subscriptions.hpp"
#include "src/tenants.hpp"

namespace kam::api {

namespace {
constexpr std::size_t no_body = 0, small_body = 64 * 1024, pack_body = 4 * 1024 * 1024, bundle_body = 1024 * 1024,
                      records_body = 16 * 1024 * 1024;

std::vector<Call> table() {
  using enum store::Scope;
  std::vector<Call> all{
      {"GET",
       "/api/v1/accounts",
       read,
       {"id", "tier", "owner", "band", "text", "sort", "cursor", "limit"},
       no_body,
       list_accounts},
      {"GET", "/api/v1/accounts/{id}", read, {}, no_body, show_account},
      {"GET", "/api/v1/accounts/{id}/history", read, {"cursor", "limit"}, no_body, show_history},
      {"GET", "/api/v1/accounts/{id}/approach", read, {}, no_body, show_approach},
      {"GET", "/api/v1/portfolio", read, {}, no_body, show_portfolio},
      {"GET", "/api/v1/programme/fit", read, {}, no_body, show_fit},
      {"GET", "/api/v1/maturity", read, {}, no_body, show_maturity},

      {"POST", "/api/v1/score", read, {}, bundle_body, score_bundle},
      {"POST", "/api/v1/records", write, {}, records_body, take_records},

      {"GET", "/api/v1/rules", read, {}, no_body, show_rules},
      {"GET", "/api/v1/rules/versions", read, {}, no_body, list_rulesets},
      {"POST", "/api/v1/rules/check", read, {}, pack_body, check_rules},
      {"POST", "/api/v1/rules/diff", read, {}, pack_body, compare_rules},

      {"POST", "/api/v1/jobs/sync", write, {"full"}, no_body, add_sync},
      {"POST", "/api/v1/jobs/rescore", write, {}, no_body, add_rescore},
      {"POST", "/api/v1/jobs/history", write, {}, no_body, add_history},
      {"POST", "/api/v1/jobs/backtest", write, {"cut", "horizon"}, no_body, add_backtest},
      {"GET", "/api/v1/jobs/{id}", read, {}, no_body, show_job},
      {"POST", "/api/v1/jobs/{id}/cancel", write, {}, no_body, cancel_job},
      {"DELETE", "/api/v1/jobs/{id}", write, {}, no_body, cancel_job},

      {"GET", "/api/v1/tenants", admin, {}, no_body, list_tenants, TenantRule::one_or_all},
      {"POST", "/api/v1/tenants", admin, {}, small_body, add_tenant, TenantRule::all},
      {"PATCH", "/api/v1/tenants/{id}", admin, {}, small_body, change_tenant, TenantRule::one_or_all},
      {"DELETE", "/api/v1/tenants/{id}", admin, {}, no_body, remove_tenant, TenantRule::one_or_all},
      {"GET", "/api/v1/keys", admin, {}, no_body, list_keys, TenantRule::one_or_all},
      {"POST", "/api/v1/keys", admin, {}, small_body, add_key, TenantRule::one_or_all},
      {"DELETE", "/api/v1/keys/{key}", admin, {}, no_body, revoke_key, TenantRule::one_or_all},
      {"GET", "/api/v1/audit", admin, {"limit"}, no_body, list_audit, TenantRule::one_or_all},
      {"GET", "/api/v1/subscriptions", admin, {}, no_body, list_subscriptions},
      {"POST", "/api/v1/subscriptions", admin, {}, small_body, add_subscription},
      {"PATCH", "/api/v1/subscriptions/{id}", admin, {}, small_body, change_subscription},
      {"DELETE", "/api/v1/subscriptions/{id}", admin, {}, no_body, remove_subscription},
      {"POST", "/api/v1/subscriptions/{id}/test", admin, {}, no_body, test_subscription},
      {"GET", "/api/v1/subscriptions/{id}/deliveries", admin, {"limit"}, no_body, list_deliveries},
      {"GET", "/api/v1/events", admin, {"state", "cursor", "limit"}, no_body, list_events},
      {"POST", "/api/v1/events/{id}/replay", admin, {}, no_body, replay_event},
  };
  std::ranges::move(entry_calls(), std::back_inserter(all));
  return all;
}
}  // namespace

const std::vector<Call>& calls() {
  static const std::vector<Call> all = table();
  return all;
}

}  // namespace kam::api
