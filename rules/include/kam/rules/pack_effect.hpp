#pragma once
#include <map>
#include <string>
#include <vector>

#include "kam/rules/result_line.hpp"

namespace kam::rules {

/// What another pack makes of the same accounts, counted.
struct PackEffect {
  std::vector<std::size_t> moved;  ///< places of the accounts whose tier or qualifier is another

  std::size_t rising = 0, falling = 0;
  std::size_t newly_scored = 0, no_more_scored = 0;
  double largest_rise = 0, largest_fall = 0;  ///< points; the fall is negative

  struct Firing {
    std::size_t before = 0, after = 0;        ///< for how many accounts the rule fires
    std::vector<std::string> newly, no_more;  ///< their ids
  };
  std::map<std::string, Firing> rules;  ///< those that fire for other accounts than before
};

/// @param before, after  results of the same accounts in the same order.
PackEffect effect_of(const std::vector<ResultLine>& before, const std::vector<ResultLine>& after);

}  // namespace kam::rules
