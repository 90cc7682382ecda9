#pragma once
#include <string>
#include <vector>

/// What plans, relationships and routing are judged by: plan.json of a pack (model 6, 7).
namespace kam::rules {

/// One of the things that a part of a plan is made of.
struct PlanMark {
  std::string id, field;  ///< what to fill for it
  double weight = 1;      ///< among the things of its part
  std::size_t share = 0;  ///< which share of it an account has: index in the table of plan/plan_marks.cpp
};

/// A part of a plan: its points go to its things by their weights.
struct PlanPart {
  std::string id;
  double points = 0;
  std::vector<PlanMark> marks;
  std::vector<std::string> source;
};

/// A condition of a relationship's climb, and the field that would settle it.
struct StageQuestion {
  std::string id, field;
};

struct PlanTerms {
  std::vector<PlanPart> parts;
  struct Limits {
    double people, business_days, swot_items, swot_days, swot_evidence, functions, risks, goal_benefits;
    int won_months, changed_days, reviewed_days;
  } limits{};
  struct Cover {
    double completeness;
    int days;
  } cover{};  ///< what makes a plan a living one (pf_plan_cover)
  struct Relationship {
    double few_purchases, top_contact_share, functions, satisfaction, wallet, joint_projects;
    int new_months, contact_days, contract_months;
    std::vector<StageQuestion> questions;
  } relationship{};
  struct Escalation {
    double churn_risk, threat, contract_days, unhappy;
    int complaint_days;
  } escalation{};
  std::vector<std::string> skills;  ///< areas of the development plan, by the questions' ids
};

}  // namespace kam::rules
