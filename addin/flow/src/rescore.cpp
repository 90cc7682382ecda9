#include "kam/flow/rescore.hpp"

#include "src/assessment.hpp"
#include "src/held.hpp"
#include "src/rescore_parts.hpp"
#include "src/scoring_of.hpp"
#include "src/scoring_time.hpp"

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

/// What single accounts are compared with from now on.
Result<void> put_snapshot(store::Store& store, std::string_view tenant, const Engine& engine,
                          const rules::ScoreOptions& options, rules::Records& records) {
  rules::PeerRounds rounds(*engine.pack, options, records);
  for (; !rounds.done(); rounds.end_round()) {
    auto peers = rounds.gather(records);
    if (!peers) return peers.error();
    rounds.take(std::move(*peers));
  }
  Groups groups;
  groups.add(records);
  const auto held = Snapshots::Held::of_rounds(mark_of(engine, options, records), std::move(groups), std::move(rounds));
  return store.put_snapshot(tenant, held.to_store());
}

/// All accounts at once. The snapshot is stored first: with an old one accounts would be compared until the next time.
Result<Rescored> try_once(store::Store& store, std::string_view tenant, const Engine& engine,
                          const std::vector<std::int64_t>& settles, bool catches_up = false) {
  auto loaded = load(store, tenant);
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
  change->catches_up = catches_up;
  if (engine.pack)
    if (auto ok = put_snapshot(store, tenant, engine, *options, loaded->records); !ok) return ok.error();
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
  const ScoringTime time;
  auto rescored = *large ? rescore_in_parts(store, tenant, engine, settles, run)
                         : again_after_conflicts(most_tries, [&] { return try_once(store, tenant, engine, settles); });
  if (rescored) time.scored(rescored->accounts);
  return rescored;
}

Result<std::optional<Rescored>> catch_up(store::Store& store, std::string_view tenant, const Engine& engine) {
  const auto behind = store.is_behind(tenant);
  if (!behind) return behind.error();
  const auto large = is_large(store, tenant, engine);
  if (!large) return large.error();
  if (*large || !*behind) return std::nullopt;
  const ScoringTime time;
  auto rescored = again_after_conflicts(most_tries, [&] { return try_once(store, tenant, engine, {}, true); });
  if (!rescored) return rescored.error();
  time.scored(rescored->accounts);
  return std::move(*rescored);
}

}  // namespace kam::flow
