#include "fact.hpp"

/// What plan/relationship.cpp and plan/escalation.cpp find (model 6.3, 7).
namespace kam::rules {

std::span<const FactDef> relationship_facts() {
  static constexpr FactDef table[]{
      {.id = "rel_stage",
       .name = "Stage of the relationship",
       .range = "exploratory, basic, cooperative, interdependent, integrated",
       .inputs = "rev_ttm single_thread_share activity.contact_ids contact.department kpi_satisfaction supplier_status "
                 "account.joint_plan contract.end kpi_share_of_wallet account.shares_forecast account.demands "
                 "kpi_co_innovation account.executive_sponsor_id contact.seniority",
       .doc = "The highest that the evidence carries, so always at least; a description, not a grade (6.3, 14.7.1).",
       .source = "L06 L08",
       .evidence = "derived",
       .type = expr::Type::text},
      {.id = "c_level_complaints",
       .name = "Complaints by top managers",
       .range = ">= 0",
       .inputs = "contact.seniority survey_response.score answer.value",
       .doc = "Dissatisfied survey answers and review calls of contacts of the top level, in the days that the pack "
              "names (7).",
       .source = "S001 S004",
       .evidence = "survey"},
  };
  return table;
}

}  // namespace kam::rules
