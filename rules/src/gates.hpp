#pragma once
#include "scorecard.hpp"

/// What key status hangs on beside the total (model 1.5, 14.3.14).
namespace kam::rules {

/// What the margin gate looks at.
struct MarginRecord {
  Value gross, net;
  bool has_costs = false;  ///< the tenant has a rate or an amount of what it costs to serve
  OnDay exception_until;   ///< written strategic exception
  Day as_of;
};

GateResult judge(const Pack::Data& pack, const Gate& gate, const std::vector<Criterion>& criteria,
                 const MarginRecord& margin);
/// Puts the results of all gates into the card.
void judge_gates(const Pack::Data& pack, const MarginRecord& margin, Scorecard& card);

/// `gate:` and the first that failed, else the first that is unknown; empty if all pass.
std::string first_open_gate(const Pack::Data& pack, const Scorecard& card);
/// Did a gate fail that nothing can mend?
bool is_incurable(const Pack::Data& pack, const Scorecard& card);
/// Is a gate unknown because the starting set leaves its criteria out?
bool is_gate_off(const Pack::Data& pack, const Scorecard& card);

}  // namespace kam::rules
