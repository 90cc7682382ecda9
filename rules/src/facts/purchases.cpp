#include <algorithm>
#include <cmath>

#include "deals.hpp"
#include "facts.hpp"
#include "kam/rules/exact_sum.hpp"
#include "made_of.hpp"

namespace kam::rules {

Value average_purchase(const Portfolio& p, const Node& node) {
  const Value& revenue = node.revenue;
  if (!revenue.is_known()) return revenue;
  const auto count = std::count_if(node.purchases.begin(), node.purchases.end(),
                                   [&](const Purchase& purchase) { return p.ttm.holds(purchase.date); });
  if (count == 0) return Value::unknown(Reason::no_records);
  if (count < 3) return Value::unknown(Reason::too_few_records);
  Value value = revenue;
  value.number = revenue.number / static_cast<double>(count);
  value.n = static_cast<double>(count);
  return value;
}

Value tenure_years(const Portfolio& p, const Node& node) {
  const OnDay said = node.account->first_invoice_at;
  const bool from_account = said && *said <= p.as_of && (!node.first_record || *said <= *node.first_record);
  const OnDay first = from_account ? said : node.first_record;
  if (!first) return Value::unknown(Reason::no_records);
  Value value = Value::known((p.as_of - *first) / 365.25);
  if (from_account) {
    value.quality = 0.8;
  } else {
    value.quality = p.purchase_quality();
    value.proxy = p.purchase_proxy();
    if (*first - *p.purchases().first <= 30) {
      value.quality = 0.5;
      value.proxy = "at_least";
    }
  }
  return value;
}

Value tenure_since_created(const Portfolio& p, const Node& node) {
  const OnDay created = node.account->created_at;
  if (!created || *created > p.as_of) return Value::unknown(Reason::no_records);
  Value value = Value::known((p.as_of - *created) / 365.25);
  value.quality = 0.5;
  return value;
}

Value whitespace(const Portfolio& p, const Node& node) {
  if (!p.has_lines) return Value::unknown(Reason::no_records);
  if (!node.account->segment) return Value::unknown(p.missing(Object::accounts, "segment"));
  const auto found = p.totals().segment_spend.find(*node.account->segment);
  ExactSum total;
  bool enough = false;
  if (found != p.totals().segment_spend.end()) {
    for (const auto& [category, spends] : found->second) {
      if (spends.size() < 5) continue;
      enough = true;
      const auto own = node.category_revenue.find(category);
      if (own == node.category_revenue.end() || own->second <= 0) total.add(median(spends));
    }
  }
  if (!enough) return Value::unknown(Reason::too_few_records);
  Value value = of_purchases(p, total.value());
  value.quality = 0.5;
  value.proxy = p.deals_only ? "whitespace" : "";
  return value;
}

Value open_pipeline_weighted(const Portfolio& p, const Node& node) {
  ExactSum total;
  std::size_t count = 0, gaps = 0;
  Reason first_gap = Reason::none;
  for (const Opportunity* deal : node.opportunities) {
    if (is_closed(*deal, p.as_of) || !deal->probability) continue;
    ++count;
    Reason gap = Reason::none;
    const double amount = p.money(deal->amount, deal->currency, deal->created_at.value_or(p.as_of), gap);
    if (gap == Reason::none) {
      total.add(amount * *deal->probability);
    } else if (++gaps == 1) {
      first_gap = gap;
    }
  }
  if (count == 0) {
    const bool open = std::any_of(node.opportunities.begin(), node.opportunities.end(),
                                  [&](const Opportunity* deal) { return !is_closed(*deal, p.as_of); });
    return Value::unknown(open ? p.missing(Object::opportunities, "probability") : Reason::no_records);
  }
  if (too_many_gaps(gaps, count)) return Value::unknown(first_gap);
  Value value = of_feed(p.opportunities, total.value(), 0.5);
  value.n = static_cast<double>(count);
  return value;
}

Value revenue_before(const Portfolio& p, const Node& node) {
  if (!p.has_revenue) return Value::unknown(Reason::no_records);
  if (!Portfolio::covered(p.purchases(), p.ptm)) return Value::unknown(Reason::too_few_records);
  return of_purchases(p, p.sum(node, p.ptm));
}

Value no_base(const Node& node, Window before) {
  if (!node.first_purchase || *node.first_purchase > before.last) return Value::not_applicable(Reason::new_account);
  return Value::unknown(Reason::too_few_records);
}

namespace {

/// A comparison of the two windows of 0.3a: `ratio` of now and before, in the way that the caller says.
template <class Ratio>
Value compare(const Portfolio& p, const Node& node, Ratio ratio) {
  if (!p.has_revenue) return Value::unknown(Reason::no_records);
  const auto pair = p.pair(p.purchases());
  if (!pair) return Value::unknown(Reason::too_few_records);
  const Value now = p.sum(node, pair->now), before = p.sum(node, pair->before);
  if (!now.is_known()) return now;
  if (!before.is_known()) return before;
  if (before.number <= 0) {
    Value none = before.number == 0 ? Value::not_applicable(Reason::new_account) : no_base(node, pair->before);
    none.window_days = pair->window_days;
    return none;
  }
  Value value = of_purchases(p, ratio(now.number, before.number));
  value.window_days = pair->window_days;
  value.partial = now.partial || before.partial;
  return value;
}

}  // namespace

Value growth(const Portfolio& p, const Node& node) {
  return compare(p, node, [](double now, double before) { return 100 * (now / before - 1); });
}

Value retention(const Portfolio& p, const Node& node) {
  return compare(p, node, [](double now, double before) { return 100 * std::min(now, before) / before; });
}

namespace {

/// What is still open of an invoice on a day; NaN if the records do not say.
double open_amount(const Portfolio& p, const Purchase& purchase) {
  const Invoice& invoice = *purchase.invoice;
  if (invoice.paid_at && *invoice.paid_at <= p.as_of) return 0;
  if (invoice.paid_at) return purchase.amount;
  Reason gap = Reason::none;
  return p.money(invoice.open_amount, invoice.currency, invoice.date, gap);
}

struct Open {
  ExactSum all, late;
  std::size_t count = 0, gaps = 0;
};

Open open_items(const Portfolio& p, const Node& node) {
  Open open;
  if (p.deals_only) return open;
  for (const Purchase& purchase : node.purchases) {
    if (purchase.is_return) continue;
    ++open.count;
    const double amount = open_amount(p, purchase);
    if (std::isnan(amount)) {
      ++open.gaps;
      continue;
    }
    open.all.add(amount);
    const OnDay due = purchase.invoice->due_date;
    if (due && p.as_of - *due > 60) open.late.add(amount);
  }
  return open;
}

Value open_state(const Portfolio& p, const Open& open) {
  if (p.deals_only) return Value::unknown(Reason::no_records);
  if (open.count == 0 && !p.in_use(Object::invoices, "open_amount")) {
    return Value::unknown(p.missing(Object::invoices, "open_amount"));
  }
  if (too_many_gaps(open.gaps, open.count)) {
    return Value::unknown(p.missing(Object::invoices, "open_amount"));
  }
  return of_purchases(p, open.all.value());
}

}  // namespace

Value open_balance(const Portfolio& p, const Node& node) {
  return open_state(p, open_items(p, node));
}

Value overdue_share(const Portfolio& p, const Node& node) {
  const Open open = open_items(p, node);
  Value value = open_state(p, open);
  if (value.is_known()) value.number = value.number <= 0 ? 0 : 100 * open.late.value() / value.number;
  return value;
}

Value days_to_pay_late(const Portfolio& p, const Node& node) {
  std::vector<double> days;
  if (!p.deals_only) {
    for (const Purchase& purchase : node.purchases) {
      const Invoice& invoice = *purchase.invoice;
      if (purchase.is_return || !invoice.paid_at || !invoice.due_date || !p.ttm.holds(*invoice.paid_at)) continue;
      days.push_back(*invoice.paid_at - *invoice.due_date);
    }
  }
  if (days.size() < 3) return Value::unknown(days.empty() ? Reason::no_records : Reason::too_few_records);
  return of_purchases(p, median(days));
}

Value days_to_win(const Portfolio& p, const Node& node) {
  const Window window = months_back(p.as_of, 24);
  std::vector<double> days;
  for (const Opportunity* deal : node.opportunities) {
    if (!is_won(*deal, p.as_of) || !deal->closed_at || !deal->created_at || !window.holds(*deal->closed_at)) continue;
    days.push_back(*deal->closed_at - *deal->created_at);
  }
  Value value = days.empty()      ? Value::unknown(Reason::no_records)
                : days.size() < 3 ? Value::unknown(Reason::too_few_records)
                                  : of_feed(p.opportunities, median(days), 0.8);
  value.n = static_cast<double>(days.size());
  return value;
}

namespace {

Value revenue_ttm(const Portfolio&, const Node& node) {
  return node.revenue;
}

/// Multiples of the average active account (model 1.2, 14.3.4).
Value revenue_share(const Portfolio& p, const Node& node) {
  if (!node.revenue.is_known()) return node.revenue;
  if (!p.total_revenue.is_known()) return p.total_revenue;
  Value value = node.revenue;
  if (value.number <= 0) {
    value.number = 0;
    return value;
  }
  if (p.total_revenue.number <= 0) return Value::unknown(Reason::too_few_records);
  value.number = std::max(0.0, value.number * static_cast<double>(p.active_count) / p.total_revenue.number);
  return value;
}

}  // namespace

std::span<const FactDef> purchase_facts() {
  static constexpr FactDef table[]{
      {.id = "rev_ttm",
       .name = "Revenue of the last twelve months",
       .unit = "currency",
       .inputs = "invoice.net_amount invoice.date",
       .doc = "Net of returns; in a tenant without invoices from won deals (0.3, 0.3a).",
       .source = "S001 S002 S003",
       .evidence = "transaction",
       .compute = revenue_ttm},
      {.id = "revenue_share",
       .name = "Revenue against the average account",
       .unit = "x",
       .range = ">= 0",
       .inputs = "rev_ttm",
       .doc = "Multiples of the average active account (1.2, 14.3.4).",
       .source = "S001 S002 S004",
       .evidence = "transaction",
       .compute = revenue_share},
      {.id = "rev_ptm",
       .name = "Revenue of the twelve months before",
       .unit = "currency",
       .inputs = "invoice.net_amount invoice.date",
       .doc = "Net of returns, if the records reach back that far (0.3, 0.3a).",
       .source = "S003",
       .evidence = "transaction",
       .compute = revenue_before},
      {.id = "avg_ticket",
       .name = "Average transaction",
       .unit = "currency",
       .inputs = "invoice.net_amount",
       .doc = "Net revenue per invoice of twelve months, three at least (1.2).",
       .source = "S001",
       .evidence = "transaction",
       .compute = average_purchase},
      {.id = "tenure_years",
       .name = "Years as a customer",
       .unit = "years",
       .range = ">= 0",
       .inputs = "account.first_invoice_at invoice.date",
       .doc =
           "Years since the first purchase; at least so many where it lies at the edge of the records (1.2, 14.3.19).",
       .source = "S001",
       .evidence = "transaction",
       .compute = tenure_years},
      {.id = "tenure_since_created",
       .name = "Years since the account was entered",
       .unit = "years",
       .range = ">= 0",
       .inputs = "account.created_at",
       .doc = "Stands in for tenure where no purchase is known (1.2).",
       .source = "S001",
       .evidence = "proxy",
       .compute = tenure_since_created},
      {.id = "whitespace",
       .name = "Whitespace",
       .unit = "currency",
       .range = ">= 0",
       .inputs = "invoice.lines product.category account.segment",
       .doc = "What peers of the segment spend on categories that the account does not buy: medians of five buyers at "
              "least (1.2, 14.3.6).",
       .source = "S001 S002",
       .evidence = "proxy",
       .compute = whitespace},
      {.id = "pipeline",
       .name = "Open pipeline by probability",
       .unit = "currency",
       .inputs = "opportunity.amount opportunity.probability",
       .doc = "Amount by probability of the open opportunities that have one (1.2, 14.3.6).",
       .source = "S001",
       .evidence = "proxy",
       .compute = open_pipeline_weighted},
      {.id = "kpi_growth",
       .name = "Revenue growth",
       .unit = "%",
       .range = ">= -100",
       .inputs = "invoice.net_amount",
       .doc = "Revenue against the window before, less one (5.2, 0.3a).",
       .source = "S003",
       .evidence = "transaction",
       .compute = growth},
      {.id = "retention",
       .name = "Revenue kept",
       .unit = "%",
       .range = "0..100",
       .inputs = "invoice.net_amount",
       .doc = "The smaller of both windows in that of the window before: the account's own gross retention (5.10).",
       .source = "S003",
       .evidence = "transaction",
       .compute = retention},
      {.id = "open_balance",
       .name = "Open amounts",
       .unit = "currency",
       .range = ">= 0",
       .inputs = "invoice.open_amount invoice.paid_at",
       .doc = "What is still to be paid of its invoices (14.1.6, 14.3.12).",
       .source = "S001",
       .evidence = "transaction",
       .compute = open_balance},
      {.id = "overdue_share",
       .name = "Overdue share",
       .unit = "%",
       .range = "0..100",
       .inputs = "invoice.open_amount invoice.due_date",
       .doc = "Share of the open amounts that is more than 60 days late (1.2, 14.3.12).",
       .source = "S001",
       .evidence = "transaction",
       .compute = overdue_share},
      {.id = "days_to_pay_late",
       .name = "Days late with payments",
       .unit = "days",
       .inputs = "invoice.paid_at invoice.due_date",
       .doc = "Median days between due date and payment over twelve months, three at least (1.2).",
       .source = "S001",
       .evidence = "transaction",
       .compute = days_to_pay_late},
      {.id = "days_to_win",
       .name = "Days to a win",
       .unit = "days",
       .range = ">= 0",
       .inputs = "opportunity.created_at opportunity.closed_at",
       .doc = "Median days from start to win over 24 months, three wins at least (1.2).",
       .source = "S001",
       .evidence = "field",
       .compute = days_to_win},
  };
  return table;
}

}  // namespace kam::rules
