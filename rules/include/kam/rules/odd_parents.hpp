#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "kam/rules/records.hpp"

namespace kam::rules {

/// What is odd about the parents of accounts, one sentence each, though every row stays (model 14.1.9): a parent that
/// is not there leaves the account on its own, a circle counts as its smallest id. In the order of the accounts' ids.
std::vector<std::string> odd_parents(const Records& records);

/// The same of accounts in the order of their ids.
struct ParentLink {
  std::string_view id, parent;  ///< empty: none
};
std::vector<std::string> odd_parents(const std::vector<ParentLink>& accounts);

}  // namespace kam::rules
