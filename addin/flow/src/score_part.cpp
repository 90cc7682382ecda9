#include <set>

#include "src/assessment.hpp"
#include "src/rescore_parts.hpp"
#include "src/scoring_of.hpp"
#include "src/scoring_time.hpp"

namespace kam::flow {

namespace {

/// Accounts to be scored alone.
struct Single {
  const Snapshots::Held& held;
  std::span<const std::string> accounts;
  const std::vector<std::int64_t>& settles;
  bool alone = false;  ///< no part of a scoring of all
};

Result<store::Store::Part> score(Loaded& loaded, const Engine& engine, const rules::ScoreOptions& options,
                                 const Single& single, ScoredPart& counted) {
  const Owners owners = owners_of(loaded.records);
  store::Store::Part part{{}, {}, engine.clock(), loaded.version, single.settles, single.alone};
  const auto take = [&](rules::ScoredAccount account) -> Result<void> {
    auto drawn = draw(std::move(account.json), owner_in(owners, account.id));
    if (!drawn) return drawn.error();
    part.assessments.push_back(std::move(drawn->assessment));
    return {};
  };
  const auto counts = rules::score(*engine.pack, loaded.records, options, single.held.peers, take);
  if (!counts) return counts.error();
  std::set<std::string_view> scored;
  for (const auto& one : part.assessments) scored.insert(one.account_id);
  for (const auto& account : single.accounts)  // what is gone, or part of a group by now
    if (!scored.contains(account)) part.gone.push_back(account);
  counted = ScoredPart{counts->accounts, counts->active, 0, loaded.bad_rows, rules::to_string(options.as_of)};
  return part;
}

/// @param fixed  options of a run; nothing: as they are now.
Result<std::optional<ScoredPart>> try_part(store::Store& store, std::string_view tenant, const Engine& engine,
                                           const std::optional<rules::ScoreOptions>& fixed, const Single& single) {
  auto loaded = load(store, tenant, single.accounts);
  if (!loaded) return loaded.error();
  const auto options =
      fixed ? Result<rules::ScoreOptions>(*fixed) : options_of(store, tenant, engine, loaded->local_day);
  if (!options) return options.error();
  const bool fits = single.held.mark == mark_of(engine, *options, loaded->records);
  if (!fits || single.held.groups.differ(loaded->records)) return std::optional<ScoredPart>();
  ScoredPart counted;
  auto part = score(*loaded, engine, *options, single, counted);
  if (!part) return part.error();
  const auto changed = store.store_part(tenant, std::move(*part));
  if (!changed) return changed.error();
  counted.changed = *changed;
  return std::optional(std::move(counted));
}

Result<std::optional<ScoredPart>> score_part(store::Store& store, std::string_view tenant, const Engine& engine,
                                             const std::optional<rules::ScoreOptions>& fixed, const Single& single) {
  return again_after_conflicts(most_tries, [&] { return try_part(store, tenant, engine, fixed, single); });
}

}  // namespace

Result<std::optional<ScoredPart>> score_part(store::Store& store, std::string_view tenant, const Engine& engine,
                                             const rules::ScoreOptions& options, const Snapshots::Held& held,
                                             std::span<const std::string> accounts) {
  return score_part(store, tenant, engine, std::optional(options), Single{held, accounts, {}, false});
}

Result<Rescored> rescore_accounts(store::Store& store, std::string_view tenant, const Engine& engine,
                                  const std::vector<std::string>& accounts, const std::vector<std::int64_t>& settles,
                                  Snapshots& snapshots) {
  if (!engine.pack) return rescore(store, tenant, engine, settles);
  const auto all_scored = store.scoring(tenant);
  if (!all_scored) return all_scored.error();
  const auto held = snapshots.newest(store, tenant);
  if (!held) return held.error();
  if (!*held || !*all_scored) return rescore(store, tenant, engine, settles);
  std::set<std::string> all;
  for (const auto& account : accounts) all.merge((*held)->groups.of(account));
  const std::vector<std::string> with_groups(all.begin(), all.end());
  const ScoringTime time;
  auto scored = score_part(store, tenant, engine, std::nullopt, Single{**held, with_groups, settles, true});
  if (!scored) return scored.error();
  if (!*scored) return rescore(store, tenant, engine, settles);
  time.scored((*scored)->accounts);
  return std::move(**scored);
}

}  // namespace kam::flow
