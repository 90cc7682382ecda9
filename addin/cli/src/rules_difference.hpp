#pragma once
#include <string>
#include <vector>

#include "explain/text.hpp"
#include "kam/rules/compare.hpp"
#include "kam/rules/pack_changes.hpp"

namespace kam::cli {

/// What another pack makes of the same accounts: which change tier and why, how the scores move, which rules fire newly
/// and no more.
/// @param before, after  results of the same accounts in the same order.
std::string rules_difference(const std::vector<rules::PackChange>& changes,
                             const std::vector<rules::ResultLine>& before, const std::vector<rules::ResultLine>& after,
                             const Speech& speech);

}  // namespace kam::cli
