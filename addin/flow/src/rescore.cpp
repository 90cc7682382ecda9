#include "kam/flow/rescore.hpp"

#include <map>

#include "kam/certs/crypto.hpp"
#include "kam/store/tenant_settings.hpp"
#include "src/assessment.hpp"
#include "src/load.hpp"

namespace kam::flow {

namespace {
constexpr int most_tries = 5;  // an import may come in between; it will not come five times

using Owners = std::map<std::string_view, std::string_view>;

Owners owners_of(const rules::Records& records) {
  Owners owners;
  for (const auto& account : records.accounts)
    if (account.owner_id) owners.emplace(account.id, *account.owner_id);
  return owners;
}

Result<rules::Day> day_of(const store::TenantSettings& settings, const Loaded& loaded, store::Instant now) {
  const auto frozen = settings.get("as_of");
  if (!frozen) return loaded.local_day(std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count());
  const auto day = rules::parse_day(*frozen);
  if (!day) return invalid("tenant setting as_of: expected YYYY-MM-DD, found " + *frozen);
  return *day;
}

Result<store::Store::Change> change_of(const rules::Scored& scored, const Owners& owners) {
  store::Store::Change change;
  for (const auto& account : scored.accounts) {
    const auto owner = owners.find(account.id);
    auto drawn = draw(account.json, owner == owners.end() ? std::string_view() : owner->second);
    if (!drawn) return drawn.error();
    change.scoring.snapshot = std::move(drawn->snapshot);
    change.assessments.push_back(std::move(drawn->assessment));
  }
  return change;
}

Result<Rescored> try_once(store::Store& store, std::string_view tenant, const Engine& engine,
                          const std::vector<std::int64_t>& settles) {
  const auto stored = store.tenant(tenant);
  if (!stored) return stored.error();
  if (!*stored) return Error{Errc::not_found, "no tenant " + std::string(tenant)};
  const auto settings = store::TenantSettings::parse((*stored)->settings_json);
  if (!settings) return settings.error();
  const auto loaded = load(store, tenant);
  if (!loaded) return loaded.error();
  const auto day = day_of(*settings, *loaded, engine.clock());
  if (!day) return day.error();
  const auto scored = engine.score(loaded->records, {*day, settings->flag("starting_set"), certs::sha256_hex});
  if (!scored) return scored.error();
  auto change = change_of(*scored, owners_of(loaded->records));
  if (!change) return change.error();

  Rescored result{scored->accounts.size(), scored->counts.active, 0, loaded->bad_rows, rules::to_string(*day)};
  change->scoring.as_of = result.as_of;
  change->scoring.ruleset = engine.ruleset;
  change->scoring.computed_at = engine.clock();
  change->scoring.accounts = static_cast<std::int64_t>(result.accounts);
  change->scoring.active = static_cast<std::int64_t>(result.active);
  change->version = loaded->version;
  change->done = settles;
  const auto changed = store.store_scoring(tenant, std::move(*change));
  if (!changed) return changed.error();
  result.changed = *changed;
  return result;
}
}  // namespace

Engine engine_of(rules::Pack pack) {
  auto ruleset = pack.version();
  auto score = [pack = std::move(pack)](const rules::Records& records, const rules::ScoreOptions& options) {
    return rules::score(pack, records, options);
  };
  auto now = [] { return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()); };
  return {std::move(score), std::move(ruleset), now};
}

Result<Rescored> rescore(store::Store& store, std::string_view tenant, const Engine& engine,
                         const std::vector<std::int64_t>& settles) {
  for (int tries = 1;; ++tries) {
    auto result = try_once(store, tenant, engine, settles);
    if (result || result.error().code != Errc::conflict || tries == most_tries) return result;
  }
}

}  // namespace kam::flow
