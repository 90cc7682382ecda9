#include "account_facts.hpp"

#include <algorithm>
#include <set>

#include "account_fields.hpp"
#include "deals.hpp"

/// The customer's size, growth, needs and standing (model 1.2 B and C).
namespace kam::rules {

Value addressable_gap(const Portfolio& p, const Node& node) {
  Value value = money_field(p, node, node.account->addressable_spend_annual, "addressable_spend_annual");
  if (!value.is_known()) return value;
  if (!node.revenue.is_known()) return Value::unknown(node.revenue.reason);
  value.number = std::max(0.0, value.number - node.revenue.number);
  return value;
}

Value customer_growth(const Portfolio& p, const Node& node) {
  const Account& a = *node.account;
  double sum = 0;
  int parts = 0;
  const auto part = [&](const Number& now, const Number& before) {
    if (!now || !before || *before <= 0) return;
    sum += 100 * (*now / *before - 1);
    ++parts;
  };
  part(a.annual_revenue, a.annual_revenue_prev);
  part(a.employees, a.employees_prev);
  if (parts > 0) return of_account(p, node, sum / parts);
  if (!a.annual_revenue) return missing_field(p, "annual_revenue");
  if (!a.annual_revenue_prev) return missing_field(p, "annual_revenue_prev");
  return Value::unknown(Reason::conflicting_records);
}

Value annual_revenue(const Portfolio& p, const Node& node) {
  return money_field(p, node, node.account->annual_revenue, "annual_revenue");
}

Value employees(const Portfolio& p, const Node& node) {
  return number_field(p, node, node.account->employees, "employees");
}

const Plan* plan_in_force(const Node& node) {
  const Plan* best = nullptr;
  const auto key = [](const Plan* plan) {
    return std::tuple(plan->status.value_or("") == "active", plan->updated_at.value_or(Day{INT32_MIN}),
                      std::string_view(plan->id));
  };
  for (const Plan* plan : node.plans) {
    const auto status = plan->status.value_or("");
    if (status != "active" && status != "draft") continue;
    if (!best || key(best) < key(plan)) best = plan;
  }
  return best;
}

Value needs_covered(const Portfolio& p, const Node& node) {
  const Plan* plan = plan_in_force(node);
  double covered = 0, stated = 0;
  if (plan) {
    for (const Need& need : plan->needs) {
      if (!need.covered) continue;
      ++stated;
      covered += *need.covered;
    }
  }
  if (stated == 0) return Value::unknown(Reason::no_records);
  Value value = Value::known(100 * covered / stated);
  value.quality = 0.8;
  value.freshness = freshness(Ageing::ratings, plan->updated_at, p.as_of);
  value.k = covered;
  value.n = stated;
  value.evidence = {"plan:" + plan->id};
  return value;
}

Value objectives_served(const Portfolio& p, const Node& node) {
  double all = 0, served = 0;
  for (const StrategicObjective& objective : p.settings.strategic_objectives) all += objective.weight;
  if (all <= 0) return Value::unknown(Reason::no_setting);
  const List& own = node.account->strategic_objectives;
  if (own.empty() && !p.in_use(Object::accounts, "strategic_objectives")) {
    return missing_field(p, "strategic_objectives");
  }
  for (const StrategicObjective& objective : p.settings.strategic_objectives) {
    if (std::find(own.begin(), own.end(), objective.id) != own.end()) served += objective.weight;
  }
  return of_account(p, node, 100 * served / all);
}

Value market_share(const Portfolio& p, const Node& node) {
  return number_field(p, node, node.account->market_share_pct, "market_share_pct");
}

Value industry_rank(const Portfolio& p, const Node& node) {
  return number_field(p, node, node.account->industry_rank, "industry_rank");
}

Value credibility_points(const Portfolio& p, const Node& node) {
  const Account& a = *node.account;
  double points = 0;
  int known = 0;
  const auto flag = [&](const Flag& field, double worth) {
    if (!field) return;
    ++known;
    if (*field) points += worth;
  };
  flag(a.reference_allowed, 3);
  flag(a.case_study, 2);
  flag(a.logo_allowed, 2);
  flag(a.event_partner, 1);
  if (a.industry_rank) {
    ++known;
    if (*a.industry_rank <= 10) points += 2;
  }
  if (known < 3) {
    return too_few(p, known > 0, {"reference_allowed", "case_study", "logo_allowed", "event_partner", "industry_rank"});
  }
  return of_account(p, node, points);
}

namespace {
Value referrals_in(const Portfolio& p, const Node& node, Window window) {
  if (!p.in_use(Object::opportunities, "referred_by_account_id")) {
    return Value::unknown(p.missing(Object::opportunities, "referred_by_account_id"));
  }
  Value value = Value::known(0);
  for (const Opportunity* deal : node.referred) {
    const OnDay day = is_closed(*deal, p.as_of) ? deal->closed_at : deal->created_at;
    if (!day || !window.holds(*day)) continue;
    value.number += is_won(*deal, p.as_of) ? 1 : 0.5;
    value.evidence.push_back("opportunity:" + deal->id);
  }
  value.quality = 0.8;
  value.freshness = p.opportunities.freshness;
  return value;
}

Value referrals_of_year(const Portfolio& p, const Node& node) {
  return referrals_in(p, node, p.ttm);
}
}  // namespace

Value referrals(const Portfolio& p, const Node& node) {
  return referrals_in(p, node, months_back(p.as_of, 36));
}

Value network_companies(const Portfolio& p, const Node& node) {
  const List& related = node.account->related_company_ids;
  if (!p.in_use(Object::accounts, "related_company_ids")) {
    return missing_field(p, "related_company_ids");
  }
  if (p.settings.target_segments.empty()) return Value::unknown(Reason::no_setting);
  std::set<std::string_view> prospects;
  for (const auto& id : related) {
    const Company* other = p.company(id);
    if (other && other->prospect && other->root != node.account->id) prospects.insert(other->root);
  }
  return of_account(p, node, static_cast<double>(prospects.size()));
}

std::span<const FactDef> account_facts() {
  static constexpr FactDef table[]{
      {.id = "addressable_gap",
       .name = "What the customer could still spend with us",
       .unit = "currency",
       .range = ">= 0",
       .inputs = "account.addressable_spend_annual rev_ttm",
       .doc = "Addressable spend less our revenue, not below 0 (1.2).",
       .source = "S001 S002 S004",
       .evidence = "field",
       .compute = addressable_gap},
      {.id = "customer_growth",
       .name = "Growth of the customer",
       .unit = "%",
       .inputs = "account.annual_revenue account.annual_revenue_prev account.employees account.employees_prev",
       .doc = "Mean growth of its revenue and its staff (1.2).",
       .source = "S002 S001",
       .evidence = "field",
       .compute = customer_growth},
      {.id = "annual_revenue",
       .name = "The customer's revenue",
       .unit = "currency",
       .inputs = "account.annual_revenue",
       .doc = "As kept in the account (1.2).",
       .source = "S002",
       .evidence = "field",
       .compute = annual_revenue},
      {.id = "employees",
       .name = "The customer's staff",
       .range = ">= 0",
       .inputs = "account.employees",
       .doc = "Stands in for size where its revenue is not known (1.2).",
       .source = "S002",
       .evidence = "proxy",
       .compute = employees},
      {.id = "needs_covered",
       .name = "Needs that we cover",
       .unit = "%",
       .range = "0..100",
       .inputs = "plan.needs",
       .doc = "Needs covered of those stated in the plan in force (1.2, 14.3.7).",
       .source = "S001",
       .evidence = "field",
       .compute = needs_covered},
      {.id = "objectives_served",
       .name = "Strategic objectives served",
       .unit = "%",
       .range = "0..100",
       .inputs = "account.strategic_objectives settings.strategic_objectives",
       .doc = "Weight of our objectives that the account serves (1.2).",
       .source = "S002 S004",
       .evidence = "field",
       .compute = objectives_served},
      {.id = "market_share",
       .name = "Market share",
       .unit = "%",
       .range = "0..100",
       .inputs = "account.market_share_pct",
       .doc = "The customer's share of its market (1.2).",
       .source = "S004",
       .evidence = "field",
       .compute = market_share},
      {.id = "industry_rank",
       .name = "Rank in its industry",
       .range = ">= 1",
       .inputs = "account.industry_rank",
       .doc = "Stands in for market share (1.2).",
       .source = "S004",
       .evidence = "proxy",
       .compute = industry_rank},
      {.id = "credibility_points",
       .name = "What it lends to our standing",
       .unit = "points",
       .range = "0..10",
       .inputs = "account.reference_allowed account.case_study account.logo_allowed account.event_partner "
                 "account.industry_rank",
       .doc = "Reference 3, case study 2, logo 2, event 1, among the first ten 2; three known at least (1.2).",
       .source = "S001",
       .evidence = "field",
       .compute = credibility_points},
      {.id = "referrals",
       .name = "Referrals",
       .range = ">= 0",
       .inputs = "opportunity.referred_by_account_id opportunity.is_won",
       .doc = "Opportunities elsewhere that it brought in 36 months, a won one counts 1, another 0.5 (1.2).",
       .source = "S001",
       .evidence = "field",
       .compute = referrals},
      {.id = "referrals_12m",
       .name = "Referrals in twelve months",
       .range = ">= 0",
       .inputs = "opportunity.referred_by_account_id opportunity.is_won",
       .doc = "Opportunities elsewhere that it brought in twelve months, counted as referrals are (R-GRO-08).",
       .source = "S001",
       .evidence = "field",
       .compute = referrals_of_year},
      {.id = "network_companies",
       .name = "Related companies that could become customers",
       .range = ">= 0",
       .inputs = "account.related_company_ids account.segment settings.target_segments",
       .doc = "Of our target segments, without any purchase (1.2, 14.3.8).",
       .source = "S001",
       .evidence = "field",
       .compute = network_companies},
  };
  return table;
}

}  // namespace kam::rules
