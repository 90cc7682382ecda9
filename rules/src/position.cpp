#include "position.hpp"

#include <algorithm>

#include "facts/deals.hpp"
#include "facts/made_of.hpp"
#include "kam/rules/exact_sum.hpp"

namespace kam::rules {

namespace {

Value among_active(const Node& node, double number) {
  Value value = node.revenue;
  value.evidence.clear();
  value.number = number;
  return value;
}

Value ranked(const Portfolio& p, const Node& node, const Ranking& r) {
  if (!node.active) return Value::not_applicable(Reason::not_active);
  if (!p.has_revenue) return Value::unknown(Reason::no_records);
  if (!node.revenue.is_known()) return Value::unknown(node.revenue.reason);
  const double own = rounded(std::max(0.0, node.revenue.number));
  const auto larger = r.positive.end() - std::upper_bound(r.positive.begin(), r.positive.end(), own);
  Value value = among_active(node, static_cast<double>(1 + larger));
  value.of = static_cast<double>(r.positive.size());
  return value;
}

Value share(const Portfolio& p, const Node& node, const Ranking& r) {
  if (!node.active) return Value::not_applicable(Reason::not_active);
  if (!p.has_revenue) return Value::unknown(Reason::no_records);
  if (!node.revenue.is_known()) return Value::unknown(node.revenue.reason);
  if (r.total.value() <= 0) return Value::unknown(Reason::too_few_records);
  return among_active(node, 100 * std::max(0.0, node.revenue.number) / r.total.value());
}

Value percentile(const Node& node, const Ranking& r) {
  if (!node.active) return Value::not_applicable(Reason::not_active);
  if (!node.revenue.is_known()) return Value::unknown(node.revenue.reason);
  return among_active(node, mid_rank(r.net, node.revenue.number));
}

Value in_quarter(const Portfolio& p, const Node& node, int back) {
  if (!p.has_revenue) return Value::unknown(Reason::no_records);
  if (!Portfolio::covered(p.purchases(), quarter(p.as_of, back))) return Value::unknown(Reason::too_few_records);
  Value value = p.sum(node, quarter(p.as_of, back));
  value.quality = p.purchase_quality();
  value.freshness = p.purchases().freshness;
  if (value.is_known()) value.proxy = p.purchase_proxy();
  return value;
}

Value against(const Portfolio& p, const Node& node, const Value& now, int back) {
  const Value before = in_quarter(p, node, back);
  if (!now.is_known()) return Value::unknown(now.reason);
  if (!before.is_known()) return Value::unknown(before.reason);
  if (before.number <= 0) return no_base(node, quarter(p.as_of, back));
  Value value = now;
  value.number = 100 * (now.number / before.number - 1);
  return value;
}

Value months(const Portfolio& p, const Node& node) {
  if (!p.has_revenue) return Value::unknown(Reason::no_records);
  const Day end = complete_until(p.as_of) + 1;
  int covered = 0, bought = 0;
  Day next = end;
  for (int back = 1; back <= 12; ++back) {
    const Window month{add_months(end, -back), next - 1};
    next = month.first;
    if (!Portfolio::covered(p.purchases(), month)) continue;
    ++covered;
    bought += std::any_of(node.purchases.begin(), node.purchases.end(),
                          [&](const Purchase& purchase) { return !purchase.is_return && month.holds(purchase.date); });
  }
  if (covered == 0) return Value::unknown(Reason::too_few_records);
  Value value = Value::known(bought);
  value.of = covered;
  value.proxy = p.purchase_proxy();
  return value;
}

Value win_rate(const Portfolio& p, const Node& node) {
  Decided decided;
  for (const Opportunity* deal : node.opportunities) {
    if (closed_in(*deal, p.ttm, p.as_of)) decided.add(*deal, p.as_of);
  }
  return rate(p.opportunities, decided.won, decided.closed);
}

Value open_pipeline(const Portfolio& p, const Node& node) {
  if (!p.records.has(Object::opportunities)) return Value::unknown(Reason::no_records);
  ExactSum total;
  double open = 0, with_amount = 0, missing_rate = 0;
  for (const Opportunity* deal : node.opportunities) {
    if (is_closed(*deal, p.as_of)) continue;
    ++open;
    if (!deal->amount) continue;
    Reason gap = Reason::none;
    const double amount = p.money(deal->amount, deal->currency, deal->created_at.value_or(p.as_of), gap);
    if (gap != Reason::none) {
      ++missing_rate;
      continue;
    }
    ++with_amount;
    total.add(amount);
  }
  Value value = Value::known(total.value());
  if (open > 0 && with_amount == 0) {
    value = Value::unknown(missing_rate > 0 ? Reason::no_exchange_rate : Reason::field_empty);
  } else if (missing_rate * 50 >= with_amount + missing_rate && missing_rate > 0) {
    value = Value::unknown(Reason::no_exchange_rate);
  }
  value.n = open;
  return value;
}

Value last_contact(const Node& node) {
  const Activity* newest = nullptr;
  for (const Activity* activity : node.activities) {
    if (activity->kind.value_or("") == "meeting" && activity->contact_ids.empty()) continue;
    if (!newest || newest->at < activity->at) newest = activity;
  }
  if (!newest) return Value::unknown(Reason::no_records);
  Value value = Value::known(0);
  value.label = to_string(newest->at);
  value.evidence = {"activity:" + newest->id};
  return value;
}

}  // namespace

Dealings dealings(const Portfolio& p, const Node& node) {
  const Value now = in_quarter(p, node, 0);
  return {now,
          against(p, node, now, 1),
          against(p, node, now, 4),
          months(p, node),
          win_rate(p, node),
          open_pipeline(p, node),
          last_contact(node)};
}

std::vector<Position> positions(const Portfolio& p, const Ranking& r) {
  std::vector<Position> result;
  result.reserve(p.nodes.size());
  for (const Node& node : p.nodes) {
    result.push_back({node.revenue, ranked(p, node, r), share(p, node, r), percentile(node, r)});
  }
  return result;
}

}  // namespace kam::rules
