#pragma once
#include "company.hpp"

namespace kam::demo {

// The stories bend the profiles of the accounts that they tell of, and add the records that only the story explains.
void tell_stories_of_risk(Company& company);
void tell_stories_of_growth(Company& company);

}  // namespace kam::demo
