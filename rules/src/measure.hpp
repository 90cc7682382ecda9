#pragma once
#include <span>

#include "pack_data.hpp"
#include "peers/figures.hpp"

/// From facts to scores: the ways of a criterion or signal, tried in order (model 0.5, 0.6, 1.2).
namespace kam::rules {

/// A fact with the score that a mapping gives it.
struct Score {
  Value value;       ///< what is shown; its state is the measure's
  double score = 0;  ///< 1..10 of a criterion, 0..1 of a signal; if known
  Points points{};   ///< of the mapping, that were used
};

/// Every registered fact of every account, and what only all accounts together tell. A fact is computed for all of
/// them when the first one is asked for; one of which nothing is recorded anywhere takes no room. For one thread.
class FactMatrix {
 public:
  explicit FactMatrix(const Portfolio& portfolio);
  const Value& at(std::size_t fact, std::size_t node) const {
    if (!computed_[fact]) compute(fact);
    return values_[fact].empty() ? nothing_ : values_[fact][node];
  }
  const Value& at(std::string_view fact, std::size_t node) const { return at(fact_index(fact), node); }
  /// A derived fact, once its stage has found it; until then it is unknown.
  void put(std::string_view fact, std::size_t node, Value value) { put(fact_index(fact), node, std::move(value)); }
  /// Has it been found, where a later stage puts it?
  bool is_there(std::size_t fact) const { return facts()[fact].compute || put_[fact]; }
  const Portfolio& portfolio() const { return portfolio_; }

 private:
  void put(std::size_t fact, std::size_t node, Value value);
  void keep(std::size_t fact, std::size_t node, Value value) const;
  void compute(std::size_t fact) const;

  const Portfolio& portfolio_;
  mutable std::vector<std::vector<Value>> values_;  ///< by fact; empty where every account has none of it
  mutable std::vector<char> computed_;              ///< by fact
  std::vector<char> put_;                           ///< by fact
  Value nothing_;
};

/// Can all that these measures are compared with be gathered yet?
bool are_there(std::span<const Measure> measures, const FactMatrix& facts);
/// Gathers what the ways of these measures are compared with.
void gather_peers(std::span<const Measure> measures, const FactMatrix& facts, MeasurePeers& peers);
/// Scores one measure for all accounts.
/// @param peers  gathered over all of them, and complete.
std::vector<Score> evaluate(const Measure& measure, const FactMatrix& facts, const Pack::Data& pack,
                            const MeasurePeers& peers);

}  // namespace kam::rules
