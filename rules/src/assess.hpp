#pragma once
#include <memory>

#include "churn.hpp"
#include "health.hpp"
#include "peers/peers.hpp"
#include "position.hpp"
#include "scorecard.hpp"
#include "steps.hpp"
#include "view.hpp"

/// All accounts at one day under one pack: what results, portfolio checks, the facts table and the backtest are made
/// of.
namespace kam::rules {

struct Assessment {
  Assessment(const Pack::Data& pack_data, const Records& records, Day as_of);
  /// Of a part of the accounts.
  Assessment(const Pack::Data& pack_data, const Records& part, Day as_of, const PeerFigures& all);
  Assessment(const Assessment&) = delete;
  Assessment& operator=(const Assessment&) = delete;

  template <class Figure>
  using Slot = Gathered<Figure> PeerFigures::*;
  /// A figure over all accounts, which is complete.
  template <class Figure>
  const Figure& of(Slot<Figure> slot) const {
    return (known.*slot).complete ? (known.*slot).figure : (gathered.*slot).figure;
  }
  /// Gathers the figure unless it is known. @return may it be used?
  template <class Figure, class Gather>
  bool need(Slot<Figure> slot, Gather gather) {
    if ((known.*slot).complete) return true;
    Gathered<Figure>& own = gathered.*slot;
    gather(own.figure);
    own.begun = true;
    if (!whole) return false;
    own.figure.finish();
    return own.complete = true;
  }

  bool whole;                ///< its records are those of all accounts
  const PeerFigures& known;  ///< what earlier rounds gathered over all accounts
  PeerFigures gathered;      ///< by this assessment

  const Pack::Data& pack;
  Portfolio portfolio;
  FactMatrix facts;  ///< with the derived facts put in
  Selection selection;
  std::vector<Churn> churns;  ///< these lists have one item a node
  std::vector<Position> positions;
  std::vector<Health> healths;
  std::vector<View> views;
  std::vector<Steps> steps;
};

/// Goes as far as the figures over all accounts allow: the next ones are gathered then.
/// @return is it done, to the steps of each account? @error invalid_input: settings that contradict the pack.
Result<bool> advance(Assessment& assessment, bool starting_set);

/// @param pack, records  must outlive the result.
/// @error invalid_input: settings that contradict the pack, with the place.
Result<std::unique_ptr<const Assessment>> assess(const Pack& pack, const Records& records, Day as_of,
                                                 bool starting_set);

/// 14.3.16: by the label where labels are in use, else by the computed tier.
bool is_key(const Portfolio& portfolio, const Node& node, const Scorecard& card);

/// The flags of 1.7, put into the facts.
void put_flags(Assessment& assessment);
/// Cost to serve of revenue: what tiers compare.
void put_own_ratios(Assessment& assessment);
/// @param open  it is not known yet who stands within the cap.
void gather_peers(const Assessment& assessment, bool open, TierPeers& peers);
/// What an account is compared with (14.9.3), once tiers are known.
void put_peers(Assessment& assessment);
/// route_mismatch of 14.7.3.
void put_routing(Assessment& assessment);

/// One face or one voice (model 4).
void put_approach(Assessment& assessment);

}  // namespace kam::rules
