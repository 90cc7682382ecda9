#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "facts.hpp"
#include "kam/rules/exact_sum.hpp"

/// Profitability of one account (model 5.7, 14.6.9).
namespace kam::rules {

namespace {

struct Margin {
  Value gross;  ///< net revenue − cogs
  double revenue = 0;
};

Value with_feed(const Portfolio& p, Value value) {
  value.freshness = p.purchases().freshness;
  return value;
}

/// Lines without quantity or cost, and invoices without lines, are gaps (2 % rule of 14.1.7).
Margin margin_of(const Portfolio& p, const Node& node, Window window) {
  Margin margin;
  const Value revenue = p.sum(node, window);
  if (p.deals_only || !p.has_revenue) return {Value::unknown(Reason::no_records), 0};
  if (!revenue.is_known()) return {revenue, 0};
  ExactSum cost;
  std::size_t count = 0, gaps = 0, lines = 0;
  for (const Purchase& purchase : node.purchases) {
    if (!window.holds(purchase.date)) continue;
    lines += purchase.lines_to - purchase.lines_from;
    if (purchase.lines_from == purchase.lines_to) ++count, ++gaps;
    for (auto i = purchase.lines_from; i < purchase.lines_to; ++i) {
      ++count;
      if (std::isnan(node.lines[i].cost)) {
        ++gaps;
      } else {
        cost.add(node.lines[i].cost);
      }
    }
  }
  if (count == 0 && !p.in_use(Object::invoice_lines, "cogs")) {
    return {Value::unknown(p.missing(Object::invoice_lines, "cogs")), 0};
  }
  if (too_many_gaps(gaps, count)) {
    return {Value::unknown(lines == 0 ? Reason::no_records : p.missing(Object::invoice_lines, "cogs")), 0};
  }
  margin.revenue = revenue.number;
  margin.gross = with_feed(p, Value::known(revenue.number - cost.value()));
  margin.gross.partial = gaps > 0 || revenue.partial;
  return margin;
}

Value percent(const Margin& margin, Value of) {
  if (!of.is_known()) return of;
  if (margin.revenue <= 0) return Value::unknown(margin.revenue == 0 ? Reason::no_records : Reason::too_few_records);
  of.number = 100 * of.number / margin.revenue;
  return of;
}

bool names(std::string_view driver, std::initializer_list<std::string_view> all) {
  return std::find(all.begin(), all.end(), driver) != all.end();
}

double hours(const Node& node, Window window, std::initializer_list<std::string_view> kinds) {
  ExactSum minutes;
  for (const Activity* a : node.activities) {
    if (window.holds(a->at) && a->kind && a->minutes && names(*a->kind, kinds)) minutes.add(*a->minutes);
  }
  return minutes.value() / 60;
}

template <class Test>
double count_purchases(const Node& node, Window window, Test test) {
  return static_cast<double>(std::count_if(node.purchases.begin(), node.purchases.end(), [&](const Purchase& purchase) {
    return window.holds(purchase.date) && test(purchase);
  }));
}

/// Mean open balance · days late / 365 · i, as the sum of net · days late / 365 · i over late invoices.
double credit_cost(const Portfolio& p, const Node& node, Window window) {
  const double interest = p.settings.discount_rate.value_or(0.10);
  ExactSum total;
  for (const Purchase& purchase : node.purchases) {
    if (!window.holds(purchase.date) || purchase.is_return || purchase.gap != Reason::none) continue;
    if (!purchase.invoice) continue;  // a won deal says nothing of payment
    const OnDay due = purchase.invoice->due_date;
    if (!due) continue;
    const OnDay paid = purchase.invoice->paid_at;
    const Day until = paid && *paid <= p.as_of ? *paid : p.as_of;
    const bool open = !paid || *paid > p.as_of;
    if (open && purchase.invoice->open_amount && *purchase.invoice->open_amount == 0 && !paid) continue;
    if (until > *due) total.add(purchase.amount * (until - *due) / 365.0 * interest);
  }
  return total.value();
}

/// Quantities of the drivers that records can count (visits, calls, team and tickets in hours).
std::map<std::string, double> counted(const Node& node, Window window) {
  std::map<std::string, double> quantities;
  const auto any = [](const Purchase& purchase) { return !purchase.is_return; };
  quantities["orders"] = count_purchases(node, window, any);
  quantities["rush_orders"] = count_purchases(node, window, [](const Purchase& purchase) {
    return !purchase.is_return && purchase.invoice && purchase.invoice->is_rush.value_or(false);
  });
  quantities["customisation"] = 0;
  quantities["returns"] = count_purchases(node, window, [](const Purchase& purchase) { return purchase.is_return; });
  double lines = 0, deliveries = 0, ticket_hours = 0;
  for (const Purchase& purchase : node.purchases) {
    if (window.holds(purchase.date) && !purchase.is_return) lines += purchase.lines_to - purchase.lines_from;
  }
  for (const Delivery* d : node.deliveries) deliveries += d->delivered_at && window.holds(*d->delivered_at);
  for (const Ticket* t : node.tickets) {
    if (window.holds(t->opened_at)) ticket_hours += t->hours.value_or(0);
  }
  quantities["order_lines"] = lines;
  quantities["deliveries"] = deliveries;
  quantities["tickets"] = ticket_hours;
  quantities["visits"] = hours(node, window, {"visit"});
  quantities["calls_and_meetings"] = hours(node, window, {"call", "meeting"});
  return quantities;
}

/// Cost to serve, and the drivers that have a quantity but no rate: the cost is before them.
struct Cost {
  double amount = 0;
  std::vector<std::string> missing;
};

Cost cost(const Portfolio& p, const Node& node, Window window) {
  ExactSum total;
  std::set<std::string> missing;
  const auto rate = [&](const std::string& driver) -> std::optional<double> {
    const auto found = p.settings.abc_rates.find(driver);
    return found == p.settings.abc_rates.end() ? std::nullopt : std::optional(found->second);
  };
  for (const CostEntry* entry : node.costs) {
    if (!window.holds(entry->at)) continue;
    Reason gap = Reason::none;
    const double amount = p.money(entry->amount, entry->currency, entry->at, gap);
    if (gap == Reason::none) {
      total.add(amount);
    } else if (entry->qty && rate(entry->driver)) {
      total.add(*entry->qty * *rate(entry->driver));
    } else if (entry->amount || entry->qty.value_or(0) > 0) {
      missing.insert(entry->driver);
    }
  }
  for (const auto& [driver, quantity] : counted(node, window)) {
    if (p.cost_drivers.contains(driver)) continue;
    if (rate(driver)) {
      total.add(quantity * *rate(driver));
    } else if (quantity > 0) {
      missing.insert(driver);
    }
  }
  if (!p.cost_drivers.contains("credit")) total.add(credit_cost(p, node, window));
  return {total.value(), {missing.begin(), missing.end()}};
}

Value with_missing(Value value, Cost found) {
  return found.missing.empty() ? value : value.with({.missing = std::move(found.missing)});
}

}  // namespace

namespace {
/// Neither a rate nor a cost amount: the entries come first, then the setting (14.1.1).
Value no_costs(const Portfolio& p) {
  return Value::unknown(p.records.has(Object::cost_entries) ? Reason::no_setting : Reason::no_records);
}
}  // namespace

Value gross_margin(const Portfolio& p, const Node& node) {
  return margin_of(p, node, p.ttm).gross;
}

Value gross_margin_pct(const Portfolio& p, const Node& node) {
  const Margin margin = margin_of(p, node, p.ttm);
  return percent(margin, margin.gross);
}

Value cost_to_serve(const Portfolio& p, const Node& node) {
  if (!p.has_abc) return no_costs(p);
  Cost found = cost(p, node, p.ttm);
  return with_missing(with_feed(p, Value::known(found.amount)), std::move(found));
}

Value net_margin(const Portfolio& p, const Node& node) {
  Value gross = gross_margin(p, node);
  if (!gross.is_known()) return gross;
  if (!p.has_abc) return no_costs(p);
  Cost found = cost(p, node, p.ttm);
  gross.number -= found.amount;
  return with_missing(std::move(gross), std::move(found));
}

Value net_margin_pct(const Portfolio& p, const Node& node) {
  return percent(margin_of(p, node, p.ttm), net_margin(p, node));
}

Value margin_in(const Portfolio& p, const Node& node, Window window) {
  const Margin margin = margin_of(p, node, window);
  Value value = margin.gross;
  if (!value.is_known()) return value;
  if (p.has_abc) {
    value.number -= cost(p, node, window).amount;
  } else {
    value.quality = 0.5;
  }
  return percent(margin, value);
}

Value margin_trend(const Portfolio& p, const Node& node) {
  if (!p.has_revenue || p.deals_only) return Value::unknown(Reason::no_records);
  const auto pair = p.pair(p.invoices);
  if (!pair) return Value::unknown(Reason::too_few_records);
  const Value base = p.sum(node, pair->before);
  if (base.is_known() && base.number <= 0) return no_base(node, pair->before);
  const Value before = margin_in(p, node, pair->before);
  Value now = margin_in(p, node, pair->now);
  if (!now.is_known()) return now;
  if (!before.is_known()) return before;
  now.number -= before.number;
  now.window_days = pair->window_days;
  return now;
}

Value margin_streak(const Portfolio& p, const Node& node) {
  Value newest = margin_in(p, node, quarter(p.as_of, 0));
  if (!newest.is_known()) return newest;
  if (!Portfolio::covered(p.invoices, quarter(p.as_of, 1))) return Value::unknown(Reason::too_few_records);
  const Value before = margin_in(p, node, quarter(p.as_of, 1));
  if (!before.is_known()) return before;
  int streak = 0;
  double later = rounded(newest.number);
  for (int back = 1; back <= 40 && Portfolio::covered(p.invoices, quarter(p.as_of, back)); ++back) {
    const Value earlier = margin_in(p, node, quarter(p.as_of, back));
    if (!earlier.is_known() || !(later < rounded(earlier.number))) break;
    later = rounded(earlier.number);
    ++streak;
  }
  newest.number = streak;
  return newest;
}

Value discount_depth(const Portfolio& p, const Node& node) {
  Value value = price_index(p, node);
  if (value.is_known()) value.number = 100 - value.number;
  return value;
}

Value price_index(const Portfolio& p, const Node& node) {
  ExactSum net, list;
  std::size_t count = 0;
  for (const Purchase& purchase : node.purchases) {
    if (!p.ttm.holds(purchase.date) || purchase.is_return || p.deals_only) continue;
    for (auto i = purchase.lines_from; i < purchase.lines_to; ++i) {
      const PurchaseLine& line = node.lines[i];
      if (!(line.qty > 0) || !(line.list > 0) || std::isnan(line.net)) continue;
      ++count;
      net.add(line.net);
      list.add(line.list);
    }
  }
  if (count >= 10) return with_feed(p, Value::known(100 * net.value() / list.value()));
  if (count > 0) return Value::unknown(Reason::too_few_records);
  const bool has_lines = std::any_of(node.purchases.begin(), node.purchases.end(), [&](const Purchase& purchase) {
    return p.ttm.holds(purchase.date) && !purchase.is_return && purchase.lines_to > purchase.lines_from &&
           !p.deals_only;
  });
  return Value::unknown(has_lines ? p.missing(Object::invoice_lines, "list_price") : Reason::no_records);
}

std::span<const FactDef> margin_facts() {
  static constexpr FactDef table[]{
      {.id = "kpi_gross_margin_pct",
       .name = "Gross margin",
       .unit = "%",
       .range = "<= 100",
       .inputs = "invoice.net_amount invoice.lines.cogs",
       .doc = "Revenue less cost of goods, of revenue (5.7).",
       .source = "S003 S002",
       .evidence = "transaction",
       .compute = gross_margin_pct},
      {.id = "gross_margin",
       .name = "Gross margin",
       .unit = "currency",
       .inputs = "invoice.net_amount invoice.lines.cogs",
       .doc = "Revenue less cost of goods over twelve months (5.7).",
       .source = "S003 S002",
       .evidence = "transaction",
       .compute = gross_margin},
      {.id = "kpi_cost_to_serve",
       .name = "Cost to serve",
       .unit = "currency",
       .inputs = "cost_entry.amount cost_entry.qty settings.abc_rates",
       .doc = "Quantity by rate over the drivers of activity-based costing; drivers without a rate are named (5.7, "
              "14.6.9).",
       .source = "S003 L17",
       .evidence = "transaction",
       .compute = cost_to_serve},
      {.id = "kpi_net_margin",
       .name = "Net margin",
       .unit = "currency",
       .inputs = "gross_margin kpi_cost_to_serve",
       .doc = "Gross margin less cost to serve, before the drivers that have no rate (5.7).",
       .source = "S003 S002",
       .evidence = "transaction",
       .compute = net_margin},
      {.id = "kpi_net_margin_pct",
       .name = "Net margin",
       .unit = "%",
       .range = "<= 100",
       .inputs = "kpi_net_margin rev_ttm",
       .doc = "Net margin of revenue (5.7).",
       .source = "S003 S002",
       .evidence = "transaction",
       .compute = net_margin_pct},
      {.id = "kpi_margin_trend",
       .name = "Margin trend",
       .unit = "pp",
       .inputs = "kpi_net_margin_pct",
       .doc = "Net margin, else gross margin, against the window before (5.7, 0.3a).",
       .source = "S002",
       .evidence = "transaction",
       .compute = margin_trend},
      {.id = "kpi_margin_streak",
       .name = "Quarters of falling margin",
       .unit = "quarters",
       .range = ">= 0",
       .inputs = "kpi_net_margin_pct",
       .doc = "Complete quarters in a row in which the margin fell (5.7, 14.6.9).",
       .source = "S002",
       .evidence = "transaction",
       .compute = margin_streak},
      {.id = "kpi_discount_depth",
       .name = "List price given away",
       .unit = "%",
       .inputs = "price_index",
       .doc = "100 less the realised price (5.7).",
       .source = "S002",
       .evidence = "transaction",
       .compute = discount_depth},
      {.id = "price_index",
       .name = "Realised price",
       .unit = "%",
       .range = ">= 0",
       .inputs = "invoice.lines.net_price invoice.lines.list_price",
       .doc = "Net price of list price over the lines of twelve months, ten at least (1.2, 14.3.11).",
       .source = "S002",
       .evidence = "transaction",
       .compute = price_index},
  };
  return table;
}

}  // namespace kam::rules
