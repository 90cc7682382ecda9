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

Stakes::Stakes(const FactMatrix& facts) {
  const std::size_t revenue_fact = fact_index("rev_ttm"), pipeline_fact = fact_index("pipeline");
  for (std::size_t node = 0; node < facts.portfolio().nodes.size(); ++node) {
    const Value &revenue = facts.at(revenue_fact, node), &pipeline = facts.at(pipeline_fact, node);
    auto& at = at_.emplace_back();
    if (revenue.is_known()) at = revenue.number;
    if (pipeline.is_known()) at = at ? std::max(*at, pipeline.number) : pipeline.number;
    if (at) ascending_.push_back(rounded(*at));
  }
  std::sort(ascending_.begin(), ascending_.end());
}

double Stakes::value(std::size_t node) const {
  constexpr double unknown = 0.65;
  return at_[node] ? 0.3 + 0.7 * mid_rank(ascending_, *at_[node]) / 100 : unknown;
}

}  // namespace kam::rules
