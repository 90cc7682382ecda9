#include "scores.hpp"

#include <algorithm>
#include <array>

#include "../expr/nearest.hpp"
#include "statistics.hpp"

namespace kam::rules::backtests {

namespace {

constexpr std::string_view rfm_id = "rfm";

/// Facts of which more is worse news.
constexpr std::array<std::string_view, 30> lower_is_better{"kpi_churn_risk",
                                                           "app_threat",
                                                           "spend_drop",
                                                           "order_gap",
                                                           "largest_order_share",
                                                           "payment_delay",
                                                           "engagement_drop",
                                                           "response_slowdown",
                                                           "complaints_rise",
                                                           "single_thread_share",
                                                           "champion_left",
                                                           "usage_drop",
                                                           "nps_drop",
                                                           "csat_drop",
                                                           "decider_unhappy",
                                                           "overdue_share",
                                                           "open_balance",
                                                           "days_to_pay_late",
                                                           "days_to_win",
                                                           "kpi_cost_to_serve",
                                                           "kpi_margin_streak",
                                                           "kpi_discount_depth",
                                                           "industry_rank",
                                                           "insolvent",
                                                           "service_distance",
                                                           "kpi_cycle_months",
                                                           "sel_revenue_only",
                                                           "sel_underperforming",
                                                           "kpi_reactive_share",
                                                           "stk_blockers"};

bool better_higher(std::string_view id) {
  return !id.starts_with("chr_") &&
         std::find(lower_is_better.begin(), lower_is_better.end(), id) == lower_is_better.end();
}

ScoreColumn empty_column(std::string_view id, std::string_view name, std::size_t nodes) {
  ScoreColumn column{{std::string(id), std::string(name), better_higher(id), false}, {}};
  column.values.resize(nodes);
  return column;
}

ScoreColumn fact_column(const Assessment& a, const FactDef& fact) {
  const std::size_t index = fact_index(fact.id);
  ScoreColumn column = empty_column(fact.id, fact.name, a.portfolio.nodes.size());
  for (std::size_t node = 0; node < column.values.size(); ++node) {
    const Value& value = a.facts.at(index, node);
    if (value.is_known()) column.values[node] = value.number;
  }
  return column;
}

ScoreColumn criterion_column(const Assessment& a, std::size_t criterion) {
  const std::string& id = a.pack.criteria[criterion].id;
  ScoreColumn column = empty_column(id, id, a.portfolio.nodes.size());
  for (std::size_t node = 0; node < column.values.size(); ++node) {
    const Criterion& one = a.selection.cards[node].criteria[criterion];
    if (one.value.is_known()) column.values[node] = one.score;
  }
  return column;
}

ScoreColumn signal_column(const Assessment& a, std::size_t signal) {
  const std::string& id = a.pack.signals[signal].id;
  ScoreColumn column = empty_column(id, id, a.portfolio.nodes.size());
  for (std::size_t node = 0; node < column.values.size(); ++node) {
    if (signal >= a.churns[node].signals.size()) continue;
    const Warning& one = a.churns[node].signals[signal];
    if (one.value.is_known()) column.values[node] = one.s;
  }
  return column;
}

ScoreColumn rfm_column(const Assessment& a) {
  const Portfolio& p = a.portfolio;
  ScoreColumn column = empty_column(rfm_id, "Recency, frequency, money", p.nodes.size());
  std::vector<std::size_t> members;
  std::vector<double> recency, frequency, money;
  for (std::size_t i = 0; i < p.nodes.size(); ++i) {
    const Node& node = p.nodes[i];
    if (!node.active || !node.revenue.is_known()) continue;
    OnDay last;
    double purchases = 0;
    for (const Purchase& purchase : node.purchases) {
      if (purchase.is_return) continue;
      last = purchase.date;
      purchases += p.ttm.holds(purchase.date);
    }
    if (!last) continue;
    members.push_back(i);
    recency.push_back(*last - p.as_of);
    frequency.push_back(purchases);
    money.push_back(node.revenue.number);
  }
  const auto r = percentiles(recency), f = percentiles(frequency), m = percentiles(money);
  for (std::size_t k = 0; k < members.size(); ++k) column.values[members[k]] = (r[k] + f[k] + m[k]) / 3;
  return column;
}

template <class Measures>
std::optional<std::size_t> place(const Measures& measures, std::string_view id) {
  for (std::size_t i = 0; i < measures.size(); ++i) {
    if (measures[i].id == id) return i;
  }
  return std::nullopt;
}

Error unknown_score(const Assessment& a, std::string_view id) {
  std::vector<std::string_view> known{rfm_id};
  for (const FactDef& fact : facts()) known.push_back(fact.id);
  for (const Measure& criterion : a.pack.criteria) known.push_back(criterion.id);
  for (const Measure& signal : a.pack.signals) known.push_back(signal.id);
  const auto near = expr::nearest(id, known);
  return invalid("no fact, criterion or signal is called `" + std::string(id) + "`" +
                 (near ? "; did you mean `" + *near + "`?" : ": `kamd rules facts` lists them"));
}

}  // namespace

Result<ScoreColumn> score_column(const Assessment& assessment, std::string_view id) {
  if (id == rfm_id) return rfm_column(assessment);
  if (const FactDef* fact = find_fact(id)) {
    if (fact->level == FactLevel::programme) {
      return invalid("`" + std::string(id) + "` is a figure of the whole programme: accounts are not ranked by it");
    }
    if (fact->type == expr::Type::text) {
      return invalid("`" + std::string(id) + "` is a label: a score must be a number");
    }
    return fact_column(assessment, *fact);
  }
  if (const auto criterion = place(assessment.pack.criteria, id)) return criterion_column(assessment, *criterion);
  if (const auto signal = place(assessment.pack.signals, id)) return signal_column(assessment, *signal);
  return unknown_score(assessment, id);
}

}  // namespace kam::rules::backtests
