#pragma once
#include "measure.hpp"

/// The early-warning index and the two axes (model 5.6).
namespace kam::rules {

struct Warning {
  Value value;
  double s = 0;             ///< 0..1, if known
  double contribution = 0;  ///< share of 1
};

struct Churn {
  State state = State::unknown;
  Reason reason = Reason::too_few_records;
  double point = 0, confidence = 0;
  std::string_view band;
  std::vector<Warning> signals;  ///< in pack order
  Value stability;
};

/// One an account.
std::vector<Churn> churn(const Pack::Data& pack, const FactMatrix& facts);

}  // namespace kam::rules
