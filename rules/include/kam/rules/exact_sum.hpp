#pragma once
#include <vector>

namespace kam::rules {

/// A sum of doubles rounded once, at the end: the order of the additions never shows (model 14.1.10).
/// Source: J. R. Shewchuk, Adaptive Precision Floating-Point Arithmetic, 1997 (non-overlapping partial sums).
class ExactSum {
 public:
  void add(double number);
  void add(const ExactSum& other);
  double value() const;

 private:
  std::vector<double> partials_;  ///< non-overlapping, by rising magnitude
};

}  // namespace kam::rules
