#include <algorithm>
#include <map>
#include <set>

#include "account_facts.hpp"
#include "kam/rules/exact_sum.hpp"
#include "made_of.hpp"

/// Is there a plan, is it kept up, and who sees it: what the rules of plans ask for (model 6.4, 9.3, 14.7.2).
namespace kam::rules {

namespace {

/// Said of the plan in force; without the object nobody knows, without a plan there is nothing to say it of.
template <class Tell>
Value of_plan_in_force(const Portfolio&, const Node& node, Tell tell) {
  const Plan* plan = plan_in_force(node);
  if (!plan) return Value::unknown(Reason::no_records);
  Value value = tell(*plan);
  if (value.is_known() && value.evidence.empty()) value.evidence = {"plan:" + plan->id};
  return value;
}

Value plan_active(const Portfolio& p, const Node& node) {
  if (!p.records.has(Object::plans)) return Value::unknown(Reason::no_records);
  Value value = of_people(0);
  for (const Plan* plan : node.plans) {
    if (plan->status.value_or("") != "active") continue;
    value.number = 1;
    value.evidence.push_back("plan:" + plan->id);
  }
  return value;
}

Value plan_age(const Portfolio& p, const Node& node) {
  return of_plan_in_force(p, node, [&](const Plan& plan) {
    return plan.updated_at ? of_people(p.as_of - *plan.updated_at)
                           : Value::unknown(p.missing(Object::plans, "updated_at"));
  });
}

/// The goals of the plan in force, by id.
std::map<std::string_view, const PlanGoal*> goals_in_force(const Node& node) {
  std::map<std::string_view, const PlanGoal*> goals;
  const Plan* plan = plan_in_force(node);
  for (const PlanGoal* goal : node.goals) {
    if (plan && goal->plan_id == plan->id) goals.emplace(goal->id, goal);
  }
  return goals;
}

Value goal_gaps(const Portfolio& p, const Node& node) {
  if (!p.records.has(Object::plan_goals)) return Value::unknown(Reason::no_records);
  Value value = of_people(0);
  for (const auto& [id, goal] : goals_in_force(node)) {
    if (goal->owner_id && goal->due && goal->measure) continue;
    ++value.number;
    value.evidence.push_back("plan_goal:" + goal->id);
  }
  return value;
}

double weight_of(const PlanGoal& goal) {
  return std::max(0.0, goal.weight.value_or(1));
}

Value unsafe_goal_share(const Portfolio& p, const Node& node) {
  if (!p.records.has(Object::plan_actions)) return Value::unknown(Reason::no_records);
  const auto goals = goals_in_force(node);
  ExactSum all;
  for (const auto& [id, goal] : goals) all.add(weight_of(*goal));
  Value value = of_people(0);
  for (const PlanAction* action : node.actions) {
    const auto goal = goals.find(action->goal_id);
    if (goal == goals.end() || action->if_it_fails || all.value() <= 0) continue;
    value.number = std::max(value.number, 100 * weight_of(*goal->second) / all.value());
    value.evidence.push_back("plan_action:" + action->id);
  }
  std::sort(value.evidence.begin(), value.evidence.end());
  return value;
}

Value swot_age(const Portfolio& p, const Node& node) {
  if (!p.records.has(Object::swot_items)) return Value::unknown(Reason::no_records);
  return of_plan_in_force(p, node, [&](const Plan& plan) {
    OnDay newest;
    bool any = false;
    for (const SwotItem* item : node.swot) {
      if (item->plan_id != plan.id) continue;
      any = true;
      if (item->date && (!newest || *item->date > *newest)) newest = item->date;
    }
    if (newest) return of_people(p.as_of - *newest);
    return Value::unknown(any ? p.missing(Object::swot_items, "date") : Reason::no_records);
  });
}

Value swot_empty(const Portfolio& p, const Node& node) {
  if (!p.records.has(Object::swot_items)) return Value::unknown(Reason::no_records);
  return of_plan_in_force(p, node, [&](const Plan& plan) {
    std::set<std::string_view> filled;
    for (const SwotItem* item : node.swot) {
      if (item->plan_id == plan.id) filled.insert(item->quadrant);
    }
    constexpr double quadrants = 4;
    return of_people(quadrants - static_cast<double>(filled.size()));
  });
}

Value shared_with(const Portfolio& p, const Node& node, std::string_view whom) {
  return of_plan_in_force(p, node, [&](const Plan& plan) {
    const List& all = plan.shared_with;
    if (all.empty() && !p.in_use(Object::plans, "shared_with")) return Value::unknown(Reason::field_not_in_use);
    return of_people(std::find(all.begin(), all.end(), whom) != all.end());
  });
}

Value shared_inside(const Portfolio& p, const Node& node) {
  return shared_with(p, node, "internal");
}

Value shared_with_customer(const Portfolio& p, const Node& node) {
  return shared_with(p, node, "customer");
}

}  // namespace

std::span<const FactDef> plan_part_facts() {
  using expr::Type;
  static constexpr FactDef table[]{
      {.id = "plan_completeness",
       .name = "Completeness of the plan",
       .range = "0..100",
       .inputs = "plan.status contact.title contact.dmu_roles swot_item.quadrant plan_goal.horizon "
                 "plan_action.if_it_fails",
       .doc = "Points of the thirteen parts of the plan in force, each for being there; 0 without a plan (6.4, "
              "14.7.2). Says nothing of what comes of the plan: that is attainment and discipline.",
       .source = "S001 S003 S004",
       .evidence = "field"},
      {.id = "plan_idle",
       .name = "The plan is complete and nothing of it is done",
       .range = "true, false",
       .inputs = "plan_completeness plan_action.done_at plan_action.status",
       .doc = "All points of completeness, and no action that is done (6.4).",
       .source = "S001",
       .evidence = "field",
       .type = Type::boolean},
      {.id = "plan_active",
       .name = "There is an active plan",
       .range = "true, false",
       .inputs = "plan.status",
       .doc = "A plan of status active, a draft is none (14.9.3).",
       .source = "S001 S003 S004",
       .evidence = "field",
       .type = Type::boolean,
       .compute = plan_active},
      {.id = "plan_age",
       .name = "Days since the plan was changed",
       .unit = "days",
       .inputs = "plan.updated_at",
       .doc = "Of the plan in force (R-PLN-06).",
       .source = "S001",
       .evidence = "field",
       .compute = plan_age},
      {.id = "plan_overtaken",
       .name = "The account has changed since the plan did",
       .range = "true, false",
       .inputs = "history of the account",
       .doc = "Needs the account's history, which stateless scoring has not (R-PLN-06, 14.2.5).",
       .source = "S001",
       .evidence = "derived",
       .type = Type::boolean},
      {.id = "plan_goal_gaps",
       .name = "Goals without owner, date or measure",
       .range = ">= 0",
       .inputs = "plan_goal.owner_id plan_goal.due plan_goal.measure",
       .doc = "Goals of the plan in force that lack one of the three (R-PLN-03).",
       .source = "S001",
       .evidence = "field",
       .compute = goal_gaps},
      {.id = "plan_unsafe_goal_share",
       .name = "Weight of the heaviest goal that rests on an action without a way back",
       .unit = "%",
       .range = "0..100",
       .inputs = "plan_action.if_it_fails plan_goal.weight",
       .doc = "Of the goals with an action that does not say what happens if it fails, the largest share of all goals' "
              "weight; a goal without weight counts 1 (R-PLN-04).",
       .source = "S001",
       .evidence = "field",
       .compute = unsafe_goal_share},
      {.id = "plan_swot_age",
       .name = "Days since the newest finding of the SWOT",
       .unit = "days",
       .inputs = "swot_item.date",
       .doc = "Of the plan in force (R-PLN-07).",
       .source = "S001",
       .evidence = "field",
       .compute = swot_age},
      {.id = "plan_swot_empty",
       .name = "Quadrants of the SWOT without a finding",
       .range = "0..4",
       .inputs = "swot_item.quadrant",
       .doc = "Of the plan in force (R-PLN-07).",
       .source = "S001",
       .evidence = "field",
       .compute = swot_empty},
      {.id = "plan_shared_inside",
       .name = "The plan is shared with our team",
       .range = "true, false",
       .inputs = "plan.shared_with",
       .doc = "The list names internal; an empty list is a no once such lists are kept (R-PLN-08).",
       .source = "S001 S004",
       .evidence = "field",
       .type = Type::boolean,
       .compute = shared_inside},
      {.id = "plan_shared_customer",
       .name = "Parts of the plan are shared with the customer",
       .range = "true, false",
       .inputs = "plan.shared_with",
       .doc = "The list names customer; an empty list is a no once such lists are kept (R-PLN-08).",
       .source = "S001 S004",
       .evidence = "field",
       .type = Type::boolean,
       .compute = shared_with_customer},
  };
  return table;
}

}  // namespace kam::rules
