#pragma once
#include "account_view.hpp"
#include "priority.hpp"
#include "steps.hpp"

/// Next steps (model 9).
namespace kam::rules {

/// The steps of each account in the order of 9.2, without those that gave way to a conflicting one.
std::vector<Steps> next_steps(const Assessment& assessment);
/// Of two steps that cannot stand together the first stays, and names the other. In the order of 9.2.
void settle_conflicts(std::vector<Recommendation>& fired);

}  // namespace kam::rules
