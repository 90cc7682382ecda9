#pragma once
#include "pack_data.hpp"

/// From facts to scores: the ways of a criterion or signal, tried in order (model 0.5, 0.6, 1.2).
namespace kam::rules {

/// A fact with the score that a mapping gives it.
struct Score {
  Value value;       ///< what is shown; its state is the measure's
  double score = 0;  ///< 1..10 of a criterion, 0..1 of a signal; if known
  Points points{};   ///< of the mapping, that were used
};

/// Every registered fact of every account, and what only all accounts together tell. A fact of which nothing is
/// recorded anywhere takes no room.
class FactMatrix {
 public:
  explicit FactMatrix(const Portfolio& portfolio);
  const Value& at(std::size_t fact, std::size_t node) const {
    return values_[fact].empty() ? nothing_ : values_[fact][node];
  }
  const Value& at(std::string_view fact, std::size_t node) const { return at(fact_index(fact), node); }
  /// A derived fact, once its stage has found it; until then it is unknown.
  void put(std::string_view fact, std::size_t node, Value value) { put(fact_index(fact), node, std::move(value)); }
  const Portfolio& portfolio() const { return portfolio_; }

 private:
  void put(std::size_t fact, std::size_t node, Value value);

  const Portfolio& portfolio_;
  std::vector<std::vector<Value>> values_;  ///< by fact; empty where every account has none of it
  Value nothing_;
};

/// Scores one measure for all accounts.
std::vector<Score> evaluate(const Measure& measure, const FactMatrix& facts, const Pack::Data& pack);

}  // namespace kam::rules
