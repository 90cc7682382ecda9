#pragma once
#include <vector>

#include "measure.hpp"

/// Where an account stands on plain records, without any weight (model 1.8).
namespace kam::rules {

/// Among the active ones.
struct Position {
  Value revenue_ttm, rank, share;
  Value value;  ///< the fact kpi_value: percentile of net revenue over active accounts
};

/// By its own records: found only where it is told.
struct Dealings {
  Value last_quarter, vs_before, vs_year_ago, months_with_purchase, win_rate, open_pipeline, last_contact;
};
Dealings dealings(const Portfolio& portfolio, const Node& node);

/// One an account.
std::vector<Position> positions(const Portfolio& portfolio, const Ranking& ranking);

}  // namespace kam::rules
