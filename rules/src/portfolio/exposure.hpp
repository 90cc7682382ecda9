#pragma once
#include "programme.hpp"

/// How much hangs on one customer (model 2, `pf_dependence`).
namespace kam::rules {

struct Dependence {
  std::size_t node;
  double share;  ///< % of the active accounts' revenue
  std::optional<double> months_left, churn_risk, margin_share;
};

/// The accounts with a share of `least` % or more, the largest first.
std::vector<Dependence> dependences(const Programme& programme, double least);

}  // namespace kam::rules
