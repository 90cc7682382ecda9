#pragma once
#include <optional>
#include <vector>

#include "measure.hpp"

/// How urgent a step is (model 9.2).
namespace kam::rules {

/// Days from now within which a step is to be done now; so near, nothing gets more urgent.
inline constexpr int now_days = 7;

/// U: 1 within 7 days, falling linearly to 0.5 at 90; what is past counts as now.
double urgency(int days_left);
/// 0..100: severity by value at stake (0..1), days to the deadline and confidence (0..1); half is rounded up.
int priority(const Rule& rule, double value, int days_left, double confidence);

/// What is at stake with an account; nothing if neither is known.
std::optional<double> at_stake(const FactMatrix& facts, std::size_t node);
void gather_at_stake(const FactMatrix& facts, AtStake& peers);

/// What is at stake with each account: the larger of its revenue and its weighted pipeline, among all accounts.
class Stakes {
 public:
  /// @param peers  of all accounts; must outlive this.
  Stakes(const FactMatrix& facts, const AtStake& peers);
  bool known(std::size_t node) const { return at_[node].has_value(); }
  /// V, 0.3..1.
  double value(std::size_t node) const;

 private:
  std::vector<std::optional<double>> at_;
  const std::vector<double>& ascending_;
};

}  // namespace kam::rules
