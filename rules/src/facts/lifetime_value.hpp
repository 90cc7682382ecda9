#pragma once
#include <optional>

/// Customer lifetime value by the margin multiple (model 5.5, L13).
namespace kam::rules {

struct Lifetime {
  double margin;      ///< a year's
  double retention;   ///< 0..1
  double discount;    ///< a year's interest, 0.10 for 10 %
  double growth = 0;  ///< of the margin
};

/// m·r/(1 + i − r(1 + g)); nothing unless r(1 + g) < 1 + i.
std::optional<double> lifetime_value(const Lifetime& l);
/// The same over `years`: m·(r/(1 + i))·(1 − q^T)/(1 − q), q = r(1 + g)/(1 + i).
std::optional<double> lifetime_value(const Lifetime& l, double years);

/// (kept + 0.5)/(n + 1).
double shrunk_retention(double kept, double n);
/// The point below which Beta(kept + 0.5, lost + 0.5) lies with a probability.
double retention_quantile(double kept, double lost, double probability);

}  // namespace kam::rules
