#pragma once
#include <span>

#include "measure.hpp"

/// The early-warning index and the two axes (model 5.6).
namespace kam::rules {

struct Warning {
  Value value;
  double s = 0;             ///< 0..1, if known
  double contribution = 0;  ///< share of 1
  Points points{};          ///< of the mapping, that were used
};

struct Churn {
  State state = State::unknown;
  Reason reason = Reason::too_few_records;
  double point = 0, confidence = 0;
  std::string_view band;
  std::vector<Warning> signals;  ///< in pack order
  Value stability;
};

/// Fills the index, its band and the signals' shares from the signals, which are in pack order.
void churn_index(const Pack::Data& pack, Churn& churn);
/// The fact kpi_stability, from the signals in pack order.
Value stability(const Pack::Data& pack, std::span<const Warning> signals);

/// One an account.
std::vector<Churn> churn(const Pack::Data& pack, const FactMatrix& facts, const MeasurePeers& peers);

}  // namespace kam::rules
