#include "exposure.hpp"

#include <algorithm>

#include "../facts/churn_facts.hpp"
#include "kam/rules/exact_sum.hpp"
#include "programme_fact.hpp"

/// What is in danger, and on whom it hangs (model 2, 14.4.2).
namespace kam::rules {

namespace {

constexpr double watched_share = 10;

std::optional<double> number_of(const Value& value) {
  return value.is_known() ? std::optional(value.number) : std::nullopt;
}

/// Share of the known margins of all active accounts: after cost to serve, else gross.
std::optional<double> margin_share(const Programme& programme, std::size_t node) {
  for (const std::string_view fact : {"kpi_net_margin", "gross_margin"}) {
    const Value& own = programme.fact(fact, node);
    if (!own.is_known()) continue;
    ExactSum sum;
    for (const std::size_t i : programme.active) {
      const Value& margin = programme.fact(fact, i);
      if (margin.is_known()) sum.add(margin.number);
    }
    if (sum.value() > 0) return 100 * own.number / sum.value();
  }
  return std::nullopt;
}

Value dependence(const Programme& programme) {
  if (auto none = programme.no_revenue()) return *none;
  Value value = programme.of_revenue(100 * programme.by_revenue.front().revenue / programme.revenue);
  for (const Dependence& one : dependences(programme, watched_share)) name_account(value, programme, one.node);
  return value;
}

/// The largest share of an account whose early-warning index is high: the lower limit of "act" rests on it.
Value endangered(const Programme& programme) {
  if (auto none = programme.no_revenue()) return *none;
  bool told = false;
  double share = 0;
  for (const Holding& holding : programme.by_revenue) {
    const Value& risk = programme.fact("kpi_churn_risk", holding.node);
    told = told || risk.is_known();
    if (!risk.is_known() || rounded(risk.number) < 50) continue;
    share = 100 * holding.revenue / programme.revenue;
    break;
  }
  return told ? programme.of_revenue(share) : Value::unknown(Reason::too_few_records);
}

/// % of all active revenue; an exposure weighted by the index, no forecast.
Value at_risk(const Programme& programme) {
  if (auto none = programme.no_revenue()) return *none;
  if (auto none = programme.no_keys()) return *none;
  ExactSum exposed;
  std::vector<std::pair<double, std::size_t>> known;
  std::vector<std::string> silent;
  double confidence = 0;
  for (const Holding& holding : programme.by_revenue) {
    if (!programme.is_key(holding.node)) continue;
    const Value& risk = programme.fact("kpi_churn_risk", holding.node);
    if (!risk.is_known()) {
      silent.push_back("account:" + programme.id(holding.node));
      continue;
    }
    const double amount = holding.revenue * risk.number / 100;
    exposed.add(amount);
    known.emplace_back(-rounded(amount), holding.node);
    confidence += risk.confidence();
  }
  if (known.empty() && !silent.empty()) {
    Value value = Value::unknown(Reason::too_few_records);
    value.n = static_cast<double>(silent.size());
    value.k = 0;
    return value;
  }
  Value value = programme.of_revenue(100 * exposed.value() / programme.revenue);
  if (!known.empty()) value.quality = std::min(value.quality, confidence / static_cast<double>(known.size()));
  std::stable_sort(known.begin(), known.end());
  for (const auto& [amount, node] : known) {
    if (amount < 0) name_account(value, programme, node);
  }
  value.k = static_cast<double>(known.size());
  value.n = static_cast<double>(known.size() + silent.size());
  value.partial = value.partial || !silent.empty();
  return value.with({.missing = std::move(silent), .beside = {{"amount", exposed.value()}}});
}

/// Revenue, margin and fixed-cost cover without one account need what the records do not carry (14.2.5).
Value loss_test(const Programme&) {
  return Value::unknown(Reason::no_records);
}

}  // namespace

std::vector<Dependence> dependences(const Programme& programme, double least) {
  std::vector<Dependence> found;
  if (programme.revenue <= 0) return found;
  for (const Holding& holding : programme.by_revenue) {
    const double share = 100 * holding.revenue / programme.revenue;
    if (rounded(share) < least) break;
    Dependence one{holding.node, share, {}, {}, {}};
    const OnDay end = next_contract_end(programme.portfolio, programme.node(holding.node));
    if (end) one.months_left = (*end - programme.portfolio.as_of) / 30.44;
    one.churn_risk = number_of(programme.fact("kpi_churn_risk", holding.node));
    one.margin_share = margin_share(programme, holding.node);
    found.push_back(one);
  }
  return found;
}

std::span<const ProgrammeFact> exposure_facts() {
  static constexpr ProgrammeFact table[]{
      {{.id = "pf_dependence",
        .name = "Share of the account on which most hangs",
        .unit = "%",
        .range = "0..100",
        .inputs = "invoice.net_amount contract.end kpi_churn_risk kpi_net_margin",
        .doc = "Share of the largest account; every account of 10 % or more is named, with the months left of its "
               "contract, its index and its share of the margin (2).",
        .source = "S002",
        .evidence = "transaction",
        .level = FactLevel::programme},
       dependence},
      {{.id = "pf_dependence_endangered",
        .name = "Largest share of an account whose early-warning index is 50 or more",
        .unit = "%",
        .range = "0..100",
        .inputs = "pf_dependence kpi_churn_risk",
        .doc = "0 if no such account is known (2).",
        .source = "S002 S003",
        .evidence = "derived",
        .level = FactLevel::programme},
       endangered},
      {{.id = "pf_revenue_at_risk",
        .name = "Revenue in danger among key accounts",
        .unit = "%",
        .range = "0..100",
        .inputs = "invoice.net_amount kpi_churn_risk account.tier_label",
        .doc = "Revenue of each key account times its index, as a share of all revenue: a weighted exposure, no "
               "forecast; accounts whose index is unknown are listed, not counted as 0 (2, 14.4.2).",
        .source = "S002 S003",
        .evidence = "derived",
        .level = FactLevel::programme},
       at_risk},
      {{.id = "pf_loss_test",
        .name = "What is left without the largest account",
        .unit = "currency",
        .inputs = "invoice.net_amount kpi_net_margin fixed_costs",
        .doc = "Revenue, margin and fixed-cost cover without each of the five largest; not known to stateless scoring "
               "(2, 14.2.5).",
        .source = "S002",
        .evidence = "derived",
        .level = FactLevel::programme},
       loss_test},
  };
  return table;
}

}  // namespace kam::rules
