#include "steps.hpp"

namespace kam::rules {

namespace {
Due due_of(const Recommendation& r, const std::string& account) {
  return {r.priority, r.due, r.rule->id, account};
}
}  // namespace

void BudgetOf::gather(const Steps& steps, Workloads& workloads) const {
  workloads.most = budget.items;
  for (const Recommendation& r : steps.recommendations) {
    if (falls_within(r)) workloads.by_owner[r.owner_id].push_back(due_of(r, account));
  }
}

void BudgetOf::spend(const Workloads& workloads, Steps& steps) const {
  for (Recommendation& r : steps.recommendations) r.now = falls_within(r) && before(r, workloads, steps) < budget.items;
}

/// Steps of other accounts as they were gathered, and of this one as it is now.
std::size_t BudgetOf::before(const Recommendation& r, const Workloads& workloads, const Steps& own) const {
  const Due one = due_of(r, account);
  std::size_t count = 0;
  if (const auto found = workloads.by_owner.find(r.owner_id); found != workloads.by_owner.end()) {
    for (const Due& other : found->second) count += other.account != account && other < one;
  }
  for (const Recommendation& other : own.recommendations) {
    count += other.owner_id == r.owner_id && falls_within(other) && due_of(other, account) < one;
  }
  return count;
}

}  // namespace kam::rules
