#include "priority.hpp"

#include <algorithm>
#include <cmath>

namespace kam::rules {

double urgency(int days_left) {
  constexpr int far = 90;
  if (days_left <= now_days) return 1;
  if (days_left >= far) return 0.5;
  return 1 - 0.5 * (days_left - now_days) / (far - now_days);
}

int priority(const Rule& rule, double value, int days_left, double confidence) {
  const double exact = 100 * rule.severity * value * urgency(days_left) * (0.4 + 0.6 * confidence);
  return static_cast<int>(std::floor(rounded(exact) + 0.5));
}

std::optional<double> at_stake(const FactMatrix& facts, std::size_t node) {
  static const std::size_t revenue_fact = fact_index("rev_ttm"), pipeline_fact = fact_index("pipeline");
  const Value &revenue = facts.at(revenue_fact, node), &pipeline = facts.at(pipeline_fact, node);
  std::optional<double> at;
  if (revenue.is_known()) at = revenue.number;
  if (pipeline.is_known()) at = at ? std::max(*at, pipeline.number) : pipeline.number;
  return at;
}

void gather_at_stake(const FactMatrix& facts, AtStake& peers) {
  for (std::size_t node = 0; node < facts.portfolio().nodes.size(); ++node) {
    if (const auto at = at_stake(facts, node)) peers.gather(rounded(*at));
  }
}

namespace {
std::vector<std::optional<double>> of_each(const FactMatrix& facts) {
  std::vector<std::optional<double>> each;
  for (std::size_t node = 0; node < facts.portfolio().nodes.size(); ++node) each.push_back(at_stake(facts, node));
  return each;
}
}  // namespace

Stakes::Stakes(const FactMatrix& facts, const AtStake& peers) : at_(of_each(facts)), ascending_(peers.ascending) {}

double Stakes::value(std::size_t node) const {
  constexpr double unknown = 0.65;
  return at_[node] ? 0.3 + 0.7 * mid_rank(ascending_, *at_[node]) / 100 : unknown;
}

}  // namespace kam::rules
