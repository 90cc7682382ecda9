#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "churn_facts.hpp"
#include "kam/rules/exact_sum.hpp"

/// Warning signs in what an account buys and pays.
namespace kam::rules {

namespace {

Value as_orders(const Portfolio& p, double number) {
  Value value = Value::known(number);
  value.quality = p.purchase_quality();
  value.freshness = p.purchases().freshness;
  value.proxy = p.purchase_proxy();
  return value;
}

bool bought(const Purchase& purchase) {
  return !purchase.is_return;
}

std::string evidence_of(const Portfolio& p, const Purchase& purchase) {
  return (p.deals_only ? "opportunity:" : "invoice:") + std::string(purchase.id);
}

}  // namespace

Value spend_drop(const Portfolio& p, const Node& node) {
  if (!p.has_revenue) return Value::unknown(Reason::no_records);
  const Window now = quarter(p.as_of, 0), before = quarter(p.as_of, 4);
  if (!Portfolio::covered(p.purchases(), before)) return Value::unknown(Reason::too_few_records);
  const Value spend = p.sum(node, now), base = p.sum(node, before);
  if (!spend.is_known()) return spend;
  if (!base.is_known()) return base;
  if (base.number <= 0) return no_base(node, before);
  Value value = as_orders(p, 100 * (1 - spend.number / base.number));
  for (const Purchase& purchase : node.purchases) {
    if ((now.holds(purchase.date) || before.holds(purchase.date)) && value.evidence.size() < 10) {
      value.evidence.push_back(evidence_of(p, purchase));
    }
  }
  return value;
}

OrderRhythm order_rhythm(const Portfolio& p, const Node& node) {
  const Window window = months_back(p.as_of, 24);
  OrderRhythm rhythm;
  for (const Purchase& purchase : node.purchases) {
    if (!bought(purchase) || !window.holds(purchase.date) || rhythm.last == purchase.date) continue;
    if (rhythm.last) rhythm.intervals.push_back(purchase.date - *rhythm.last);
    rhythm.last = purchase.date;
  }
  return rhythm;
}

Value order_gap(const Portfolio& p, const Node& node) {
  const OrderRhythm rhythm = order_rhythm(p, node);
  if (!rhythm.last) return Value::unknown(Reason::no_records);
  if (rhythm.intervals.size() < 4) return Value::unknown(Reason::too_few_records);
  Value value = as_orders(p, (p.as_of - *rhythm.last) / median(rhythm.intervals));
  value.n = static_cast<double>(rhythm.intervals.size());
  value.evidence.push_back(evidence_of(p, *std::find_if(node.purchases.rbegin(), node.purchases.rend(), bought)));
  return value;
}

Value months_with_order(const Portfolio& p, const Node& node) {
  if (!node.first_record) return Value::unknown(Reason::no_records);
  const Day year_ago = add_months(p.as_of, -12), until = complete_until(p.as_of);
  int months = 0, with_order = 0;
  for (Day first = month_start(year_ago); first <= until; first = add_months(first, 1)) {
    const Window month{first, add_months(first, 1) - 1};
    if (first <= year_ago || first < *node.first_record || month.last > until) continue;
    ++months;
    with_order += std::any_of(node.purchases.begin(), node.purchases.end(),
                              [&](const Purchase& purchase) { return bought(purchase) && month.holds(purchase.date); });
  }
  if (months < 3) return Value::unknown(Reason::too_few_records);
  Value value = as_orders(p, 100.0 * with_order / months);
  value.k = with_order;
  value.n = months;
  return value;
}

Value largest_order_share(const Portfolio& p, const Node& node) {
  if (!node.revenue.is_known()) return node.revenue;
  const Purchase* largest = nullptr;
  for (const Purchase& purchase : node.purchases) {
    if (!bought(purchase) || !p.ttm.holds(purchase.date) || purchase.gap != Reason::none) continue;
    if (!largest || purchase.amount > largest->amount) largest = &purchase;
  }
  if (!largest) return Value::unknown(Reason::no_records);
  if (add_months(*node.first_record, 4) > p.as_of || node.revenue.number <= 0) {
    return Value::unknown(Reason::too_few_records);
  }
  Value value = as_orders(p, 100 * largest->amount / node.revenue.number);
  value.evidence.push_back(evidence_of(p, *largest));
  return value;
}

Value categories_lost(const Portfolio& p, const Node& node) {
  if (!p.has_lines) return Value::unknown(Reason::no_records);
  const auto pair = p.pair(p.purchases());
  if (!pair) return Value::unknown(Reason::too_few_records);
  const auto categories = [&](Window window) {
    std::map<std::string_view, ExactSum> spend;
    for (const Purchase& purchase : node.purchases) {
      if (!window.holds(purchase.date)) continue;
      for (auto i = purchase.lines_from; i < purchase.lines_to; ++i) {
        const PurchaseLine& line = node.lines[i];
        if (!line.category.empty() && !std::isnan(line.net)) spend[line.category].add(line.net);
      }
    }
    return std::count_if(spend.begin(), spend.end(), [](const auto& entry) { return entry.second.value() > 0; });
  };
  const auto before = categories(pair->before);
  if (before == 0) return no_base(node, pair->before);
  Value value = as_orders(p, static_cast<double>(categories(pair->now) - before));
  value.window_days = pair->window_days;
  return value;
}

Value payment_delay(const Portfolio& p, const Node& node) {
  if (p.deals_only || !p.has_revenue) return Value::unknown(Reason::no_records);
  const auto late_days = [&](Window window) {
    std::vector<double> days;
    for (const Purchase& purchase : node.purchases) {
      const Invoice& invoice = *purchase.invoice;
      if (!bought(purchase) || !invoice.paid_at || !invoice.due_date || !window.holds(*invoice.paid_at)) continue;
      days.push_back(*invoice.paid_at - *invoice.due_date);
    }
    return days;
  };
  std::vector<double> before;
  bool any_covered = false;
  for (int back = 1; back <= 4; ++back) {
    const Window window = quarter(p.as_of, back);
    if (!Portfolio::covered(p.invoices, window)) continue;
    any_covered = true;
    const auto days = late_days(window);
    before.insert(before.end(), days.begin(), days.end());
  }
  if (!any_covered) return Value::unknown(Reason::too_few_records);
  const auto now = late_days(quarter(p.as_of, 0));
  if (now.empty() && before.empty()) return Value::unknown(Reason::no_records);
  if (now.size() < 3 || before.size() < 3) return Value::unknown(Reason::too_few_records);
  return as_orders(p, median(now) - median(before));
}

std::span<const FactDef> order_signal_facts() {
  static constexpr FactDef table[]{
      {.id = "spend_drop",
       .name = "Fall of spend",
       .unit = "%",
       .range = "<= 100",
       .inputs = "invoice.net_amount",
       .doc = "Last complete quarter against the same a year earlier (5.6).",
       .source = "S003",
       .evidence = "transaction",
       .compute = spend_drop},
      {.id = "order_gap",
       .name = "Order overdue",
       .unit = "x",
       .range = ">= 0",
       .inputs = "invoice.date",
       .doc = "Days since the last order in median intervals of 24 months, four at least (5.6).",
       .source = "S003",
       .evidence = "transaction",
       .compute = order_gap},
      {.id = "months_with_order",
       .name = "Months with an order",
       .unit = "%",
       .range = "0..100",
       .inputs = "invoice.date",
       .doc = "Of the complete months of the last year, three at least (5.6, 14.6.7).",
       .source = "S003",
       .evidence = "transaction",
       .compute = months_with_order},
      {.id = "largest_order_share",
       .name = "Largest order",
       .unit = "%",
       .inputs = "invoice.net_amount",
       .doc = "Its share of the revenue of twelve months (5.6).",
       .source = "S003",
       .evidence = "transaction",
       .compute = largest_order_share},
      {.id = "categories_lost",
       .name = "Categories gained or lost",
       .inputs = "invoice.lines product.category",
       .doc = "Categories bought now less those bought before; below 0 is a loss (5.6, 14.6.5).",
       .source = "S003",
       .evidence = "transaction",
       .compute = categories_lost},
      {.id = "payment_delay",
       .name = "Pays later",
       .unit = "days",
       .inputs = "invoice.paid_at invoice.due_date",
       .doc = "Median days late in the last quarter against the year before, three at least in each (5.6).",
       .source = "L22",
       .evidence = "transaction",
       .compute = payment_delay},
  };
  return table;
}

}  // namespace kam::rules
