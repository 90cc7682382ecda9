#pragma once
#include <memory>

#include "churn.hpp"
#include "health.hpp"
#include "position.hpp"
#include "scorecard.hpp"
#include "view.hpp"

/// All accounts at one day under one pack: what results, portfolio checks, the facts table and the backtest are made
/// of.
namespace kam::rules {

struct Assessment {
  Assessment(const Pack::Data& pack_data, const Records& records, Day as_of);
  Assessment(const Assessment&) = delete;
  Assessment& operator=(const Assessment&) = delete;

  const Pack::Data& pack;
  Portfolio portfolio;
  FactMatrix facts;  ///< with the derived facts put in
  Selection selection;
  std::vector<Churn> churns;  ///< these lists have one item a node
  std::vector<Position> positions;
  std::vector<Health> healths;
  std::vector<View> views;
};

/// @param pack, records  must outlive the result.
/// @error invalid_input: settings that contradict the pack, with the place.
Result<std::unique_ptr<const Assessment>> assess(const Pack& pack, const Records& records, Day as_of,
                                                 bool starting_set);

/// 14.3.16: by the label where labels are in use, else by the computed tier.
bool is_key(const Portfolio& portfolio, const Node& node, const Scorecard& card);

/// The flags of 1.7, put into the facts.
void put_flags(Assessment& assessment);
/// What an account is compared with (14.9.3), once tiers are known.
void put_peers(Assessment& assessment);
/// route_mismatch of 14.7.3.
void put_routing(Assessment& assessment);

/// One face or one voice (model 4).
void put_approach(Assessment& assessment);

}  // namespace kam::rules
