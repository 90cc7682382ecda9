#pragma once

/// Figures over all accounts, gathered part by part: what one account's assessment takes from the others.
namespace kam::rules {

/// One such figure. `Figure` has merge(Figure) for what another part gathered, and finish() for when all parts have.
template <class Figure>
struct Gathered {
  Figure figure{};
  bool begun = false;     ///< some part gathered it in this round
  bool complete = false;  ///< all parts did: it may be used
};

}  // namespace kam::rules
