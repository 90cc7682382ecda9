#include <algorithm>
#include <array>

#include "../write_value.hpp"
#include "write_blocks.hpp"

namespace kam::rules {

namespace {

constexpr std::array<std::string_view, 4> quadrants{"S", "W", "O", "T"};
constexpr std::array<std::string_view, 3> horizons{"short", "mid", "long"};

void day(JsonWriter& w, std::string_view key, const OnDay& on) {
  or_null(w, key, on ? std::optional(to_string(*on)) : std::nullopt);
}

void user(JsonWriter& w, std::string_view key, const PlanView& view, const Text& id) {
  write_person(w, key, {id.value_or(""), view.portfolio.user_name(id.value_or(""))});
}

void head(JsonWriter& w, const PlanView& view) {
  const Plan& plan = view.plan;
  w.field("id", plan.id);
  or_null(w, "period", plan.period);
  or_null(w, "status", plan.status);
  user(w, "owner", view, plan.owner_id);
  user(w, "approved_by", view, plan.approved_by);
  day(w, "updated_at", plan.updated_at);
  day(w, "reviewed_at", plan.reviewed_at);
  texts(w, "shared_with", plan.shared_with);
  or_null(w, "vision", plan.vision);
  or_null(w, "account_value_note", plan.account_value_note);
}

void business(JsonWriter& w, const Plan& plan) {
  or_null(w, "financial_health", plan.financial_health_note);
  texts(w, "customer_goals", plan.customer_goals);
  texts(w, "initiatives", plan.initiatives);
  texts(w, "priorities", plan.priorities);
  w.key("needs").array();
  for (const Need& need : plan.needs) {
    w.object().field("text", need.text);
    text_or_null(w, "category", need.category);
    or_null(w, "covered", need.covered);
    w.end_object();
  }
  w.end_array();
}

void finding(JsonWriter& w, const PlanView& view, const SwotItem& item) {
  w.object().field("id", item.id);
  or_null(w, "subject", item.subject);
  or_null(w, "text", item.text);
  or_null(w, "evidence", item.evidence);
  day(w, "date", item.date);
  or_null(w, "age_days", item.date ? std::optional(view.portfolio.as_of - *item.date) : std::nullopt);
  w.end_object();
}

void swot(JsonWriter& w, const PlanView& view) {
  w.key("swot").object();
  for (const auto quadrant : quadrants) {
    w.key(quadrant).array();
    for (const SwotItem* item : view.swot) {
      if (item->quadrant == quadrant) finding(w, view, *item);
    }
    w.end_array();
  }
  w.end_object();
}

void goal(JsonWriter& w, const PlanView& view, const PlanGoal& goal) {
  const Day as_of = view.portfolio.as_of;
  w.object().field("id", goal.id);
  or_null(w, "text", goal.text);
  or_null(w, "measure", goal.measure);
  or_null(w, "baseline", goal.baseline);
  or_null(w, "target", goal.target);
  day(w, "due", goal.due);
  user(w, "owner", view, goal.owner_id);
  or_null(w, "customer_benefit", goal.customer_benefit);
  or_null(w, "strategic_objective", goal.strategic_objective);
  or_null(w, "weight", goal.weight);
  or_null(w, "status", goal.status);
  day(w, "done_at", goal.done_at);
  std::size_t done = 0, all = 0;
  for (const PlanAction* action : view.actions) {
    if (action->goal_id != goal.id) continue;
    ++all;
    done += is_done(*action, as_of);
  }
  w.key("progress").object().field("done", done).field("of", all).end_object();
  w.end_object();
}

/// By horizon; what has none comes last.
void goals(JsonWriter& w, const PlanView& view) {
  const auto write_those = [&](std::string_view key, auto belongs) {
    w.key(key).array();
    for (const PlanGoal* one : view.goals) {
      if (belongs(one->horizon.value_or(""))) goal(w, view, *one);
    }
    w.end_array();
  };
  w.key("goals").object();
  for (const auto horizon : horizons) {
    write_those(horizon, [&](std::string_view of) { return of == horizon; });
  }
  write_those("undated",
              [](std::string_view of) { return std::find(horizons.begin(), horizons.end(), of) == horizons.end(); });
  w.end_object();
}

void actions(JsonWriter& w, const PlanView& view) {
  const Day as_of = view.portfolio.as_of;
  w.key("actions").array();
  for (const PlanAction* action : view.actions) {
    w.object().field("id", action->id).field("goal_id", action->goal_id);
    or_null(w, "what", action->what);
    day(w, "when", action->when);
    user(w, "who", view, action->who);
    w.key("helpers").array();
    for (const auto& helper : action->helpers) {
      const std::string name = view.portfolio.user_name(helper);
      w.value(name.empty() ? helper : name);
    }
    w.end_array();
    or_null(w, "measure_and_report", action->measure_and_report);
    or_null(w, "if_it_fails", action->if_it_fails);
    or_null(w, "status", action->status);
    day(w, "done_at", action->done_at);
    w.field("overdue", action->when && *action->when < as_of && !is_done(*action, as_of)).end_object();
  }
  w.end_array();
}

void risks(JsonWriter& w, const Plan& plan) {
  w.key("risks").array();
  for (const Risk& risk : plan.risks) {
    w.object().field("text", risk.text);
    text_or_null(w, "likelihood", risk.likelihood);
    text_or_null(w, "impact", risk.impact);
    text_or_null(w, "response", risk.response);
    w.end_object();
  }
  w.end_array();
}

void team(JsonWriter& w, const PlanView& view) {
  const Account& account = *view.node.account;
  w.key("team").object();
  user(w, "kam", view, account.kam_id);
  user(w, "sponsor", view, account.executive_sponsor_id);
  w.key("members").array();
  for (const User* member : view.team) {
    w.object().field("id", member->id);
    or_null(w, "name", member->name);
    text_or_null(w, "function", function_of(*member));
    w.end_object();
  }
  w.end_array().field("functions", view.functions()).end_object();
}

/// What we brought in twelve months, the latest first.
void value_delivered(JsonWriter& w, const PlanView& view) {
  std::vector<const ValueItem*> items;
  for (const ValueItem* item : view.node.value_items) {
    if (view.portfolio.ttm.holds(item->date)) items.push_back(item);
  }
  std::sort(items.begin(), items.end(),
            [](const ValueItem* a, const ValueItem* b) { return std::tie(b->date, a->id) < std::tie(a->date, b->id); });
  w.key("value_delivered").array();
  for (const ValueItem* item : items) {
    w.object().field("id", item->id).field("date", to_string(item->date));
    or_null(w, "kind", item->kind);
    or_null(w, "text", item->text);
    or_null(w, "amount", item->amount);
    or_null(w, "confirmed", item->confirmed_by_customer);
    w.end_object();
  }
  w.end_array();
}

}  // namespace

void write_plan_content(JsonWriter& w, const PlanView& view) {
  w.key("content").object();
  head(w, view);
  business(w, view.plan);
  swot(w, view);
  goals(w, view);
  actions(w, view);
  risks(w, view.plan);
  team(w, view);
  texts(w, "service_promises", view.plan.service_promises);
  value_delivered(w, view);
  w.end_object();
}

}  // namespace kam::rules
