#pragma once
#include <string>
#include <vector>

#include "kam/rules/result_line.hpp"

/// How a pack's rules do on a whole portfolio.
namespace kam::cli {

struct RuleFiring {
  std::string rule, action;
  std::size_t accounts = 0;  ///< active ones that it fires for
};

/// What one owner would be asked to do now: due within seven days (model 9.2).
struct OwnerLoad {
  std::string id, name;
  std::size_t shown = 0, waiting = 0;
};

struct Firing {
  std::size_t accounts = 0, active = 0;
  std::vector<RuleFiring> rules;     ///< most frequent first; those that never fire are not in it
  std::vector<OwnerLoad> owners;     ///< most first; the empty id is nobody
  std::vector<std::string> without;  ///< active accounts that have neither a step nor a question

  std::vector<const RuleFiring*> beyond(double share) const;
};

/// Counts over results of one run.
/// @param now_days  what falls due within them is to be done now.
Firing firing(const std::vector<rules::ResultLine>& results, int now_days);
std::string firing_text(const Firing& firing, const std::vector<std::string>& all_rules);

}  // namespace kam::cli
