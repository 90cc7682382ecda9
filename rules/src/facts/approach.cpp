#include <algorithm>
#include <optional>
#include <set>

#include "account_facts.hpp"
#include "deals.hpp"
#include "kam/rules/exact_sum.hpp"
#include "made_of.hpp"

/// What the choice between one face and one voice rests on: cycle, goal and need (model 4.2, 14.5.1, 14.5.2).
namespace kam::rules {

namespace {

constexpr double proxy_quality = 0.5;

Value proxied(Value value, std::string_view proxy) {
  value.quality = proxy_quality;
  value.proxy = proxy;
  return value;
}

/// What others needed stands in for the account: its segment, else everybody.
Value cycle_of_others(const Portfolio& p, const Cycles& cycles, std::size_t least, std::string_view whose) {
  if (cycles.n < least) return Value::unknown(Reason::too_few_records);
  Value value = proxied(of_feed(p.opportunities, cycles.median_days / 30.44), whose);
  value.n = static_cast<double>(cycles.n);
  return value;
}

Value sales_cycle(const Portfolio& p, const Node& node) {
  constexpr std::size_t least_of_segment = 10, least_of_tenant = 20;
  Value own = days_to_win(p, node);
  own.number /= 30.44;
  const Window window = months_back(p.as_of, 24);
  const auto partly = [&](const Value& value) { return covered_part(p, p.opportunities, window, value); };
  if (own.is_known()) return partly(own);
  const auto segment = p.totals().populations.cycles_of.find(segment_of(node));
  if (segment != p.totals().populations.cycles_of.end()) {
    if (Value value = cycle_of_others(p, segment->second, least_of_segment, "segment"); value.is_known())
      return partly(value);
  }
  const Value all = cycle_of_others(p, p.totals().populations.cycles, least_of_tenant, "tenant");
  return all.is_known() ? partly(all) : own;
}

/// Categories of what the account ever bought.
std::set<std::string_view> bought_ever(const Node& node) {
  std::set<std::string_view> categories;
  for (const Purchase& purchase : node.purchases) {
    for (auto i = purchase.lines_from; i < purchase.lines_to && !purchase.is_return; ++i) {
      categories.insert(node.lines[i].category);
    }
  }
  return categories;
}

/// The categories of an opportunity's products; empty if one of them has none.
std::vector<std::string_view> categories_of(const Portfolio& p, const Opportunity& deal) {
  std::vector<std::string_view> categories;
  for (const std::string& product : deal.product_ids) {
    const std::string& category = p.category_of(product);
    if (category.empty()) return {};
    categories.push_back(category);
  }
  return categories;
}

/// 0 of the pipeline in new categories → −1, half of it → +1; many products at once speak for a solution.
double goal_of(double new_share, double products) {
  constexpr double many_products = 3, for_many = 0.2;
  const double goal = std::min(1.0, -1 + 4 * new_share);
  return std::clamp(goal + (products >= many_products ? for_many : 0), -1.0, 1.0);
}

Value goal_of_pipeline(const Portfolio& p, const Node& node) {
  if (!p.records.has(Object::opportunities)) return Value::unknown(Reason::no_records);
  if (!p.has_lines && !p.deals_only) return Value::unknown(p.missing(Object::invoice_lines, "product_id"));
  const auto bought = bought_ever(node);
  ExactSum all, fresh;
  std::vector<double> products;
  std::size_t open = 0, gaps = 0;
  Reason first_gap = Reason::none;
  Value value;
  for (const Opportunity* deal : node.opportunities) {
    if (is_closed(*deal, p.as_of)) continue;
    ++open;
    const auto categories = categories_of(p, *deal);
    if (categories.empty()) continue;
    products.push_back(static_cast<double>(categories.size()));
    value.evidence.push_back("opportunity:" + deal->id);
    Reason gap = Reason::none;
    const double amount = p.money(deal->amount, deal->currency, deal->created_at.value_or(p.as_of), gap);
    if (gap != Reason::none) {
      if (++gaps == 1) first_gap = gap;
      continue;
    }
    all.add(amount);
    for (const std::string_view category : categories) {
      if (!bought.contains(category)) fresh.add(amount / static_cast<double>(categories.size()));
    }
  }
  if (open == 0) return Value::unknown(Reason::no_records);
  if (products.empty()) return Value::unknown(p.missing(Object::opportunities, "product_ids"));
  if (too_many_gaps(gaps, products.size())) return Value::unknown(first_gap);
  if (all.value() <= 0) return Value::unknown(Reason::too_few_records);
  const double share = fresh.value() / all.value(), middle = median(products);
  Value goal = of_feed(p.opportunities, goal_of(share, middle), 0.8);
  goal.partial = gaps > 0;
  goal.n = static_cast<double>(products.size());
  goal.evidence = std::move(value.evidence);
  return goal.with({.beside = {{"new_share", 100 * share}, {"products", middle}}});
}

/// What the account team said in the plan: the mean of everybody's latest answer.
Value goal_as_asked(const Portfolio& p, const Node& node) {
  Mean mean;
  for (const Answer* answer : latest_answers(node, "app_goal")) {
    if (!answer->value) continue;
    mean.sum += std::clamp(*answer->value, -1.0, 1.0);
    ++mean.n;
    if (answer->at && (!mean.newest || *answer->at > *mean.newest)) mean.newest = answer->at;
    mean.evidence.push_back("answer:" + answer->id);
  }
  if (mean.n == 0) return Value::unknown(Reason::no_records);
  Value value = of_people(mean.value());
  value.freshness = freshness(Ageing::ratings, mean.newest, p.as_of);
  value.n = mean.n;
  value.evidence = std::move(mean.evidence);
  return value;
}

Value selling_goal(const Portfolio& p, const Node& node) {
  const Value computed = goal_of_pipeline(p, node);
  if (computed.is_known()) return computed;
  const Value asked = goal_as_asked(p, node);
  return asked.is_known() ? asked : computed;
}

std::optional<double> item(const SurveyResponse& response, std::string_view name) {
  const auto found = std::find_if(response.items.begin(), response.items.end(),
                                  [&](const PerceptionItem& one) { return one.name == name; });
  return found == response.items.end() ? std::nullopt : std::optional(found->value);
}

/// Mean over the people who answered both items; `risk` of those who named it, which nothing scores (14.2.1).
struct Perception {
  Mean need, risk;
};

Perception perception(const Portfolio& p, const Node& node) {
  Perception heard;
  const auto add = [](Mean& mean, const SurveyResponse& response, double said) {
    mean.sum += said;
    ++mean.n;
    mean.evidence.push_back("survey_response:" + response.id);
  };
  for (const SurveyResponse* response : latest_responses(node, "perception", p.ttm)) {
    const auto expertise = item(*response, "importance_expertise"),
               reliable = item(*response, "importance_reliability"), risk = item(*response, "risk_concern");
    if (expertise && reliable) add(heard.need, *response, *expertise - *reliable);
    if (risk) add(heard.risk, *response, *risk);
  }
  return heard;
}

/// What we lost deals for stands in: depth asks for expertise, continuity and response for reliability.
Value need_of_losses(const Portfolio& p, const Node& node) {
  const Window window = months_back(p.as_of, 24);
  Mean mean;
  for (const Opportunity* deal : node.opportunities) {
    if (!is_lost(*deal, p.as_of) || !closed_in(*deal, window, p.as_of)) continue;
    const std::string_view why = deal->loss_reason ? std::string_view(*deal->loss_reason) : std::string_view();
    const bool depth = why == "technical_depth", near = why == "continuity" || why == "responsiveness";
    if (!depth && !near) continue;
    mean.sum += depth ? 0.5 : -0.5;
    ++mean.n;
    mean.evidence.push_back("opportunity:" + deal->id);
  }
  if (mean.n == 0) return Value::unknown(Reason::no_records);
  Value value = proxied(Value::known(mean.value()), "loss_reasons");
  value.n = mean.n;
  value.evidence = std::move(mean.evidence);
  return value;
}

Value customer_need(const Portfolio& p, const Node& node) {
  Perception heard = perception(p, node);
  Value value;
  if (heard.need.n > 0) {
    value = Value::known(std::clamp(heard.need.value() / 4, -1.0, 1.0));
    value.n = heard.need.n;
    value.evidence = std::move(heard.need.evidence);
  } else if (value = need_of_losses(p, node); !value.is_known()) {
    const bool asked = !latest_responses(node, "perception", p.ttm).empty();
    value = Value::unknown(asked ? p.missing(Object::survey_responses, "items") : Reason::no_records);
  }
  if (heard.risk.n == 0) return value;
  return value.with({.beside = {{"risk_concern", heard.risk.value()}}});
}

}  // namespace

std::span<const FactDef> approach_facts() {
  static constexpr FactDef table[]{
      {.id = "app_cycle_months",
       .name = "Sales cycle, for how to serve it",
       .unit = "months",
       .range = ">= 0",
       .inputs = "opportunity.created_at opportunity.closed_at account.segment",
       .doc = "Median months to a win over 24 months: of the account from three wins on, else of its segment from ten, "
              "else of everybody from twenty (4.2, 14.5.1).",
       .source = "S000 L12",
       .evidence = "field",
       .compute = sales_cycle},
      {.id = "app_goal",
       .name = "What we want to sell",
       .range = "-1..1",
       .inputs = "opportunity.product_ids opportunity.amount product.category invoice.lines.product_id answer.app_goal",
       .doc = "-1 more of what they buy, +1 complex offers of many products: by the share of the open pipeline in "
              "categories new to the account and the products a deal, else as the account team says (4.2, 14.5.2).",
       .source = "S000",
       .evidence = "field",
       .compute = selling_goal},
      {.id = "app_need",
       .name = "What the customer wants more",
       .range = "-1..1",
       .inputs = "survey_response.items opportunity.loss_reason",
       .doc = "-1 reliability, +1 expertise: from what people answered in twelve months, else from what we lost deals "
              "for in 24; beside it how much a risk worries them, which nothing scores (4.2, 14.2.1, 14.5.2).",
       .source = "S000 L12",
       .evidence = "survey",
       .compute = customer_need},
  };
  return table;
}

}  // namespace kam::rules
