#pragma once
#include "facts.hpp"

/// What the early-warning signals are measured by (model 5.6, 14.6.1–8); the pack maps each to 0..1.
namespace kam::rules {

Value spend_drop(const Portfolio&, const Node&);
Value order_gap(const Portfolio&, const Node&);
Value months_with_order(const Portfolio&, const Node&);
Value largest_order_share(const Portfolio&, const Node&);
Value categories_lost(const Portfolio&, const Node&);
Value payment_delay(const Portfolio&, const Node&);
Value engagement_drop(const Portfolio&, const Node&);
Value response_slowdown(const Portfolio&, const Node&);
Value response_silence(const Portfolio&, const Node&);
Value single_thread_share(const Portfolio&, const Node&);
Value champion_left(const Portfolio&, const Node&);
Value renewal_in_days(const Portfolio&, const Node&);
Value renewal_under_way(const Portfolio&, const Node&);
Value complaints_rise(const Portfolio&, const Node&);
Value usage_drop(const Portfolio&, const Node&);
Value nps_drop(const Portfolio&, const Node&);
Value csat_drop(const Portfolio&, const Node&);
Value decider_unhappy(const Portfolio&, const Node&);

/// Days between distinct order days of the last 24 months, ascending by day; and the last of those days.
struct OrderRhythm {
  std::vector<double> intervals;
  OnDay last;
};
OrderRhythm order_rhythm(const Portfolio&, const Node&);
/// The soonest end of a live contract.
OnDay next_contract_end(const Portfolio&, const Node&);

}  // namespace kam::rules
