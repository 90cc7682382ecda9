#include <map>

#include "deals.hpp"
#include "facts.hpp"
#include "made_of.hpp"

/// How opportunities end (model 5.9).
namespace kam::rules {

namespace {

Value win_rate(const Portfolio& p, const Node& node) {
  Decided decided;
  std::map<std::string_view, double> lost_by;
  for (const Opportunity* deal : node.opportunities) {
    if (!closed_in(*deal, p.ttm, p.as_of)) continue;
    decided.add(*deal, p.as_of);
    if (!is_won(*deal, p.as_of)) {
      ++lost_by[deal->loss_reason ? std::string_view(*deal->loss_reason) : "not_recorded"];
    }
  }
  Value value = covered_part(p, p.opportunities, p.ttm, rate(p.opportunities, decided.won, decided.closed, 1, 0.8));
  Details details;
  for (const auto& [reason, count] : lost_by) details.parts.push_back({std::string(reason), count});
  return value.with(std::move(details));
}

Value cycle_months(const Portfolio& p, const Node& node) {
  Value value = days_to_win(p, node);
  value.number /= 30.44;
  return value;
}

}  // namespace

std::span<const FactDef> deal_facts() {
  static constexpr FactDef table[]{
      {.id = "kpi_win_rate",
       .name = "Opportunities won",
       .unit = "%",
       .range = "0..100",
       .inputs = "opportunity.is_won opportunity.is_lost opportunity.closed_at opportunity.loss_reason",
       .doc = "Won of those closed in twelve months; parts count the lost ones by reason (5.9).",
       .source = "S001 S004",
       .evidence = "field",
       .compute = win_rate},
      {.id = "kpi_cycle_months",
       .name = "Sales cycle",
       .unit = "months",
       .range = ">= 0",
       .inputs = "opportunity.created_at opportunity.closed_at",
       .doc = "Median months from start to win over 24 months, three wins at least (5.9, 14.5.1).",
       .source = "S000",
       .evidence = "field",
       .compute = cycle_months},
  };
  return table;
}

}  // namespace kam::rules
