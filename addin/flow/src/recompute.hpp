#pragma once
#include "kam/flow/rescore.hpp"
#include "kam/rules/history.hpp"
#include "src/load.hpp"

namespace kam::flow {

/// A recomputation of a tenant's past month ends (model 0.9) as it goes on.
struct Recompute {
  store::Store& store;
  std::string tenant;
  const Engine& engine;
  std::int64_t generation = 0;
  std::vector<rules::Day> ends;  ///< that are to be made
  bool starting_set = false;
  /// Told after each step, with the accounts of months that are done and of how many; its error ends the work.
  std::function<Result<void>(std::size_t done, std::size_t total)> progress;

  Result<void> put(rules::Day end, const std::vector<rules::PastAccount>& accounts) const;
  /// A month before the first record has no accounts and is not kept.
  Result<void> end_month(const rules::PastMonth& month) const;
};

/// All accounts at once, month by month. @return accounts.
Result<std::size_t> recompute_together(const Recompute& recompute);
/// The same with no more than a few parts of the records in memory.
Result<std::size_t> recompute_in_parts(const Recompute& recompute);

}  // namespace kam::flow
