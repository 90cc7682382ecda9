#pragma once
#include <algorithm>
#include <vector>

#include "portfolio.hpp"

/// Which contracts were renewed: those with a later one that starts by their end + 90 days (model 14.6.12).
namespace kam::rules {

class Renewals {
 public:
  explicit Renewals(const Node& node) {
    for (const Contract* contract : node.contracts) starts_.push_back(contract->start);
    std::sort(starts_.begin(), starts_.end());
  }
  bool renewed(const Contract& ended) const {
    const auto later = std::upper_bound(starts_.begin(), starts_.end(), ended.start);
    return later != starts_.end() && *later <= *ended.end + 90;
  }

 private:
  std::vector<Day> starts_;  ///< of all contracts, ascending
};

}  // namespace kam::rules
