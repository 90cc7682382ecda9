#pragma once
#include "scorecard.hpp"

/// From total, gates and cap to a tier (model 1.5, 14.3.15).
namespace kam::rules {

/// Fills tier, qualifier, reason and the candidate's flag of a card that has its total, gates and place in the cap.
/// @param growth  the criterion that lets an account rise before its total does.
void find_tier(const Pack::Data& pack, bool starting_set, std::size_t growth, Scorecard& card);

/// Place of `sel_growth_potential` among the criteria; 0 if a pack has none.
std::size_t growth_criterion(const Pack::Data& pack);

}  // namespace kam::rules
