#pragma once
#include "../facts/pooled_deals.hpp"
#include "kam/rules/pilot.hpp"

namespace kam::rules::pilots {

/// Cross-sell conversion, satisfied answers and sales cycle of both arms in a window, each arm one heap of records.
/// @param tells  with intervals: there are pairs enough for them.
std::vector<PilotMeasure> measures(const Portfolio& portfolio, Nodes one_face, Nodes one_voice, Window window,
                                   bool tells, std::size_t draws);

}  // namespace kam::rules::pilots
