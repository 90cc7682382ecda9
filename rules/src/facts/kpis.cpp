#include <algorithm>
#include <cmath>
#include <map>

#include "account_facts.hpp"
#include "deals.hpp"
#include "kam/rules/exact_sum.hpp"
#include "made_of.hpp"

/// Expansion and satisfaction of one account (model 5.2 to 5.4).
namespace kam::rules {

namespace {

Value of_deals(const Portfolio& p, double number) {
  return covered_part(p, p.opportunities, p.ttm, of_feed(p.opportunities, number, 0.8));
}

Value rate_of(const Portfolio& p, const Node& node, std::string_view type) {
  if (!p.in_use(Object::opportunities, "type")) return Value::unknown(p.missing(Object::opportunities, "type"));
  Decided decided;
  for (const Opportunity* deal : node.opportunities) {
    if (deal->type.value_or("") == type && closed_in(*deal, p.ttm, p.as_of)) decided.add(*deal, p.as_of);
  }
  return covered_part(p, p.opportunities, p.ttm, rate(p.opportunities, decided.won, decided.closed, 5, 0.8));
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
  constexpr double least = 3;
  if (!p.has_revenue) return Value::unknown(Reason::no_records);
  const auto pair = p.pair(p.purchases());
  if (!pair) return Value::unknown(Reason::too_few_records);
  const auto count = [&](Window window) {
    return static_cast<double>(std::count_if(node.purchases.begin(), node.purchases.end(),
                                             [&](const Purchase& purchase) { return window.holds(purchase.date); }));
  };
  const double count_now = count(pair->now), count_before = count(pair->before);
  const Value now = p.sum(node, pair->now), before = p.sum(node, pair->before);
  if (count_before == 0) return no_base(node, pair->before);
  for (const Value* sum : {&before, &now}) {
    if (!sum->is_known()) return *sum;
  }
  if (count_now < least || count_before < least) return Value::unknown(Reason::too_few_records);
  if (before.number <= 0) return no_base(node, pair->before);
  Value value = of_purchases(p, 100 * (now.number / count_now / (before.number / count_before) - 1));
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
  Details details{.beside = response_bias(p, node)};
  if (promoters.n < 5) {
    Value value = Value::unknown(promoters.n > 0 ? Reason::too_few_records : Reason::no_records);
    value.n = promoters.n;
    return value.with(std::move(details));
  }
  const double promoting = promoters.value(), detracting = detractors.value(), net = promoting - detracting;
  details.beside.push_back({"standard_error", 100 * std::sqrt((promoting + detracting - net * net) / promoters.n)});
  Value value = of_survey(p, 100 * net, promoters);
  return covered_part(p, p.responses, p.ttm, value.with(std::move(details)));
}

Value satisfied_answers(const Portfolio& p, const Node& node) {
  Mean mean;
  double satisfied = 0;
  for (const SurveyResponse* r : node.responses) {
    if (r->kind != "csat" || !p.ttm.holds(r->at)) continue;
    satisfied += is_satisfied(*r);
    ++mean.n;
    if (!mean.newest || r->at > *mean.newest) mean.newest = r->at;
    mean.evidence.push_back("survey_response:" + r->id);
  }
  if (mean.n == 0) return Value::unknown(Reason::no_records);
  Value value = of_survey(p, 100 * satisfied / mean.n, mean);
  value.k = satisfied;
  return covered_part(p, p.responses, p.ttm, value);
}

Value satisfied_tickets(const Portfolio& p, const Node& node) {
  double satisfied = 0, rated_tickets = 0;
  bool any = false;
  for (const Ticket* t : node.tickets) {
    any = any || p.ttm.holds(t->opened_at);
    if (!t->csat || !p.ttm.holds(t->opened_at)) continue;
    ++rated_tickets;
    satisfied += is_satisfied(p, *t);
  }
  if (rated_tickets == 0) return Value::unknown(any ? p.missing(Object::tickets, "csat") : Reason::no_records);
  return covered_part(p, p.tickets, p.ttm, rate(p.tickets, satisfied, rated_tickets));
}

namespace {
/// Mean of the latest rating 0..10 of each person who held a review call.
Value review_calls(const Portfolio& p, const Node& node) {
  Mean mean;
  for (const Answer* answer : latest_answers(node, "review_call", p.ttm)) {
    if (!answer->value) continue;
    mean.sum += std::clamp(*answer->value, 0.0, 10.0);
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
  part(nps, 10, Voices::recommend_weight);
  part(answers, 1, Voices::answers_weight);
  part(tickets, 1, Voices::tickets_weight);
  part(calls, 10, Voices::calls_weight);
  if (weights == 0) return Value::unknown(Reason::no_records);
  Value value = Value::known(sum / weights);
  value.quality = quality / weights;
  value.freshness = fresh / weights;
  return value;
}

std::span<const FactDef> kpi_facts() {
  static constexpr FactDef table[]{
      {.id = "kpi_upsell_rate",
       .name = "Upsell rate",
       .unit = "%",
       .range = "0..100",
       .inputs = "opportunity.type opportunity.is_won opportunity.closed_at",
       .doc = "Upsell opportunities won of those closed in twelve months, five at least (5.3).",
       .source = "S003 S000",
       .evidence = "field",
       .compute = upsell_rate},
      {.id = "kpi_cross_sell_rate",
       .name = "Cross-sell rate",
       .unit = "%",
       .range = "0..100",
       .inputs = "opportunity.type opportunity.is_won opportunity.closed_at",
       .doc = "Cross-sell opportunities won of those closed in twelve months, five at least (5.3).",
       .source = "S003 S000",
       .evidence = "field",
       .compute = cross_sell_rate},
      {.id = "kpi_expansion_share",
       .name = "Expansion share",
       .unit = "%",
       .inputs = "opportunity.amount opportunity.type rev_ttm",
       .doc = "Won upsell and cross-sell in the revenue of twelve months (5.3).",
       .source = "S003",
       .evidence = "field",
       .compute = expansion_share},
      {.id = "kpi_cross_sell_attempts",
       .name = "Cross-sell opportunities opened",
       .range = ">= 0",
       .inputs = "opportunity.type opportunity.created_at",
       .doc = "Opened in twelve months, whatever became of them (5.3).",
       .source = "S003",
       .evidence = "field",
       .compute = cross_sell_attempts},
      {.id = "kpi_cagr_2y",
       .name = "Yearly growth over two years",
       .unit = "%",
       .range = ">= -100",
       .inputs = "invoice.net_amount",
       .doc = "Compound growth of the last twelve months on those two years earlier (5.2).",
       .source = "S003",
       .evidence = "transaction",
       .compute = growth_per_year},
      {.id = "kpi_avg_ticket_trend",
       .name = "Average transaction against the window before",
       .unit = "%",
       .range = ">= -100",
       .inputs = "invoice.net_amount",
       .doc = "When volume is full, the size of a transaction is what can grow (5.2).",
       .source = "S001",
       .evidence = "transaction",
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
      {.id = "kpi_nps",
       .name = "Net promoter score",
       .range = "-100..100",
       .inputs = "survey_response.score contact.dmu_roles",
       .doc = "Share of 9 and 10 less share of 0 to 6 over the latest answer of each contact in twelve months, five at "
              "least; with its standard error and who answered (5.4).",
       .source = "S003 L16",
       .evidence = "survey",
       .compute = net_promoters},
      {.id = "kpi_csat",
       .name = "Satisfied answers",
       .unit = "%",
       .range = "0..100",
       .inputs = "survey_response.score survey_response.scale_max",
       .doc = "Answers of twelve months at 80 % of the scale or more (5.4).",
       .source = "S003",
       .evidence = "survey",
       .compute = satisfied_answers},
      {.id = "kpi_ticket_csat",
       .name = "Satisfied ticket ratings",
       .unit = "%",
       .range = "0..100",
       .inputs = "ticket.csat settings.ticket_csat_max",
       .doc = "Rated tickets of twelve months at 80 % of the scale or more (5.4).",
       .source = "S003",
       .evidence = "survey",
       .compute = satisfied_tickets},
      {.id = "kpi_satisfaction",
       .name = "Satisfaction",
       .range = "0..100",
       .inputs = "kpi_nps_mean kpi_csat kpi_ticket_csat answer.review_call",
       .doc = "Weighted mean of what is known: recommendation 0.4, answers 0.3, tickets 0.15, review calls 0.15 (5.4).",
       .source = "S003",
       .evidence = "survey",
       .compute = satisfaction},
  };
  return table;
}

}  // namespace kam::rules
