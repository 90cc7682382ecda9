#include "src/recompute.hpp"

namespace kam::flow {

Result<void> Recompute::put(rules::Day end, const std::vector<rules::PastAccount>& accounts) const {
  std::vector<store::RecomputedAccount> rows;
  for (const auto& account : accounts) rows.push_back({account.id, rules::to_json(account)});
  return store.put_recomputed(tenant, generation, rules::to_string(end), rows);
}

Result<void> Recompute::end_month(const rules::PastMonth& month) const {
  return store.end_recomputed_month(tenant, generation,
                                    {rules::to_string(month.as_of), month.snapshot, rules::to_json(month.left_out)});
}

Result<std::size_t> recompute_together(const Recompute& recompute) {
  const auto loaded = load(recompute.store, recompute.tenant);
  if (!loaded) return loaded.error();
  const std::size_t accounts = loaded->records.accounts.size(), total = accounts * recompute.ends.size();
  std::size_t done = 0;
  for (const rules::Day end : recompute.ends) {
    if (auto ok = recompute.progress(done, total); !ok) return ok.error();
    const auto month = rules::past_month(*recompute.engine.pack, loaded->records, end, recompute.starting_set);
    if (!month) return month.error();
    if (auto ok = recompute.put(end, month->accounts); !ok) return ok.error();
    if (month->accounts.empty()) continue;
    if (auto ok = recompute.end_month(*month); !ok) return ok.error();
    done += accounts;
  }
  return accounts;
}

}  // namespace kam::flow
