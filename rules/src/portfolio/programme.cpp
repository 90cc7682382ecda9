#include "programme.hpp"

#include <algorithm>

#include "kam/rules/exact_sum.hpp"

namespace kam::rules {

Programme::Programme(const Assessment& assessment)
    : all(assessment), portfolio(assessment.portfolio), answers(assessment.portfolio) {
  labels_in_use = portfolio.in_use(Object::accounts, "tier_label");
  ExactSum sum;
  for (std::size_t i = 0; i < portfolio.nodes.size(); ++i) {
    const bool key = is_key(i);
    if (key) keys.push_back(i);
    if (!node(i).active) continue;
    active.push_back(i);
    if (key) active_keys.push_back(i);
    if (!node(i).revenue.is_known()) continue;
    by_revenue.push_back({i, std::max(0.0, node(i).revenue.number)});
    sum.add(by_revenue.back().revenue);
  }
  keys_told = labels_in_use || !keys.empty();
  revenue = sum.value();
  std::stable_sort(by_revenue.begin(), by_revenue.end(),
                   [](const Holding& a, const Holding& b) { return rounded(a.revenue) > rounded(b.revenue); });
}

Value Programme::of_revenue(double number) const {
  Value value = Value::known(number);
  value.quality = portfolio.purchase_quality();
  value.freshness = portfolio.purchases().freshness;
  value.proxy = portfolio.purchase_proxy();
  if (!Portfolio::covered(portfolio.purchases(), portfolio.ttm)) {
    value.partial = true;
    value.covered_days = portfolio.as_of - *portfolio.purchases().first + 1;
  }
  return value;
}

Value Programme::of_keys(double number) const {
  Value value = Value::known(number);
  value.quality = 0.8;
  if (labels_in_use) return value;
  value.proxy = "computed_tier";
  ExactSum confidence;
  for (const std::size_t key : keys) confidence.add(all.selection.cards[key].total.confidence);
  if (!keys.empty()) value.quality = confidence.value() / static_cast<double>(keys.size());
  return value;
}

std::optional<Value> Programme::no_revenue() const {
  if (!portfolio.has_revenue || active.empty()) return Value::unknown(Reason::no_records);
  if (by_revenue.empty()) return Value::unknown(node(active.front()).revenue.reason);
  if (revenue <= 0) return Value::unknown(Reason::too_few_records);
  return std::nullopt;
}

std::optional<Value> Programme::no_keys() const {
  if (keys_told) return std::nullopt;
  return Value::unknown(Reason::no_records);
}

void name_account(Value& value, const Programme& programme, std::size_t node) {
  if (value.evidence.size() < most_evidence) value.evidence.push_back("account:" + programme.id(node));
}

}  // namespace kam::rules
