#include <algorithm>

#include "../facts/account_facts.hpp"
#include "programme_fact.hpp"

/// Is every key account looked after: a sponsor who meets it, a plan that lives? (model 2, 14.4.3)
namespace kam::rules {

namespace {

/// k of the active key accounts, with those that lack it as evidence.
Value cover(const Programme& programme, const std::vector<std::size_t>& without) {
  const auto n = static_cast<double>(programme.active_keys.size());
  const double k = n - static_cast<double>(without.size());
  Value value = programme.of_keys(100 * k / n);
  value.k = k;
  value.n = n;
  for (const std::size_t key : without) name_account(value, programme, key);
  return value;
}

bool sponsor_met(const Programme& programme, const Node& node) {
  const Text& sponsor = node.account->executive_sponsor_id;
  const Window window = days_back(programme.portfolio.as_of, 180);
  return sponsor && std::any_of(node.activities.begin(), node.activities.end(), [&](const Activity* a) {
           return a->user_id == sponsor && !a->contact_ids.empty() && window.holds(a->at) &&
                  is_two_way(*a, programme.portfolio.as_of);
         });
}

Value sponsor_cover(const Programme& programme) {
  const Portfolio& p = programme.portfolio;
  if (auto none = programme.no_keys()) return *none;
  if (programme.active_keys.empty()) return Value::unknown(Reason::no_records);
  if (!p.in_use(Object::accounts, "executive_sponsor_id")) {
    return Value::unknown(p.missing(Object::accounts, "executive_sponsor_id"));
  }
  if (!p.activities.exists()) return Value::unknown(Reason::no_records);
  std::vector<std::size_t> without;
  for (const std::size_t key : programme.active_keys) {
    if (!sponsor_met(programme, programme.node(key))) without.push_back(key);
  }
  return cover(programme, without);
}

/// Complete enough, and touched lately: both by the terms of the pack.
bool plan_lives(const Programme& programme, std::size_t key) {
  const PlanTerms::Cover& terms = programme.all.pack.plan.cover;
  const Plan* plan = plan_in_force(programme.node(key));
  return plan && plan->updated_at && days_back(programme.portfolio.as_of, terms.days).holds(*plan->updated_at) &&
         rounded(programme.fact("plan_completeness", key).number) >= terms.completeness;
}

Value plan_cover(const Programme& programme) {
  const Portfolio& p = programme.portfolio;
  if (auto none = programme.no_keys()) return *none;
  if (programme.active_keys.empty() || !p.records.has(Object::plans)) return Value::unknown(Reason::no_records);
  if (!p.in_use(Object::plans, "updated_at")) return Value::unknown(p.missing(Object::plans, "updated_at"));
  std::vector<std::size_t> without;
  for (const std::size_t key : programme.active_keys) {
    if (!plan_lives(programme, key)) without.push_back(key);
  }
  return cover(programme, without);
}

}  // namespace

std::span<const ProgrammeFact> coverage_facts() {
  static constexpr ProgrammeFact table[]{
      {{.id = "pf_sponsor_cover",
        .name = "Key accounts whose sponsor met the customer",
        .unit = "%",
        .range = "0..100",
        .inputs = "account.executive_sponsor_id activity.user_id activity.contact_ids",
        .doc = "Share of the key accounts with an executive sponsor who had a two-way contact with somebody there in "
               "180 days (2, 14.4.3).",
        .source = "S001 S004",
        .evidence = "field",
        .level = FactLevel::programme},
       sponsor_cover},
      {{.id = "pf_plan_cover",
        .name = "Key accounts with a living plan",
        .unit = "%",
        .range = "0..100",
        .inputs = "plan.updated_at plan_completeness",
        .doc = "Share of the key accounts with a plan of completeness 70 or more that was updated in 90 days (2).",
        .source = "S001 S004",
        .evidence = "field",
        .level = FactLevel::programme},
       plan_cover},
  };
  return table;
}

}  // namespace kam::rules
