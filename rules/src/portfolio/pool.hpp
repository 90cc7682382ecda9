#pragma once
#include <span>

#include "kam/rules/exact_sum.hpp"
#include "programme.hpp"

/// Accounts taken together: their records are one heap, not a mean of the accounts' figures (model 5.11).
namespace kam::rules {

struct Pool {
  const Programme& programme;
  std::span<const std::size_t> nodes;
  const Portfolio& portfolio() const { return programme.portfolio; }
  const Node& node(std::size_t i) const { return programme.node(i); }
};

/// A sum of money over records of which some may lack it: known while they are under 2 % (0.3, 14.1.7).
class PooledSum {
 public:
  void add(double amount, Reason gap) {
    ++records_;
    if (gap == Reason::none) {
      sum_.add(amount);
    } else if (++gaps_ == 1) {
      first_gap_ = gap;
    }
  }
  std::size_t records() const { return records_; }
  double sum() const { return sum_.value(); }
  bool partial() const { return gaps_ > 0; }
  Reason unknown() const { return too_many_gaps(gaps_, records_) ? first_gap_ : Reason::none; }

 private:
  ExactSum sum_;
  std::size_t records_ = 0, gaps_ = 0;
  Reason first_gap_ = Reason::none;
};

}  // namespace kam::rules
