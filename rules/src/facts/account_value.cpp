#include <algorithm>

#include "deals.hpp"
#include "facts.hpp"
#include "kam/rules/exact_sum.hpp"
#include "lifetime_value.hpp"
#include "made_of.hpp"

/// What an account is worth to us (model 5.5, 5.9, 14.6.10).
namespace kam::rules {

namespace {

constexpr double usual_discount = 0.10, horizon_years = 5;

/// Three yearly cohorts of the account's segment, or of all where it has none.
const Cohorts& cohorts_of(const Portfolio& p, const Node& node) {
  const auto found = p.totals().populations.cohorts_of.find(segment_of(node));
  static const Cohorts none;
  if (!node.account->segment) return p.totals().populations.cohorts;
  return found == p.totals().populations.cohorts_of.end() ? none : found->second;
}

Value yearly_retention(const Portfolio& p, const Node& node) {
  if (!p.has_revenue) return Value::unknown(Reason::no_records);
  const Cohorts& cohorts = cohorts_of(p, node);
  if (!p.totals().populations.cohorts_covered || cohorts.n == 0) return Value::unknown(Reason::too_few_records);
  Value value = of_purchases(p, 100 * shrunk_retention(cohorts.kept, cohorts.n));
  value.k = cohorts.kept;
  value.n = cohorts.n;
  return value;
}

template <class Multiple>
Value lifetime(const Portfolio& p, const Node& node, Multiple multiple) {
  const Value margin = net_margin(p, node);
  if (!margin.is_known()) return margin;
  const Value kept = yearly_retention(p, node);
  if (!kept.is_known()) return kept;
  const Cohorts& cohorts = cohorts_of(p, node);
  const double discount = p.settings.discount_rate.value_or(usual_discount);
  const auto at = [&](double retention) { return multiple(Lifetime{margin.number, retention, discount}); };
  const auto point = at(kept.number / 100);
  if (!point) return Value::unknown(Reason::conflicting_records);
  Value value = of_feed(p.purchases(), *point, 0.5);
  value.partial = margin.partial;
  value.k = cohorts.kept;
  value.n = cohorts.n;
  auto low = at(retention_quantile(cohorts.kept, cohorts.n - cohorts.kept, 0.05));
  auto high = at(retention_quantile(cohorts.kept, cohorts.n - cohorts.kept, 0.95));
  if (margin.number < 0) std::swap(low, high);
  Details details{.low = low, .high = high};
  if (margin.details) details.missing = margin.details->missing;
  details.beside = {
      {"retention", kept.number}, {"discount_rate", discount}, {"discount_rate_assumed", !p.settings.discount_rate}};
  return value.with(std::move(details));
}

/// Won, lost and open opportunities by amount; those without one are left out.
struct Deals {
  ExactSum won, lost, projected;
};

Deals deals_of(const Portfolio& p, const Node& node) {
  Deals deals;
  for (const Opportunity* deal : node.opportunities) {
    const bool closed = is_closed(*deal, p.as_of);
    if (closed && !closed_in(*deal, p.ttm, p.as_of)) continue;
    Reason gap = Reason::none;
    const Day day = closed ? *deal->closed_at : deal->created_at.value_or(p.as_of);
    const double amount = p.money(deal->amount, deal->currency, day, gap);
    if (gap != Reason::none) continue;
    (!closed ? deals.projected : is_won(*deal, p.as_of) ? deals.won : deals.lost).add(amount);
  }
  return deals;
}

Value customer_lifetime_value(const Portfolio& p, const Node& node) {
  return lifetime(p, node, [](const Lifetime& l) { return lifetime_value(l); });
}

Value customer_lifetime_value_5y(const Portfolio& p, const Node& node) {
  Value value = lifetime(p, node, [](const Lifetime& l) { return lifetime_value(l, horizon_years); });
  if (!value.is_known()) return value;
  Details details = *value.details;
  details.beside.push_back({"years", horizon_years});
  return value.with(std::move(details));
}

Value account_value(const Portfolio& p, const Node& node) {
  Value value = node.revenue;
  Details details;
  details.parts = {figure("rev_ttm", node.revenue), figure("kpi_net_margin", net_margin(p, node)),
                   figure("kpi_clv", customer_lifetime_value(p, node))};
  const bool has_deals = p.records.has(Object::opportunities);
  const Deals deals = deals_of(p, node);
  const auto add = [&](std::string key, const ExactSum& sum) {
    details.parts.push_back(has_deals ? Figure{std::move(key), sum.value()} : Figure{std::move(key), {}});
  };
  add("won", deals.won);
  add("lost", deals.lost);
  add("projected", deals.projected);
  return value.with(std::move(details));
}

}  // namespace

std::span<const FactDef> account_value_facts() {
  static constexpr FactDef table[]{
      {.id = "yearly_retention",
       .name = "Yearly retention of its segment",
       .unit = "%",
       .range = "0..100",
       .inputs = "account.segment invoice.date",
       .doc = "Accounts of the segment that bought in one year and again in the next, over three yearly cohorts, "
              "shrunk to (kept + 0.5)/(n + 1) (5.5, 14.6.10).",
       .source = "S003 L13",
       .evidence = "transaction",
       .compute = yearly_retention},
      {.id = "kpi_clv",
       .name = "Customer lifetime value",
       .unit = "currency",
       .inputs = "kpi_net_margin yearly_retention settings.discount_rate",
       .doc = "Margin multiple m·r/(1 + i − r) without horizon, with the 90 % interval of retention; i is 10 % where "
              "it is not set (5.5).",
       .source = "S003 L13",
       .evidence = "transaction",
       .compute = customer_lifetime_value},
      {.id = "kpi_clv_horizon",
       .name = "Customer lifetime value over five years",
       .unit = "currency",
       .inputs = "kpi_net_margin yearly_retention settings.discount_rate",
       .doc = "The margin multiple over five years (5.5).",
       .source = "S003 L13",
       .evidence = "transaction",
       .compute = customer_lifetime_value_5y},
      {.id = "kpi_account_value",
       .name = "What the account is worth",
       .unit = "currency",
       .inputs = "rev_ttm kpi_net_margin kpi_clv opportunity.amount",
       .doc = "Revenue of the last twelve months; beside it net margin, lifetime value, and opportunities won, lost "
              "and open (5.9).",
       .source = "S001",
       .evidence = "transaction",
       .compute = account_value},
  };
  return table;
}

}  // namespace kam::rules
