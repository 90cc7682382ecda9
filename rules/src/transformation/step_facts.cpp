#include <algorithm>
#include <set>

#include "../facts/account_facts.hpp"
#include "../facts/deals.hpp"
#include "facts.hpp"

/// S001's nine steps, each as the share of the key accounts for which the records show it done.
namespace kam::rules {

namespace {

/// k of n key accounts; those for which it is not done are named. Unknown where nobody keeps such records.
template <class Is>
Value of_keys(const Programme& programme, std::initializer_list<Object> kept_in, Is is_done) {
  if (auto none = programme.no_keys()) return *none;
  if (programme.active_keys.empty()) return Value::unknown(Reason::no_records);
  for (const Object object : kept_in) {
    if (!programme.portfolio.records.has(object)) return Value::unknown(Reason::no_records);
  }
  Value value = programme.of_keys(0);
  value.k = 0;
  value.n = static_cast<double>(programme.active_keys.size());
  for (const std::size_t key : programme.active_keys) {
    if (is_done(key)) {
      ++*value.k;
    } else {
      name_account(value, programme, key);
    }
  }
  value.number = 100 * *value.k / *value.n;
  return value;
}

/// The same of the plan in force; without one it is not done.
template <class Is>
Value of_plans(const Programme& programme, std::initializer_list<Object> kept_in, Is is_done) {
  return of_keys(programme, kept_in, [&](std::size_t key) {
    const Node& node = programme.node(key);
    const Plan* plan = plan_in_force(node);
    return plan && is_done(node, *plan);
  });
}

Value picked(const Programme& programme) {
  return of_keys(programme, {}, [&](std::size_t key) {
    const Composite& total = programme.all.selection.cards[key].total;
    return total.state == State::known && rounded(total.coverage) >= programme.all.pack.tiers.least_coverage;
  });
}

Value know_people(const Programme& programme) {
  const Day as_of = programme.portfolio.as_of;
  return of_keys(programme, {Object::contacts}, [&](std::size_t key) {
    std::size_t people = 0, with_role = 0;
    for (const Contact* contact : programme.node(key).contacts) {
      if (!is_active(*contact, as_of)) continue;
      ++people;
      with_role += !contact->dmu_roles.empty();
    }
    return people >= 5 && with_role == people;
  });
}

Value know_business(const Programme& programme) {
  return of_plans(programme, {Object::plans}, [](const Node&, const Plan& plan) {
    return !plan.customer_goals.empty() && !plan.needs.empty() && !plan.priorities.empty() &&
           !plan.initiatives.empty() && plan.financial_health_note;
  });
}

template <class Take>
bool any_goal(const Node& node, const Plan& plan, Take take) {
  return std::any_of(node.goals.begin(), node.goals.end(),
                     [&](const PlanGoal* goal) { return goal->plan_id == plan.id && take(*goal); });
}

Value set_goals(const Programme& programme) {
  return of_plans(programme, {Object::plans, Object::plan_goals}, [](const Node& node, const Plan& plan) {
    return any_goal(node, plan,
                    [](const PlanGoal& goal) { return goal.measure && goal.target && goal.due && goal.owner_id; });
  });
}

/// The five questions of an action (6.1).
bool answers_all(const PlanAction& action) {
  return action.what && action.when && action.who && action.measure_and_report && action.if_it_fails;
}

Value strategy(const Programme& programme) {
  return of_plans(programme, {Object::plans, Object::plan_goals, Object::plan_actions},
                  [](const Node& node, const Plan& plan) {
                    std::set<std::string_view> served;
                    for (const PlanAction* action : node.actions) {
                      if (answers_all(*action)) served.insert(action->goal_id);
                    }
                    const auto any = [](const PlanGoal&) { return true; };
                    return any_goal(node, plan, any) &&
                           !any_goal(node, plan, [&](const PlanGoal& goal) { return !served.contains(goal.id); });
                  });
}

Value corrected(const Programme& programme) {
  const Window window = days_back(programme.portfolio.as_of, 90);
  return of_plans(programme, {Object::plans},
                  [&](const Node&, const Plan& plan) { return plan.reviewed_at && window.holds(*plan.reviewed_at); });
}

Value communicated(const Programme& programme) {
  return of_plans(programme, {Object::plans}, [](const Node&, const Plan& plan) { return !plan.shared_with.empty(); });
}

/// Won, lost and projected are told apart, with who is involved and what stands in the way.
Value opportunities(const Programme& programme) {
  const Portfolio& p = programme.portfolio;
  return of_keys(programme, {Object::opportunities}, [&](std::size_t key) {
    const auto& deals = programme.node(key).opportunities;
    return !deals.empty() && std::all_of(deals.begin(), deals.end(), [&](const Opportunity* deal) {
      if (is_lost(*deal, p.as_of)) {
        return deal->loss_reason.has_value() || !deal->closed_at || !p.ttm.holds(*deal->closed_at);
      }
      if (is_closed(*deal, p.as_of)) return true;
      const bool obstacles = !deal->obstacles.empty() || !p.in_use(Object::opportunities, "obstacles");
      return deal->amount && deal->probability && !deal->contact_ids.empty() && obstacles;
    });
  });
}

Value tracked(const Programme& programme) {
  return of_keys(programme, {}, [&](std::size_t key) {
    return programme.fact("kpi_growth", key).is_known() && programme.fact("kpi_net_margin_pct", key).is_known() &&
           programme.fact("kpi_satisfaction", key).is_known();
  });
}

constexpr FactDef step(std::string_view id, std::string_view name, std::string_view inputs, std::string_view doc) {
  return of_programme("field", id, name, "%", "0..100", inputs, doc, "S001");
}

}  // namespace

std::span<const ProgrammeFact> step_facts() {
  static constexpr ProgrammeFact table[]{
      {step("step_picked", "Key accounts picked by criteria", "account.tier_label sel_total",
            "Share of the key accounts whose score rests on 60 % of the weights or more (step 1)."),
       picked},
      {step("step_people", "Key accounts whose people we know", "contact.is_active contact.dmu_roles",
            "Share of the key accounts with five active people or more, each with a part in the decision (step 2)."),
       know_people},
      {step("step_business", "Key accounts whose business we know",
            "plan.customer_goals plan.financial_health_note plan.initiatives plan.priorities plan.needs",
            "Share of the key accounts of whose plan all five are filled (step 3)."),
       know_business},
      {step("step_goals", "Key accounts with goals",
            "plan_goal.measure plan_goal.target plan_goal.due plan_goal.owner_id",
            "Share of the key accounts with a goal that has a measure, a target, a day and an owner (step 4)."),
       set_goals},
      {step("step_strategy", "Key accounts with a strategy",
            "plan_action.what plan_action.when plan_action.who plan_action.measure_and_report "
            "plan_action.if_it_fails",
            "Share of the key accounts where every goal has an action that answers the five questions (step 5, 6.1)."),
       strategy},
      {step("step_corrected", "Key accounts whose course was corrected", "plan.reviewed_at",
            "Share of the key accounts whose plan was reviewed in 90 days (step 6)."),
       corrected},
      {step("step_communicated", "Key accounts whose plan is shared", "plan.shared_with",
            "Share of the key accounts whose plan is shared with somebody (step 7)."),
       communicated},
      {step("step_opportunities", "Key accounts with a framework for opportunities",
            "opportunity.loss_reason opportunity.amount opportunity.probability opportunity.contact_ids "
            "opportunity.obstacles",
            "Share of the key accounts with opportunities of which those lost in twelve months have a reason, and the "
            "open ones a value, a probability, people and, where obstacles are kept, obstacles (step 8)."),
       opportunities},
      {step("step_tracked", "Key accounts whose progress is tracked", "kpi_growth kpi_net_margin_pct kpi_satisfaction",
            "Share of the key accounts with growth, margin and satisfaction all known (step 9)."),
       tracked},
  };
  return table;
}

}  // namespace kam::rules
