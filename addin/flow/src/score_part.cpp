#include <algorithm>

#include "kam/certs/crypto.hpp"
#include "src/assessment.hpp"
#include "src/rescore_parts.hpp"
#include "src/scoring_of.hpp"

namespace kam::flow {

namespace {

Result<ScoredPart> try_part(store::Store& store, std::string_view tenant, const Engine& engine, const Marked& marked,
                            const Snapshots::Held& held, std::span<const std::string> accounts,
                            const std::vector<std::int64_t>& settles) {
  auto loaded = load(store, tenant, accounts);
  if (!loaded) return loaded.error();
  if (held.groups.differ(loaded->records)) return Error{Errc::conflict, "groups of accounts changed"};
  const Owners owners = owners_of(loaded->records);
  ScoredPart result;
  result.bad_rows = loaded->bad_rows;
  store::Store::Part part{{}, {}, engine.clock(), loaded->version, settles};
  const auto take = [&](rules::ScoredAccount account) -> Result<void> {
    auto drawn = draw(account.json, owner_in(owners, account.id));
    if (!drawn) return drawn.error();
    part.assessments.push_back(std::move(drawn->assessment));
    return {};
  };
  const auto counts = rules::score(*engine.pack, loaded->records, marked.options, held.peers, take);
  if (!counts) return counts.error();
  for (const auto& account : accounts) {  // what is gone, or part of a group by now
    const auto is_it = [&](const store::Assessment& one) { return one.account_id == account; };
    if (std::none_of(part.assessments.begin(), part.assessments.end(), is_it)) part.gone.push_back(account);
  }
  result.accounts = counts->accounts;
  result.active = counts->active;
  const auto changed = store.store_part(tenant, std::move(part));
  if (!changed) return changed.error();
  result.changed = *changed;
  return result;
}

}  // namespace

Result<Marked> marked(store::Store& store, std::string_view tenant, const Engine& engine) {
  const auto settings = settings_of(store, tenant);
  if (!settings) return settings.error();
  const auto shared = load(store, tenant, {});
  if (!shared) return shared.error();
  const auto day = day_of(*settings, shared->local_day, engine.clock());
  if (!day) return day.error();
  Marked made{{*day, settings->flag("starting_set"), certs::sha256_hex}, {}};
  made.mark = engine.ruleset + ' ' + rules::to_string(*day) + (made.options.starting_set ? " starting " : " ") +
              certs::sha256_hex(shared->records.settings.json);
  return made;
}

Result<ScoredPart> score_part(store::Store& store, std::string_view tenant, const Engine& engine, const Marked& marked,
                              const Snapshots::Held& held, std::span<const std::string> accounts,
                              const std::vector<std::int64_t>& settles) {
  for (int tries = 1;; ++tries) {
    auto scored = try_part(store, tenant, engine, marked, held, accounts, settles);
    const bool again = !scored && scored.error().code == Errc::conflict && tries < most_tries;
    if (!again) return scored;
  }
}

Result<Rescored> rescore_accounts(store::Store& store, std::string_view tenant, const Engine& engine,
                                  const std::vector<std::string>& accounts, const std::vector<std::int64_t>& settles,
                                  Snapshots& snapshots) {
  const auto large = is_large(store, tenant, engine);
  if (!large) return large.error();
  if (!*large) return rescore(store, tenant, engine, settles);
  const auto asked = marked(store, tenant, engine);
  if (!asked) return asked.error();
  const auto held = snapshots.current(store, tenant, asked->mark);
  if (!held) return held.error();
  if (!*held) return rescore(store, tenant, engine, settles);
  std::set<std::string> all;
  for (const auto& account : accounts) all.merge((*held)->groups.of(account));
  const std::vector<std::string> with_groups(all.begin(), all.end());
  const auto scored = score_part(store, tenant, engine, *asked, **held, with_groups, settles);
  if (!scored && scored.error().code == Errc::conflict) return rescore(store, tenant, engine, settles);
  if (!scored) return scored.error();
  return Rescored{scored->accounts, scored->active, scored->changed, scored->bad_rows,
                  rules::to_string(asked->options.as_of)};
}

}  // namespace kam::flow
