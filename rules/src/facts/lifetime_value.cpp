#include "lifetime_value.hpp"

#include <boost/math/special_functions/beta.hpp>
#include <cmath>

namespace kam::rules {

std::optional<double> lifetime_value(const Lifetime& l) {
  const double kept = l.retention * (1 + l.growth);
  if (!(kept < 1 + l.discount)) return std::nullopt;
  return l.margin * l.retention / (1 + l.discount - kept);
}

std::optional<double> lifetime_value(const Lifetime& l, double years) {
  const double q = l.retention * (1 + l.growth) / (1 + l.discount);
  if (!(q >= 0 && q < 1)) return std::nullopt;
  return l.margin * (l.retention / (1 + l.discount)) * (1 - std::pow(q, years)) / (1 - q);
}

double shrunk_retention(double kept, double n) {
  return (kept + 0.5) / (n + 1);
}

double retention_quantile(double kept, double lost, double probability) {
  return boost::math::ibeta_inv(kept + 0.5, lost + 0.5, probability);
}

}  // namespace kam::rules
