#include "src/scoring_of.hpp"

#include "kam/certs/crypto.hpp"

namespace kam::flow {

namespace {
Result<rules::Day> day_of(const store::TenantSettings& settings, const rules::LocalDay& local_day, store::Instant now) {
  const auto frozen = settings.get("as_of");
  if (!frozen) return local_day(std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count());
  const auto day = rules::parse_day(*frozen);
  if (!day) return invalid("tenant setting as_of: expected YYYY-MM-DD, found " + *frozen);
  return *day;
}
}  // namespace

Owners owners_of(const rules::Records& records) {
  Owners owners;
  for (const auto& account : records.accounts)
    if (account.owner_id) owners.emplace(account.id, *account.owner_id);
  return owners;
}

std::string_view owner_in(const Owners& owners, std::string_view account) {
  const auto owner = owners.find(account);
  return owner == owners.end() ? std::string_view() : owner->second;
}

Result<rules::ScoreOptions> options_of(store::Store& store, std::string_view tenant, const Engine& engine,
                                       const rules::LocalDay& local_day) {
  const auto stored = store.tenant(tenant);
  if (!stored) return stored.error();
  if (!*stored) return Error{Errc::not_found, "no tenant " + std::string(tenant)};
  const auto settings = store::TenantSettings::parse((*stored)->settings_json);
  if (!settings) return settings.error();
  const auto day = day_of(*settings, local_day, engine.clock());
  if (!day) return day.error();
  return rules::ScoreOptions{*day, settings->flag("starting_set"), certs::sha256_hex};
}

std::string mark_of(const Engine& engine, const rules::ScoreOptions& options, const rules::Records& records) {
  return engine.ruleset + ' ' + rules::to_string(options.as_of) + (options.starting_set ? " starting " : " ") +
         certs::sha256_hex(records.settings.json);
}

}  // namespace kam::flow
