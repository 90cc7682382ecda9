#pragma once
#include "../assess.hpp"
#include "kam/rules/pilot.hpp"

namespace kam::rules::pilots {

/// Two accounts by their places in the portfolio.
struct Matched {
  std::size_t one_face, one_voice;
  int revenue_band;
  std::string_view cycle;
};

struct Pairing {
  std::vector<Matched> pairs;          ///< the most alike by revenue first
  std::vector<std::size_t> unmatched;  ///< ascending
};

/// Key accounts two by two: of one segment, one band of revenue and one kind of cycle; neighbours by revenue.
Pairing pairs_of(const Assessment& before, const PilotOptions& options);

}  // namespace kam::rules::pilots
