#pragma once
#include "figures.hpp"
#include "gathered.hpp"

namespace kam::rules {

/// All that one account's assessment takes from the others, in the order in which it is asked for: what comes later
/// needs what comes earlier, so that some are gathered in one round over the parts and some in the next.
struct PeerFigures {
  Gathered<RecordCounts> counts;
  Gathered<Feeds> feeds;
  Gathered<Elsewhere> elsewhere;

  Gathered<Totals> totals;
  Gathered<Ranking> ranking;
  Gathered<WinTimes> wins;
  Gathered<ThroughLenses<Feeds>> lens_feeds;

  Gathered<ThroughLenses<Totals>> lens_totals;
  Gathered<TopFifth> top_fifth;
  Gathered<AtStake> at_stake;
  Gathered<MeasurePeers> signals;

  Gathered<MeasurePeers> criteria;
  Gathered<StartingCounts> starting;
  Gathered<Earned> earned;
  Gathered<MeasurePeers> health;
  Gathered<TierPeers> tiers;
  Gathered<Workloads> workloads;

  bool complete() const { return workloads.complete; }
  /// Visits each figure of `a` together with that of `b`.
  template <class A, class B, class Visit>
  static void each(A& a, B& b, Visit visit) {
    visit(a.counts, b.counts), visit(a.feeds, b.feeds), visit(a.elsewhere, b.elsewhere), visit(a.totals, b.totals);
    visit(a.ranking, b.ranking), visit(a.wins, b.wins), visit(a.lens_feeds, b.lens_feeds);
    visit(a.lens_totals, b.lens_totals), visit(a.top_fifth, b.top_fifth), visit(a.at_stake, b.at_stake);
    visit(a.signals, b.signals), visit(a.criteria, b.criteria), visit(a.starting, b.starting);
    visit(a.earned, b.earned), visit(a.health, b.health), visit(a.tiers, b.tiers), visit(a.workloads, b.workloads);
  }
  /// Takes what a part gathered in a round.
  void merge(PeerFigures&& part);
  /// Ends a round: what was gathered is complete.
  void finish();
};

}  // namespace kam::rules
