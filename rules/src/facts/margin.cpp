#include <algorithm>
#include <cmath>
#include <map>

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
    return !purchase.is_return && purchase.invoice->is_rush.value_or(false);
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

/// Drivers that any account of the tenant has cost entries for: they are taken from entries alone.
std::vector<std::string> entered_drivers(const Portfolio& p) {
  std::vector<std::string> drivers;
  for (const CostEntry& entry : p.records.cost_entries) {
    if (entry.at <= p.as_of && std::find(drivers.begin(), drivers.end(), entry.driver) == drivers.end()) {
      drivers.push_back(entry.driver);
    }
  }
  return drivers;
}

double cost(const Portfolio& p, const Node& node, Window window) {
  ExactSum total;
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
    }
  }
  const auto entered = entered_drivers(p);
  const auto is_entered = [&](const std::string& driver) {
    return std::find(entered.begin(), entered.end(), driver) != entered.end();
  };
  for (const auto& [driver, quantity] : counted(node, window)) {
    if (!is_entered(driver) && rate(driver)) total.add(quantity * *rate(driver));
  }
  if (!is_entered("credit")) total.add(credit_cost(p, node, window));
  return total.value();
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
  if (!p.has_abc) return Value::unknown(Reason::no_setting);
  return with_feed(p, Value::known(cost(p, node, p.ttm)));
}

Value net_margin(const Portfolio& p, const Node& node) {
  Value gross = gross_margin(p, node);
  if (!gross.is_known()) return gross;
  if (!p.has_abc) return Value::unknown(Reason::no_setting);
  gross.number -= cost(p, node, p.ttm);
  return gross;
}

Value net_margin_pct(const Portfolio& p, const Node& node) {
  return percent(margin_of(p, node, p.ttm), net_margin(p, node));
}

Value margin_in(const Portfolio& p, const Node& node, Window window) {
  const Margin margin = margin_of(p, node, window);
  Value value = margin.gross;
  if (!value.is_known()) return value;
  if (p.has_abc) {
    value.number -= cost(p, node, window);
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
      {.id = "kpi_gross_margin_pct", .name = "Gross margin", .unit = "%", .compute = gross_margin_pct},
      {.id = "gross_margin", .name = "Gross margin", .unit = "currency", .compute = gross_margin},
      {.id = "kpi_cost_to_serve", .name = "Cost to serve by activity", .unit = "currency", .compute = cost_to_serve},
      {.id = "kpi_net_margin", .name = "Margin after cost to serve", .unit = "currency", .compute = net_margin},
      {.id = "kpi_net_margin_pct", .name = "Margin after cost to serve", .unit = "%", .compute = net_margin_pct},
      {.id = "kpi_margin_trend", .name = "Margin against the window before", .unit = "pp", .compute = margin_trend},
      {.id = "kpi_margin_streak",
       .name = "Quarters of falling margin in a row",
       .unit = "quarters",
       .compute = margin_streak},
      {.id = "kpi_discount_depth", .name = "List price given away", .unit = "%", .compute = discount_depth},
      {.id = "price_index", .name = "Realised price against list price", .unit = "%", .compute = price_index},
  };
  return table;
}

}  // namespace kam::rules
