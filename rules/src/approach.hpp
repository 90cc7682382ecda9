#pragma once
#include "assess.hpp"

/// One face or one voice: the lean of an account, and what follows from it (model 4.3, 4.4).
namespace kam::rules {

struct Approach {
  State state = State::unknown;
  Reason reason = Reason::none;
  double lean = 0, coverage = 0;
  std::string_view verdict, basis;  ///< empty unless known
  struct Part {
    double lean = 0, contribution = 0;  ///< of a known part; the contributions add up to the lean
  };
  std::vector<Part> parts;  ///< one of each of the pack's

  bool is_known() const { return state == State::known; }
};

/// From the facts of 4.2, by the terms of the pack.
Approach approach_of(const Assessment& assessment, std::size_t node);

/// `one_face` or `one_voice` where the row of the checklist speaks for one; else empty.
std::string_view side_of(const ApproachTerms::Row& row, const Value& value);

/// May a screen show the verdict? Only of accounts that it concerns, and only on more than the cycle (4.4).
bool shows_verdict(const Assessment& assessment, std::size_t node, const Approach& approach);

}  // namespace kam::rules
