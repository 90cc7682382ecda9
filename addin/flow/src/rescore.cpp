#include "kam/flow/rescore.hpp"

#include "src/assessment.hpp"
#include "src/rescore_parts.hpp"
#include "src/scoring_of.hpp"

namespace kam::flow {

namespace {
Result<store::Store::Change> change_of(rules::Scored& scored, const Owners& owners) {
  store::Store::Change change;
  for (auto& account : scored.accounts) {
    auto drawn = draw(std::move(account.json), owner_in(owners, account.id));
    if (!drawn) return drawn.error();
    change.scoring.snapshot = std::move(drawn->snapshot);
    change.assessments.push_back(std::move(drawn->assessment));
  }
  return change;
}

/// All accounts at once.
Result<Rescored> try_once(store::Store& store, std::string_view tenant, const Engine& engine,
                          const std::vector<std::int64_t>& settles) {
  const auto loaded = load(store, tenant);
  if (!loaded) return loaded.error();
  const auto options = options_of(store, tenant, engine, loaded->local_day);
  if (!options) return options.error();
  auto scored = engine.score(loaded->records, *options);
  if (!scored) return scored.error();
  auto change = change_of(*scored, owners_of(loaded->records));
  if (!change) return change.error();

  Rescored result{scored->accounts.size(), scored->counts.active, 0, loaded->bad_rows,
                  rules::to_string(options->as_of)};
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
  auto shared = std::make_shared<const rules::Pack>(std::move(pack));
  auto score = [shared](const rules::Records& records, const rules::ScoreOptions& options) {
    return rules::score(*shared, records, options);
  };
  auto now = [] { return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()); };
  return {std::move(score), shared->version(), now, shared};
}

Result<bool> is_large(store::Store& store, std::string_view tenant, const Engine& engine) {
  if (!engine.pack) return false;
  const auto count = store.record_count(tenant, engine.most_together + 1);
  if (!count) return count.error();
  return *count > engine.most_together;
}

Result<Rescored> rescore(store::Store& store, std::string_view tenant, const Engine& engine,
                         const std::vector<std::int64_t>& settles, const RescoreRun& run) {
  if (engine.pack)
    if (auto ok = store.keep_ruleset(tenant, {engine.ruleset, engine.clock()}, engine.pack->files()); !ok)
      return ok.error();
  const auto large = is_large(store, tenant, engine);
  if (!large) return large.error();
  if (*large) return rescore_in_parts(store, tenant, engine, settles, run);
  return again_after_conflicts(most_tries, [&] { return try_once(store, tenant, engine, settles); });
}

}  // namespace kam::flow
