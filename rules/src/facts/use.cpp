#include <map>
#include <tuple>

#include "account_facts.hpp"
#include "kam/rules/exact_sum.hpp"
#include "made_of.hpp"

/// How much of what it bought the customer uses (model 5.9, 14.3.7).
namespace kam::rules {

namespace {

/// The latest row of each node and department in TTM.
std::vector<const Usage*> latest_use(const Portfolio& p, const Node& node) {
  std::map<std::pair<std::string_view, std::string_view>, const Usage*> latest;
  const auto key = [](const Usage* u) {
    return std::tie(u->at, u->features_used, u->features_bought, u->seats_used, u->seats_bought);
  };
  for (const Usage* row : node.usage) {
    if (!p.ttm.holds(row->at)) continue;
    const Usage*& held = latest[{row->account_id, row->department ? std::string_view(*row->department) : ""}];
    if (!held || key(held) < key(row)) held = row;
  }
  std::vector<const Usage*> rows;
  for (const auto& [place, row] : latest) rows.push_back(row);
  return rows;
}

/// Σ used / Σ bought in percent over the rows that have both.
Value used_of_bought(const Portfolio& p, const std::vector<const Usage*>& rows, Number Usage::*used,
                     Number Usage::*bought, std::string_view field) {
  if (rows.empty()) return Value::unknown(Reason::no_records);
  ExactSum in_use, paid;
  for (const Usage* row : rows) {
    if (!(row->*used) || !(row->*bought)) continue;
    in_use.add(*(row->*used));
    paid.add(*(row->*bought));
  }
  if (paid.value() <= 0) return Value::unknown(p.missing(Object::usage, field));
  return of_feed(p.usage, 100 * in_use.value() / paid.value());
}

Value adoption(const Portfolio& p, const Node& node) {
  Value value = used_of_bought(p, latest_use(p, node), &Usage::features_used, &Usage::features_bought, "features_used");
  if (value.is_known()) value.quality = 0.5;
  return value;
}

Value adoption_of_both(const Portfolio& p, const Node& node) {
  const auto rows = latest_use(p, node);
  MeanOfKnown mean;
  mean.add("features", used_of_bought(p, rows, &Usage::features_used, &Usage::features_bought, "features_used"));
  mean.add("seats", used_of_bought(p, rows, &Usage::seats_used, &Usage::seats_bought, "seats_used"));
  return covered_part(p, p.usage, p.ttm, mean.value());
}

}  // namespace

std::span<const FactDef> use_facts() {
  static constexpr FactDef table[]{
      {.id = "adoption",
       .name = "Features used of those bought",
       .unit = "%",
       .range = ">= 0",
       .inputs = "usage.features_used usage.features_bought",
       .doc = "Latest row of each node and department in twelve months; stands in for product fit (1.2, 14.3.7).",
       .source = "S001",
       .evidence = "proxy",
       .compute = adoption},
      {.id = "kpi_adoption",
       .name = "Adoption",
       .unit = "%",
       .range = ">= 0",
       .inputs = "usage.features_used usage.features_bought usage.seats_used usage.seats_bought",
       .doc = "Mean of features used of those bought and seats used of those bought (5.9).",
       .source = "S001",
       .evidence = "transaction",
       .compute = adoption_of_both},
  };
  return table;
}

}  // namespace kam::rules
