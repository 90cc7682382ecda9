#pragma once
#include <string>
#include <vector>

#include "kam/rules/finding.hpp"
#include "kam/rules/pack.hpp"

namespace kam::rules {

/// What the cases beside a pack say of it.
struct CaseRun {
  std::size_t recommendations = 0, mappings = 0, gates = 0, tiers = 0;  ///< cases of each kind
  std::vector<Finding> wrong;         ///< cases that cannot be read, or whose answer is another
  std::vector<std::string> untested;  ///< rules, mappings, gates and tiers without a case on each side, in words

  bool clean() const { return wrong.empty() && untested.empty(); }
};

/// Runs `cases.recommendations.json`, `cases.programme.json`, `cases.mappings.json` and `cases.gates.json` of a pack.
///
/// @param own  the files as they were given to Pack::load: of an overlay, only those that it has itself. A finding
/// points
///             into them, or into `default/FILE` for a case of the pack under it.
[[nodiscard]] CaseRun run_cases(const Pack& pack, const Pack::Files& own);

}  // namespace kam::rules
