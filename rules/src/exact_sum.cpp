#include "kam/rules/exact_sum.hpp"

#include <cmath>
#include <utility>

namespace kam::rules {

void ExactSum::add(double number) {
  std::size_t kept = 0;
  for (double partial : partials_) {
    if (std::fabs(number) < std::fabs(partial)) std::swap(number, partial);
    const double high = number + partial;
    const double low = partial - (high - number);
    if (low != 0) partials_[kept++] = low;
    number = high;
  }
  partials_.resize(kept);
  partials_.push_back(number);
}

void ExactSum::add(const ExactSum& other) {
  for (const double partial : other.partials_) add(partial);
}

double ExactSum::value() const {
  if (partials_.empty()) return 0;
  std::size_t left = partials_.size() - 1;
  double high = partials_[left], low = 0;
  while (left > 0) {
    const double before = high, next = partials_[--left];
    high = before + next;
    low = next - (high - before);
    if (low != 0) break;
  }
  // Half-way cases: the sign of what is left below decides the rounding.
  if (left > 0 && ((low < 0 && partials_[left - 1] < 0) || (low > 0 && partials_[left - 1] > 0))) {
    const double twice = low * 2, rounded = high + twice;
    if (twice == rounded - high) high = rounded;
  }
  return high;
}

}  // namespace kam::rules
