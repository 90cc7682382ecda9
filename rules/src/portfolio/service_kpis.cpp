#include <algorithm>

#include "../facts/account_facts.hpp"
#include "../facts/made_of.hpp"
#include "kpi.hpp"

/// Do we keep what we promised the key accounts? (model 5.9, 14.6.13)
namespace kam::rules {

namespace {

Value on_time(const Pool& pool, const Lens& lens) {
  const Portfolio& p = pool.portfolio();
  double kept = 0, due = 0;
  for (const std::size_t i : pool.nodes) {
    for (const Delivery* delivery : pool.node(i).deliveries) {
      if (!lens.now.holds(delivery->promised_at)) continue;
      ++due;
      kept += delivery->delivered_at && *delivery->delivered_at <= delivery->promised_at;
    }
  }
  if (due > 0 && kept == 0 && !p.in_use(Object::deliveries, "delivered_at")) {
    return Value::unknown(Reason::field_not_in_use);
  }
  return rate(p.deliveries, kept, due, 10);
}

bool done_by(const OnDay& done, Day due) {
  return done && *done <= due;
}

/// Weight of the goals of the plans in force that were achieved on time, of those due.
Value plan_attainment(const Pool& pool, const Lens& lens) {
  const Portfolio& p = pool.portfolio();
  ExactSum achieved, due;
  double k = 0, n = 0;
  for (const std::size_t i : pool.nodes) {
    const Plan* plan = plan_in_force(pool.node(i));
    for (const PlanGoal* goal : pool.node(i).goals) {
      if (!plan || goal->plan_id != plan->id || !goal->due || !lens.now.holds(*goal->due)) continue;
      const double weight = std::max(0.0, goal->weight.value_or(1));
      due.add(weight);
      ++n;
      if (!done_by(goal->done_at, *goal->due)) continue;
      achieved.add(weight);
      ++k;
    }
  }
  Value value = n == 0 ? Value::unknown(Reason::no_records)
                : k == 0 && !p.in_use(Object::plan_goals, "done_at")
                    ? Value::unknown(p.missing(Object::plan_goals, "done_at"))
                : due.value() <= 0 ? Value::unknown(Reason::too_few_records)
                                   : Value::known(100 * achieved.value() / due.value());
  value.quality = 0.8;
  value.k = k;
  value.n = n;
  return value;
}

Value action_discipline(const Pool& pool, const Lens& lens) {
  const Portfolio& p = pool.portfolio();
  double k = 0, n = 0;
  for (const std::size_t i : pool.nodes) {
    const Plan* plan = plan_in_force(pool.node(i));
    const auto& goals = pool.node(i).goals;
    for (const PlanAction* action : pool.node(i).actions) {
      const auto goal =
          std::find_if(goals.begin(), goals.end(), [&](const PlanGoal* one) { return one->id == action->goal_id; });
      if (!plan || goal == goals.end() || (*goal)->plan_id != plan->id) continue;
      if (!action->when || !lens.now.holds(*action->when)) continue;
      ++n;
      k += done_by(action->done_at, *action->when);
    }
  }
  if (n > 0 && k == 0 && !p.in_use(Object::plan_actions, "done_at")) {
    return Value::unknown(p.missing(Object::plan_actions, "done_at"));
  }
  return rate(Feed{}, k, n, 1, 0.8);
}

Value value_delivered(const Pool& pool, const Lens& lens) {
  const Portfolio& p = pool.portfolio();
  if (!p.records.has(Object::value_items)) return Value::unknown(Reason::no_records);
  ExactSum total, confirmed;
  double items = 0, with_amount = 0;
  for (const std::size_t i : pool.nodes) {
    for (const ValueItem* item : pool.node(i).value_items) {
      if (!lens.now.holds(item->date)) continue;
      ++items;
      if (!item->amount) continue;
      ++with_amount;
      total.add(*item->amount);
      if (item->confirmed_by_customer.value_or(false)) confirmed.add(*item->amount);
    }
  }
  Value value = items > 0 && with_amount == 0 ? Value::unknown(Reason::field_empty) : Value::known(total.value());
  value.quality = 0.8;
  value.freshness = p.value_items.freshness;
  value.k = with_amount;
  value.n = items;
  rules::Figure share{"confirmed", {}};
  if (total.value() != 0) share.figure = 100 * confirmed.value() / total.value();
  return value.with({.beside = {std::move(share)}});
}

}  // namespace

std::span<const ProgrammeKpi> service_kpis() {
  using Over = ProgrammeKpi::Over;
  using Span = ProgrammeKpi::Span;
  static constexpr ProgrammeKpi table[]{
      kept_figure(Over::deliveries, Span::year, "kpi_on_time", "Deliveries on time", "%",
                  "delivery.promised_at delivery.delivered_at", "Of those due in twelve months, ten at least (5.9).",
                  "S001", on_time),
      kept_figure(
          Over::plans, Span::ever, "kpi_plan_attainment", "Plan goals achieved on time", "%",
          "plan_goal.due plan_goal.done_at plan_goal.weight",
          "By weight, of the goals due in the plans in force; its trend compares the goals due in two years (5.9).",
          "S001", plan_attainment),
      kept_figure(
          Over::plans, Span::ninety_days, "kpi_action_discipline", "Actions done by their date", "%",
          "plan_action.when plan_action.done_at",
          "Of those due in 90 days in the plans in force; its trend compares the actions due in two years (5.9).",
          "S001", action_discipline),
      kept_figure(Over::value_items, Span::year, "kpi_value_delivered", "Value delivered to key accounts", "currency",
                  "value_item.amount value_item.confirmed_by_customer",
                  "Value items of twelve months, with the share that customers confirmed (5.9, 14.6.13).", "S002 S001",
                  value_delivered),
  };
  return table;
}

}  // namespace kam::rules
