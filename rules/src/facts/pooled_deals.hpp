#pragma once
#include <span>

#include "deals.hpp"
#include "portfolio.hpp"

/// Opportunities of some accounts, taken together (model 4.5, 4.7).
namespace kam::rules {

using Nodes = std::span<const Node* const>;

/// How the cross-sell opportunities that closed in a window ended.
inline Decided cross_sell_decided(Nodes nodes, Window window, Day as_of) {
  Decided decided;
  for (const Node* node : nodes) {
    for (const Opportunity* deal : node->opportunities) {
      if (deal->type.value_or("") == "cross_sell" && closed_in(*deal, window, as_of)) decided.add(*deal, as_of);
    }
  }
  return decided;
}

/// Months from start to win of each win of a window.
inline std::vector<double> months_to_win(Nodes nodes, Window window, Day as_of) {
  std::vector<double> months;
  for (const Node* node : nodes) {
    for (const Opportunity* deal : node->opportunities) {
      if (!is_won(*deal, as_of) || !closed_in(*deal, window, as_of) || !deal->created_at) continue;
      months.push_back((*deal->closed_at - *deal->created_at) / 30.44);
    }
  }
  return months;
}

/// Opportunities that were lost, and those of them of which somebody noted why.
struct Losses {
  double all = 0, with_reason = 0;
};
/// Of all accounts, in a window.
inline Losses losses(const Portfolio& portfolio, Window window) {
  Losses losses;
  for (const Node& node : portfolio.nodes) {
    for (const Opportunity* deal : node.opportunities) {
      if (!is_lost(*deal, portfolio.as_of) || !closed_in(*deal, window, portfolio.as_of)) continue;
      ++losses.all;
      losses.with_reason += deal->loss_reason.has_value();
    }
  }
  return losses;
}

}  // namespace kam::rules
