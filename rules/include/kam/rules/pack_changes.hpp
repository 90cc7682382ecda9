#pragma once
#include <string>
#include <vector>

#include "kam/rules/pack.hpp"

namespace kam::rules {

/// An entry that two packs have in different ways.
struct PackChange {
  std::string file;
  std::string place;   ///< `sel_tenure/weight`: entries of lists by their id
  std::string before;  ///< as JSON; empty: it is new
  std::string after;   ///< as JSON; empty: it is gone
};

/// What differs in what two packs compute, in the order of files and entries. Cases and texts compute nothing and are
/// left out, as are the packs' own names and versions.
/// @param before, after  complete packs, as Pack::files() gives them.
std::vector<PackChange> compare_packs(const Pack::Files& before, const Pack::Files& after);

}  // namespace kam::rules
