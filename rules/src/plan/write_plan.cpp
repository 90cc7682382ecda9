#include "../facts/account_facts.hpp"
#include "../write_value.hpp"
#include "completeness.hpp"
#include "write_blocks.hpp"

namespace kam::rules {

namespace {

/// What the one thing that is missing without a plan is called, and what to fill for it.
constexpr std::string_view whole_plan = "plan", plan_field = "plan.status";

void no_parts(JsonWriter& w) {
  w.key("missing").array().value(whole_plan).end_array();
  w.key("parts").object().end_object();
  w.key("of").object().end_object();
  w.key("fields").object().field(whole_plan, plan_field).end_object();
}

void parts(JsonWriter& w, const Completeness& all) {
  const auto missing = all.missing();
  w.key("missing").array();
  for (const PartPoints* part : missing) w.value(part->part->id);
  w.end_array();
  w.key("parts").object();
  for (const PartPoints& part : all.parts) w.field(part.part->id, part.points);
  w.end_object();
  w.key("of").object();
  for (const PartPoints& part : all.parts) w.field(part.part->id, part.part->points);
  w.end_object();
  w.key("fields").object();
  for (const PartPoints* part : missing) w.field(part->part->id, part->field);
  w.end_object();
}

/// What comes of the plan, beside what stands in it: the two are never mixed (6.4).
void substance(JsonWriter& w, const AccountView& account) {
  w.key("substance").object();
  plain_value(w, "attainment", account.facts.at("kpi_plan_attainment", account.node), "%");
  plain_value(w, "discipline", account.facts.at("kpi_action_discipline", account.node), "%");
  w.end_object();
}

}  // namespace

void write_plan(JsonWriter& w, const AccountView& account) {
  const Value& complete = account.facts.at("plan_completeness", account.node);
  const Value& idle = account.facts.at("plan_idle", account.node);
  const Plan* plan = plan_in_force(account.records());
  w.key("plan").object().field("state", name(complete.state));
  text_or_null(w, "reason", name(complete.reason));
  or_null(w, "completeness", complete.is_known() ? std::optional(complete.number) : std::nullopt);
  if (plan) {
    const PlanView view(account.portfolio, account.records(), *plan, account.pack.plan);
    parts(w, completeness(view));
    substance(w, account);
    w.field("idle", idle.number != 0);
    write_plan_content(w, view);
  } else if (complete.is_known()) {
    no_parts(w);
  }
  w.end_object();
}

}  // namespace kam::rules
