#include <algorithm>
#include <cmath>
#include <functional>

#include "assess.hpp"

/// What only all accounts together tell of one: percentiles and medians that conditions compare with
/// (model 9.3, 14.9.3).
namespace kam::rules {

namespace {

std::vector<double> known_of(const FactMatrix& facts, std::string_view fact) {
  std::vector<double> numbers;
  for (std::size_t i = 0; i < facts.portfolio().nodes.size(); ++i) {
    const Value& value = facts.at(fact, i);
    if (value.is_known()) numbers.push_back(rounded(value.number));
  }
  return numbers;
}

/// 90th percentile by nearest rank: the ⌈0.9·n⌉-th smallest. Not to be called without any.
double ninetieth(std::vector<double> numbers) {
  std::sort(numbers.begin(), numbers.end());
  const std::size_t rank = (9 * numbers.size() + 9) / 10;
  return numbers[rank - 1];
}

void put_everywhere(FactMatrix& facts, std::string_view fact, double number) {
  for (std::size_t i = 0; i < facts.portfolio().nodes.size(); ++i) facts.put(fact, i, Value::known(number));
}

/// Above the 90th percentile and more than nothing; as trustworthy as what it compares.
void put_top_decile(FactMatrix& facts, std::string_view flag, std::string_view of) {
  const auto numbers = known_of(facts, of);
  for (std::size_t i = 0; i < facts.portfolio().nodes.size(); ++i) {
    Value value = facts.at(of, i);
    if (value.is_known()) {
      const double bound = std::max(0.0, ninetieth(numbers));
      value.number = rounded(value.number) > bound;
    }
    facts.put(flag, i, value);
  }
}

/// The median of a fact over the accounts that share a key, put to each of them; an empty key is no group.
void put_median(FactMatrix& facts, std::string_view median_fact, std::string_view of,
                const std::function<std::string(std::size_t)>& key) {
  std::map<std::string, std::vector<double>> groups;
  const std::size_t count = facts.portfolio().nodes.size();
  for (std::size_t i = 0; i < count; ++i) {
    const Value& value = facts.at(of, i);
    if (value.is_known() && !key(i).empty()) groups[key(i)].push_back(value.number);
  }
  for (std::size_t i = 0; i < count; ++i) {
    const auto group = groups.find(key(i));
    if (group != groups.end()) facts.put(median_fact, i, Value::known(median(group->second)));
  }
}

void put_cost_ratio(FactMatrix& facts, std::size_t i) {
  Value ratio = facts.at("kpi_cost_to_serve", i);
  const Value& revenue = facts.at("rev_ttm", i);
  if (ratio.is_known() && (!revenue.is_known() || revenue.number <= 0)) {
    ratio = Value::unknown(revenue.is_known() ? Reason::too_few_records : revenue.reason);
  }
  if (ratio.is_known()) ratio.number = 100 * ratio.number / revenue.number;
  facts.put("cost_to_serve_ratio", i, ratio);
}

/// Asked for only where the criterion counts: off or not applicable says neither yes nor no.
void put_perception(Assessment& a, std::size_t i) {
  for (std::size_t c = 0; c < a.pack.criteria.size(); ++c) {
    if (a.pack.criteria[c].id != "sel_supplier_perception") continue;
    const Value& perception = a.selection.cards[i].criteria[c].value;
    Value missing = Value::known(perception.state == State::unknown);
    if (perception.state == State::not_applicable) missing = Value::not_applicable(perception.reason);
    a.facts.put("perception_missing", i, missing);
  }
}

}  // namespace

void put_peers(Assessment& a) {
  FactMatrix& facts = a.facts;
  const auto& nodes = a.portfolio.nodes;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    put_cost_ratio(facts, i);
    put_perception(a, i);
  }
  if (const auto depths = known_of(facts, "kpi_discount_depth"); !depths.empty()) {
    put_everywhere(facts, "discount_depth_p90", ninetieth(depths));
  }
  if (const auto rates = known_of(facts, "kpi_cross_sell_rate"); !rates.empty()) {
    put_everywhere(facts, "cross_sell_rate_median", median(rates));
  }
  put_top_decile(facts, "complaints_top_decile", "complaints_ttm");
  put_top_decile(facts, "days_late_top_decile", "days_to_pay_late");
  put_median(facts, "segment_avg_ticket", "avg_ticket",
             [&](std::size_t i) { return nodes[i].account->segment.value_or(""); });
  put_median(facts, "tier_cost_to_serve_ratio", "cost_to_serve_ratio",
             [&](std::size_t i) { return std::string(name(a.selection.cards[i].tier)); });
}

}  // namespace kam::rules
