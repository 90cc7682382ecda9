#include <algorithm>
#include <optional>
#include <set>
#include <tuple>

#include "account_facts.hpp"
#include "kam/rules/exact_sum.hpp"
#include "made_of.hpp"

/// Do we do what the plan in force says? (model 5.2, 5.9, 14.6.12, 14.6.14)
namespace kam::rules {

namespace {

Value of_plan(const Portfolio& p, const Plan& plan, double number) {
  Value value = of_people(number);
  value.freshness = freshness(Ageing::ratings, plan.updated_at, p.as_of);
  return value;
}

bool by_its_day(const OnDay& done, Day due) {
  return done && *done <= due;
}

Window calendar_year(Day as_of) {
  const int year = civil(as_of).year;
  return {*make_day(year, 1, 1), *make_day(year, 12, 31)};
}

/// The latest goal of the plan in force with this measure, of those due in a window if there is one.
const PlanGoal* latest_goal(const Node& node, std::string_view measure, std::optional<Window> window = {}) {
  const Plan* plan = plan_in_force(node);
  const PlanGoal* latest = nullptr;
  for (const PlanGoal* goal : node.goals) {
    if (!plan || goal->plan_id != plan->id || goal->measure.value_or("") != measure) continue;
    if (!goal->due || (window && !window->holds(*goal->due))) continue;
    if (!latest || std::tie(*latest->due, latest->id) < std::tie(*goal->due, goal->id)) latest = goal;
  }
  return latest;
}

Value plan_attainment(const Portfolio& p, const Node& node) {
  const Plan* plan = plan_in_force(node);
  ExactSum due, achieved;
  double k = 0, n = 0;
  bool any = false, dated = false;
  for (const PlanGoal* goal : node.goals) {
    if (!plan || goal->plan_id != plan->id) continue;
    any = true;
    dated = dated || goal->due;
    if (!goal->due || *goal->due > p.as_of) continue;
    const double weight = std::max(0.0, goal->weight.value_or(1));
    const bool on_time = by_its_day(goal->done_at, *goal->due);
    ++n;
    k += on_time;
    due.add(weight);
    if (on_time) achieved.add(weight);
  }
  if (any && !dated) return Value::unknown(p.missing(Object::plan_goals, "due"));
  if (n == 0) return Value::unknown(Reason::no_records);
  if (k == 0 && !p.in_use(Object::plan_goals, "done_at")) return Value::unknown(Reason::field_not_in_use);
  if (due.value() <= 0) return Value::unknown(Reason::too_few_records);
  Value value = of_plan(p, *plan, 100 * achieved.value() / due.value());
  value.k = k;
  value.n = n;
  return value;
}

Value action_discipline(const Portfolio& p, const Node& node) {
  const Plan* plan = plan_in_force(node);
  std::set<std::string_view> goals;
  for (const PlanGoal* goal : node.goals) {
    if (plan && goal->plan_id == plan->id) goals.insert(goal->id);
  }
  const Window window = days_back(p.as_of, 90);
  double k = 0, n = 0;
  bool any = false, dated = false;
  Value late;
  for (const PlanAction* action : node.actions) {
    if (!goals.contains(action->goal_id)) continue;
    any = true;
    dated = dated || action->when;
    if (!action->when || !window.holds(*action->when)) continue;
    ++n;
    const bool on_time = by_its_day(action->done_at, *action->when);
    k += on_time;
    if (!on_time) late.evidence.push_back("plan_action:" + action->id);
  }
  if (any && !dated) return Value::unknown(p.missing(Object::plan_actions, "when"));
  if (n == 0) return Value::unknown(Reason::no_records);
  if (k == 0 && !p.in_use(Object::plan_actions, "done_at")) return Value::unknown(Reason::field_not_in_use);
  Value value = of_plan(p, *plan, 100 * k / n);
  value.k = k;
  value.n = n;
  value.evidence = std::move(late.evidence);
  return value;
}

/// What the discipline is measured on: a share of few actions says little.
Value actions_due(const Portfolio& p, const Node& node) {
  Value due = action_discipline(p, node);
  if (!due.is_known()) return due;
  due.number = *due.n;
  due.k.reset(), due.n.reset();
  due.evidence.clear();
  return due;
}

Value growth_gap(const Portfolio& p, const Node& node) {
  Value value = growth(p, node);
  if (!value.is_known()) return value;
  const PlanGoal* goal = latest_goal(node, "growth");
  if (!goal) goal = latest_goal(node, "kpi_growth");
  if (!goal) return Value::unknown(Reason::no_records);
  if (!goal->target) return Value::unknown(p.missing(Object::plan_goals, "target"));
  value.number -= *goal->target;
  value.evidence.push_back("plan_goal:" + goal->id);
  return value;
}

Value pipeline_cover(const Portfolio& p, const Node& node) {
  const PlanGoal* goal = latest_goal(node, "revenue", calendar_year(p.as_of));
  const Value pipeline = open_pipeline_weighted(p, node);
  if (!goal) return Value::unknown(pipeline.is_known() ? Reason::no_records : pipeline.reason);
  if (!goal->target) return Value::unknown(p.missing(Object::plan_goals, "target"));
  const Value so_far = p.revenue(node, {calendar_year(p.as_of).first, p.as_of});
  if (!so_far.is_known()) return Value::unknown(so_far.reason);
  const double left = *goal->target - so_far.number;
  if (left <= 0) return Value::not_applicable(Reason::goal_reached);
  if (!pipeline.is_known()) return pipeline;
  Value value = pipeline;
  value.number = pipeline.number / left;
  value.partial = so_far.partial;
  value.covered_days = so_far.covered_days;
  value.evidence.push_back("plan_goal:" + goal->id);
  return value.with({.beside = {{"pipeline", pipeline.number}, {"goal_left", left}}});
}

}  // namespace

std::span<const FactDef> plan_facts() {
  static constexpr FactDef table[]{
      {.id = "kpi_plan_attainment",
       .name = "Plan goals achieved on time",
       .unit = "%",
       .range = "0..100",
       .inputs = "plan_goal.due plan_goal.done_at plan_goal.weight",
       .doc = "Weight of the goals of the plan in force that were done by their day, of those due (5.9).",
       .source = "S001",
       .evidence = "field",
       .compute = plan_attainment},
      {.id = "kpi_action_discipline",
       .name = "Actions done by their date",
       .unit = "%",
       .range = "0..100",
       .inputs = "plan_action.when plan_action.done_at",
       .doc = "Actions of the plan in force done by their day, of those due in 90 days (5.9).",
       .source = "S001",
       .evidence = "field",
       .compute = action_discipline},
      {.id = "plan_actions_due_90d",
       .name = "Actions of the plan due in 90 days",
       .range = ">= 1",
       .inputs = "plan_action.when plan_action.done_at",
       .doc = "Of the plan in force; unknown if none was due, or nobody notes what is done (5.9, R-PLN-05).",
       .source = "S001",
       .evidence = "field",
       .compute = actions_due},
      {.id = "kpi_growth_gap",
       .name = "Growth against the plan",
       .unit = "pp",
       .inputs = "kpi_growth plan_goal.measure plan_goal.target",
       .doc = "Growth less the target of the latest goal with measure growth (5.2).",
       .source = "S003",
       .evidence = "transaction",
       .compute = growth_gap},
      {.id = "kpi_pipeline_cover",
       .name = "Pipeline against the revenue goal",
       .unit = "x",
       .range = ">= 0",
       .inputs = "pipeline plan_goal.measure plan_goal.target invoice.net_amount",
       .doc = "Weighted open pipeline for each unit of the revenue goal that is left this year (5.9, 14.6.12).",
       .source = "S001",
       .evidence = "field",
       .compute = pipeline_cover},
  };
  return table;
}

}  // namespace kam::rules
