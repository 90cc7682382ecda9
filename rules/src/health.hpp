#pragma once
#include <vector>

#include "composite.hpp"
#include "measure.hpp"

/// How an account is, while the selection says what it is worth (model 5.10).
namespace kam::rules {

struct Health {
  std::vector<Score> parts;  ///< in pack order
  Composite total;
};

/// Reads the fact kpi_churn_risk, so it comes after the early-warning index.
std::vector<Health> health(const Pack::Data& pack, const FactMatrix& facts, const MeasurePeers& peers);

}  // namespace kam::rules
