#include "facts.hpp"

#include <unordered_map>

namespace kam::rules {

std::span<const FactDef> facts() {
  static const std::vector<FactDef> all = [] {
    std::vector<FactDef> joined;
    for (const auto table : {purchase_facts(),        margin_facts(),      kpi_facts(),          account_facts(),
                             readiness_facts(),       feasibility_facts(), order_signal_facts(), contact_signal_facts(),
                             threat_facts(),          care_facts(),        attitude_facts(),     account_value_facts(),
                             wallet_facts(),          penetration_facts(), use_facts(),          engagement_facts(),
                             stakeholder_facts(),     plan_facts(),        plan_part_facts(),    relationship_facts(),
                             loyalty_facts(),         deal_facts(),        delivery_facts(),     rfm_facts(),
                             assessment_facts(),      peer_facts(),        approach_facts(),     approach_team_facts(),
                             approach_verdict_facts()}) {
      joined.insert(joined.end(), table.begin(), table.end());
    }
    return joined;
  }();
  return all;
}

const FactDef* find_fact(std::string_view id) {
  static const std::unordered_map<std::string_view, const FactDef*> by_id = [] {
    std::unordered_map<std::string_view, const FactDef*> index;
    for (const FactDef& fact : facts()) index[fact.id] = &fact;
    return index;
  }();
  const auto found = by_id.find(id);
  return found == by_id.end() ? nullptr : found->second;
}

std::size_t fact_index(std::string_view id) {
  return static_cast<std::size_t>(find_fact(id) - facts().data());
}

}  // namespace kam::rules
