#include "assess.hpp"

#include <algorithm>
#include <cmath>

#include "plan/completeness.hpp"
#include "plan/escalation.hpp"
#include "plan/relationship.hpp"

namespace kam::rules {

Assessment::Assessment(const Pack::Data& pack_data, const Records& records, Day as_of)
    : pack(pack_data), portfolio(records, as_of), facts(portfolio) {}

bool is_key(const Portfolio& portfolio, const Node& node, const Scorecard& card) {
  return portfolio.in_use(Object::accounts, "tier_label") ? node.account->tier_label.value_or("") == "key"
                                                          : card.tier == Tier::key;
}

namespace {

/// A composite as a fact: its quality is its confidence, and it does not age (14.1.13).
Value of_composite(const Composite& composite) {
  if (composite.state != State::known) return Value::unknown(composite.reason);
  Value value = Value::known(composite.point);
  value.quality = composite.confidence;
  return value;
}

Value trusted(double number, double confidence) {
  Value value = Value::known(number);
  value.quality = confidence;
  return value;
}

Value labelled(std::string_view label, double confidence) {
  Value value = trusted(0, confidence);
  value.label = std::string(label);
  return value;
}

void put_position(Assessment& a, std::size_t i) {
  const Position& position = a.positions[i];
  a.facts.put("kpi_value", i, position.value);
  a.facts.put("rev_percentile", i, position.value);
  a.facts.put("pf_dependence", i, position.share);
}

/// The ⌈0.2·n⌉ largest by revenue; equal ones by id (14.4.1, 14.1.9).
void put_top_fifth(Assessment& a) {
  std::vector<std::pair<double, std::size_t>> order;
  for (std::size_t i = 0; i < a.positions.size(); ++i) {
    const Value& rank = a.positions[i].rank;
    if (rank.is_known()) order.emplace_back(rank.number, i);
  }
  std::sort(order.begin(), order.end());
  const auto largest = static_cast<std::size_t>(std::ceil(rounded(0.2 * static_cast<double>(order.size()))));
  for (std::size_t i = 0; i < a.positions.size(); ++i) a.facts.put("rev_top_fifth", i, a.positions[i].rank);
  for (std::size_t place = 0; place < order.size(); ++place) {
    const std::size_t node = order[place].second;
    Value top = a.positions[node].rank;
    top.number = place < largest;
    a.facts.put("rev_top_fifth", node, top);
  }
}

void put_selection(Assessment& a, std::size_t i) {
  const Scorecard& card = a.selection.cards[i];
  const double trust = card.total.confidence;
  a.facts.put("sel_total", i, of_composite(card.total));
  a.facts.put("tier", i, labelled(name(card.tier), card.tier == Tier::undetermined ? 1 : trust));
  if (card.gate_failed || card.gates_pass) a.facts.put("gates_pass", i, trusted(card.gates_pass, trust));
  a.facts.put("within_cap", i, trusted(card.within_cap, trust));
  const bool by_label = a.portfolio.in_use(Object::accounts, "tier_label");
  const bool undetermined = !by_label && card.tier == Tier::undetermined;
  a.facts.put("is_key", i,
              undetermined ? Value::unknown(a.portfolio.missing(Object::accounts, "tier_label"))
                           : trusted(is_key(a.portfolio, a.portfolio.nodes[i], card), by_label ? 0.8 : trust));
  a.facts.put("sel_attractiveness", i, of_composite(a.views[i].attractiveness));
  a.facts.put("sel_strength", i, of_composite(a.views[i].strength));
}

void put_churn(Assessment& a, std::size_t i) {
  const Churn& churn = a.churns[i];
  a.facts.put("kpi_stability", i, churn.stability);
  if (churn.state == State::known) return a.facts.put("kpi_churn_risk", i, trusted(churn.point, churn.confidence));
  Value value;
  value.state = churn.state;
  value.reason = churn.reason;
  a.facts.put("kpi_churn_risk", i, value);
}

void put_health(Assessment& a, std::size_t i) {
  const Composite &health = a.healths[i].total, &total = a.selection.cards[i].total;
  a.facts.put("kpi_health", i, of_composite(health));
  if (health.state != State::known || total.state != State::known) {
    return a.facts.put("kpi_quadrant", i, Value::unknown(Reason::too_few_records));
  }
  const bool valuable = rounded(total.point) >= a.pack.quadrant.value;
  const bool healthy = rounded(health.point) >= a.pack.quadrant.health;
  a.facts.put(
      "kpi_quadrant", i,
      labelled(valuable ? (healthy ? "protect_and_grow" : "rescue") : (healthy ? "maintain" : "let_go_or_automate"),
               std::min(health.confidence, total.confidence)));
}

}  // namespace

Result<std::unique_ptr<const Assessment>> assess(const Pack& pack, const Records& records, Day as_of,
                                                 bool starting_set) {
  auto all = std::make_unique<Assessment>(pack.data(), records, as_of);
  Assessment& a = *all;
  const std::size_t count = a.portfolio.nodes.size();
  a.positions = positions(a.portfolio);
  for (std::size_t i = 0; i < count; ++i) put_position(a, i);
  put_top_fifth(a);
  a.churns = churn(a.pack, a.facts);
  for (std::size_t i = 0; i < count; ++i) put_churn(a, i);
  auto selection = select(a.pack, a.facts, starting_set);
  if (!selection) return selection.error();
  a.selection = std::move(*selection);
  a.views = views(a.pack, a.facts, a.selection);
  for (std::size_t i = 0; i < count; ++i) put_selection(a, i);
  a.healths = health(a.pack, a.facts);
  for (std::size_t i = 0; i < count; ++i) put_health(a, i);
  put_flags(a);
  put_peers(a);
  put_routing(a);
  put_plans(a);
  put_relationships(a);
  put_complaints(a);
  put_approach(a);
  return std::unique_ptr<const Assessment>(std::move(all));
}

}  // namespace kam::rules
