#include <algorithm>
#include <cmath>
#include <map>

#include "account_facts.hpp"
#include "deals.hpp"
#include "kam/rules/exact_sum.hpp"

/// Expansion and satisfaction of one account (model 5.2 to 5.4).
namespace kam::rules {

namespace {

Value of_deals(const Portfolio& p, double number) {
  Value value = Value::known(number);
  value.quality = 0.8;
  value.freshness = p.opportunities.freshness;
  return value;
}

Value rate_of(const Portfolio& p, const Node& node, std::string_view type) {
  if (!p.in_use(Object::opportunities, "type")) return Value::unknown(p.missing(Object::opportunities, "type"));
  double won = 0, closed = 0;
  for (const Opportunity* deal : node.opportunities) {
    if (deal->type.value_or("") != type || !is_closed(*deal, p.as_of)) continue;
    if (!deal->closed_at || !p.ttm.holds(*deal->closed_at)) continue;
    ++closed;
    won += is_won(*deal, p.as_of);
  }
  Value value = closed < 5 ? Value::unknown(closed > 0 ? Reason::too_few_records : Reason::no_records)
                           : of_deals(p, 100 * won / closed);
  value.k = won;
  value.n = closed;
  return value;
}

}  // namespace

Value upsell_rate(const Portfolio& p, const Node& node) {
  return rate_of(p, node, "upsell");
}
Value cross_sell_rate(const Portfolio& p, const Node& node) {
  return rate_of(p, node, "cross_sell");
}

Value expansion_share(const Portfolio& p, const Node& node) {
  if (!p.in_use(Object::opportunities, "type")) return Value::unknown(p.missing(Object::opportunities, "type"));
  if (!node.revenue.is_known()) return Value::unknown(node.revenue.reason);
  if (node.revenue.number <= 0) return Value::unknown(Reason::too_few_records);
  ExactSum total;
  std::size_t count = 0, gaps = 0;
  Reason first_gap = Reason::none;
  for (const Opportunity* deal : node.opportunities) {
    const auto type = deal->type.value_or("");
    if ((type != "upsell" && type != "cross_sell") || !is_won(*deal, p.as_of)) continue;
    if (!deal->closed_at || !p.ttm.holds(*deal->closed_at)) continue;
    ++count;
    Reason gap = Reason::none;
    const double amount = p.money(deal->amount, deal->currency, *deal->closed_at, gap);
    if (gap == Reason::none) {
      total.add(amount);
    } else if (++gaps == 1) {
      first_gap = gap;
    }
  }
  if (too_many_gaps(gaps, count)) return Value::unknown(first_gap);
  return of_deals(p, 100 * total.value() / node.revenue.number);
}

Value cross_sell_attempts(const Portfolio& p, const Node& node) {
  if (!p.in_use(Object::opportunities, "type")) return Value::unknown(p.missing(Object::opportunities, "type"));
  return of_deals(p, static_cast<double>(std::count_if(node.opportunities.begin(), node.opportunities.end(),
                                                       [&](const Opportunity* deal) {
                                                         return deal->type.value_or("") == "cross_sell" &&
                                                                deal->created_at && p.ttm.holds(*deal->created_at);
                                                       })));
}

Value growth_per_year(const Portfolio& p, const Node& node) {
  if (!p.has_revenue) return Value::unknown(Reason::no_records);
  const Window oldest{add_months(p.as_of, -36) + 1, add_months(p.as_of, -24)};
  if (!Portfolio::covered(p.purchases(), oldest)) return Value::unknown(Reason::too_few_records);
  const Value base = p.sum(node, oldest);
  if (!base.is_known()) return base;
  if (!node.revenue.is_known()) return Value::unknown(node.revenue.reason);
  if (base.number <= 0 || node.revenue.number < 0) return no_base(node, oldest);
  Value value = node.revenue;
  value.evidence.clear();
  value.number = 100 * (std::sqrt(node.revenue.number / base.number) - 1);
  return value;
}

Value average_purchase_trend(const Portfolio& p, const Node& node) {
  if (!p.has_revenue) return Value::unknown(Reason::no_records);
  const auto pair = p.pair(p.purchases());
  if (!pair) return Value::unknown(Reason::too_few_records);
  const auto average = [&](Window window) -> Value {
    Value sum = p.sum(node, window);
    const auto count = std::count_if(node.purchases.begin(), node.purchases.end(),
                                     [&](const Purchase& purchase) { return window.holds(purchase.date); });
    if (!sum.is_known()) return sum;
    if (count == 0) return Value::unknown(Reason::too_few_records);
    sum.number /= static_cast<double>(count);
    return sum;
  };
  const Value now = average(pair->now), before = average(pair->before);
  if (!before.is_known()) return no_base(node, pair->before);
  if (!now.is_known()) return now;
  if (before.number <= 0) return no_base(node, pair->before);
  Value value = Value::known(100 * (now.number / before.number - 1));
  value.quality = p.purchase_quality();
  value.freshness = p.purchases().freshness;
  value.proxy = p.purchase_proxy();
  value.window_days = pair->window_days;
  return value;
}

namespace {
Value volume_trend(const Portfolio& p, const Node& node) {
  if (!p.has_revenue) return Value::unknown(Reason::no_records);
  const auto pair = p.pair(p.purchases());
  if (!pair) return Value::unknown(Reason::too_few_records);
  const auto count = [&](Window window) {
    return static_cast<double>(std::count_if(node.purchases.begin(), node.purchases.end(),
                                             [&](const Purchase& purchase) { return window.holds(purchase.date); }));
  };
  const double before = count(pair->before);
  if (before == 0) return no_base(node, pair->before);
  Value value = Value::known(100 * (count(pair->now) / before - 1));
  value.quality = p.purchase_quality();
  value.freshness = p.purchases().freshness;
  value.proxy = p.purchase_proxy();
  value.window_days = pair->window_days;
  return value;
}
}  // namespace

Value net_promoters(const Portfolio& p, const Node& node) {
  const Mean promoters =
      latest_mean(node, "nps", p.ttm, [](const SurveyResponse& r) { return r.score >= 9 ? 1.0 : 0.0; });
  const Mean detractors =
      latest_mean(node, "nps", p.ttm, [](const SurveyResponse& r) { return r.score <= 6 ? 1.0 : 0.0; });
  if (promoters.n < 5) {
    Value value = Value::unknown(promoters.n > 0 ? Reason::too_few_records : Reason::no_records);
    value.n = promoters.n;
    return value;
  }
  return of_survey(p, 100 * (promoters.value() - detractors.value()), promoters);
}

Value satisfied_answers(const Portfolio& p, const Node& node) {
  Mean mean;
  for (const SurveyResponse* r : node.responses) {
    if (r->kind != "csat" || !p.ttm.holds(r->at)) continue;
    mean.sum += r->score >= 0.8 * r->scale_max.value_or(5) ? 100 : 0;
    ++mean.n;
    if (!mean.newest || r->at > *mean.newest) mean.newest = r->at;
    mean.evidence.push_back("survey_response:" + r->id);
  }
  return mean.n == 0 ? Value::unknown(Reason::no_records) : of_survey(p, mean.value(), mean);
}

Value satisfied_tickets(const Portfolio& p, const Node& node) {
  double satisfied = 0, rated_tickets = 0;
  bool any = false;
  for (const Ticket* t : node.tickets) {
    any = any || p.ttm.holds(t->opened_at);
    if (!t->csat || !p.ttm.holds(t->opened_at)) continue;
    ++rated_tickets;
    satisfied += *t->csat >= 0.8 * p.settings.ticket_csat_max;
  }
  if (rated_tickets == 0) return Value::unknown(any ? p.missing(Object::tickets, "csat") : Reason::no_records);
  Value value = Value::known(100 * satisfied / rated_tickets);
  value.freshness = p.tickets.freshness;
  value.n = rated_tickets;
  return value;
}

namespace {
/// Mean of the latest rating 0..10 of each person who held a review call.
Value review_calls(const Portfolio& p, const Node& node) {
  Mean mean;
  for (const Answer* answer : latest_answers(node, "review_call", p.ttm)) {
    if (!answer->value) continue;
    mean.sum += *answer->value;
    ++mean.n;
    if (answer->at && (!mean.newest || *answer->at > *mean.newest)) mean.newest = answer->at;
  }
  return mean.n == 0 ? Value::unknown(Reason::no_records) : of_survey(p, mean.value(), mean);
}
}  // namespace

Value satisfaction(const Portfolio& p, const Node& node) {
  const Value nps = nps_of_contacts(p, node), answers = satisfied_answers(p, node),
              tickets = satisfied_tickets(p, node), calls = review_calls(p, node);
  double sum = 0, weights = 0, quality = 0, fresh = 0;
  const auto part = [&](const Value& value, double scale, double weight) {
    if (!value.is_known()) return;
    sum += weight * value.number * scale;
    weights += weight;
    quality += weight * value.quality;
    fresh += weight * value.freshness;
  };
  part(nps, 10, 0.4);
  part(answers, 1, 0.3);
  part(tickets, 1, 0.15);
  part(calls, 10, 0.15);
  if (weights == 0) return Value::unknown(Reason::no_records);
  Value value = Value::known(sum / weights);
  value.quality = quality / weights;
  value.freshness = fresh / weights;
  return value;
}

std::span<const FactDef> kpi_facts() {
  static constexpr FactDef table[]{
      {.id = "kpi_upsell_rate",
       .name = "Upsell opportunities won of those closed",
       .unit = "%",
       .compute = upsell_rate},
      {.id = "kpi_cross_sell_rate",
       .name = "Cross-sell opportunities won of those closed",
       .unit = "%",
       .compute = cross_sell_rate},
      {.id = "kpi_expansion_share",
       .name = "Won upsell and cross-sell in revenue",
       .unit = "%",
       .compute = expansion_share},
      {.id = "kpi_cross_sell_attempts",
       .name = "Cross-sell opportunities opened",
       .unit = "",
       .compute = cross_sell_attempts},
      {.id = "kpi_cagr_2y", .name = "Yearly growth over two years", .unit = "%", .compute = growth_per_year},
      {.id = "kpi_avg_ticket_trend",
       .name = "Average transaction against the window before",
       .unit = "%",
       .compute = average_purchase_trend},
      {.id = "volume_trend",
       .name = "Number of invoices against the window before",
       .unit = "%",
       .range = ">= -100",
       .inputs = "invoice.date",
       .doc = "TTM against PTM (14.9.3).",
       .source = "S001",
       .evidence = "transaction",
       .compute = volume_trend},
      {.id = "kpi_nps", .name = "Net promoter score", .unit = "", .compute = net_promoters},
      {.id = "kpi_csat", .name = "Satisfied survey answers", .unit = "%", .compute = satisfied_answers},
      {.id = "kpi_ticket_csat", .name = "Satisfied ticket ratings", .unit = "%", .compute = satisfied_tickets},
      {.id = "kpi_satisfaction", .name = "Satisfaction, 0..100", .unit = "", .compute = satisfaction},
  };
  return table;
}

}  // namespace kam::rules
