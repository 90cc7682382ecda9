#pragma once
#include "assess.hpp"

namespace kam::rules {

/// One account of an assessment.
struct AccountView {
  AccountView(const Assessment& a, std::size_t i)
      : all(a),
        portfolio(a.portfolio),
        facts(a.facts),
        pack(a.pack),
        node(i),
        card(a.selection.cards[i]),
        churn(a.churns[i]),
        position(a.positions[i]),
        health(a.healths[i]),
        view(a.views[i]) {}

  const Assessment& all;
  const Portfolio& portfolio;
  const FactMatrix& facts;
  const Pack::Data& pack;
  std::size_t node;
  const Scorecard& card;
  const Churn& churn;
  const Position& position;
  const Health& health;
  const View& view;

  const Node& records() const { return portfolio.nodes[node]; }
};

}  // namespace kam::rules
