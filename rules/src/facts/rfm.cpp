#include <algorithm>
#include <cmath>

#include "facts.hpp"
#include "made_of.hpp"

/// Recency, frequency and money: a cheap cross-check, never a reason by itself (model 5.9).
namespace kam::rules {

namespace {

/// 1..5 by the mid-rank percentile.
double fifth(double percentile) {
  return std::min(5.0, 1 + std::floor(rounded(percentile) / 20));
}

Value recency_frequency_money(const Portfolio& p, const Node& node) {
  constexpr std::size_t least = 5;
  if (!p.has_revenue) return Value::unknown(Reason::no_records);
  if (!node.active) return Value::not_applicable(Reason::not_active);
  if (!node.revenue.is_known()) return Value::unknown(node.revenue.reason);
  const auto bought = buying(p, node);
  if (!bought) return Value::unknown(Reason::no_records);
  if (p.totals().populations.money.size() < least) return Value::unknown(Reason::too_few_records);
  const double recency = fifth(100 - mid_rank(p.totals().populations.recency, bought->recency));
  const double frequency = fifth(mid_rank(p.totals().populations.frequency, bought->frequency));
  const double money = fifth(mid_rank(p.totals().populations.money, bought->money));
  Value value = of_purchases(p, recency + frequency + money);
  const auto digit = [](double number) { return std::to_string(static_cast<int>(number)); };
  value.label = digit(recency) + "-" + digit(frequency) + "-" + digit(money);
  value.of = static_cast<double>(p.totals().populations.money.size());
  return value.with({.parts = {{"recency", recency}, {"frequency", frequency}, {"money", money}}});
}

}  // namespace

std::span<const FactDef> rfm_facts() {
  static constexpr FactDef table[]{
      {.id = "kpi_rfm",
       .name = "Recency, frequency, money",
       .range = "1-1-1 to 5-5-5",
       .inputs = "invoice.date invoice.net_amount",
       .doc = "Fifths among all buyers of twelve months; a cross-check only (5.9).",
       .source = "literature",
       .evidence = "transaction",
       .type = expr::Type::text,
       .compute = recency_frequency_money},
  };
  return table;
}

}  // namespace kam::rules
