#pragma once
#include <span>
#include <vector>

#include "measure.hpp"

namespace kam::rules {

/// A weighted composite over parts of 0..1 (model 0.6), on a scale of 0..100.
struct Composite {
  State state = State::unknown;
  Reason reason = Reason::too_few_records;
  bool has_range = false;
  double point = 0, low = 0, high = 0, coverage = 0, confidence = 0;
  std::vector<double> contributions;  ///< per part, 0 where unknown; they add up to point
};

struct Part {
  const Value* value;
  double share;  ///< (score − 1)/9, if known
  double weight;
};
Composite composite(std::span<const Part> parts, double show_from_coverage);

}  // namespace kam::rules
