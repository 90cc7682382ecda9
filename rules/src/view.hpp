#pragma once
#include <string_view>
#include <vector>

#include "scorecard.hpp"

/// The optional view on two axes (model 1.4).
namespace kam::rules {

struct View {
  Composite attractiveness, strength;
  std::string_view cell;  ///< strategic, star, status, streamline; empty if an axis is unknown
};

std::vector<View> views(const Pack::Data& pack, const FactMatrix& facts, const Selection& selection,
                        const MeasurePeers& peers);

}  // namespace kam::rules
