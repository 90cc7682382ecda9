#pragma once
#include <map>
#include <memory>
#include <optional>

#include "account_kpis.hpp"
#include "facts/fact.hpp"
#include "peers/figures.hpp"

/// Every figure once more over earlier windows: TTM against PTM, the last quarter against the same a year earlier
/// (model 5, 0.3a). The same fact reads the records as they stood at the end of each window.
namespace kam::rules {

class Trends {
 public:
  /// What is known of all accounts through the lenses, where the portfolio has but a part of them.
  struct Surroundings {
    const ThroughLenses<Feeds>& feeds;
    const Elsewhere& elsewhere;
    const ThroughLenses<Totals>& totals;
  };
  /// @param portfolio, all  must outlive the trends; `all` null: the portfolio has all accounts.
  explicit Trends(const Portfolio& portfolio, const Surroundings* all = nullptr);

  /// The windows that the trends look through, beside TTM.
  static std::vector<Lens> lenses(const Portfolio& portfolio);

  /// The records over two windows that a trend compares; `window_days` if they stand for TTM and PTM (0.3a).
  struct Pair {
    const Portfolio *now, *before;
    std::optional<int> window_days;
  };
  /// Nothing if the records do not reach back far enough.
  std::optional<Pair> year(TrendOver over) const;
  std::optional<Pair> quarter(TrendOver over) const;

  /// What the figure of an account has gained, in its own unit.
  Value year(const AccountKpi& kpi, std::size_t node) const;
  Value quarter(const AccountKpi& kpi, std::size_t node) const;

 private:
  const Portfolio& through(Lens lens);
  void open(TrendOver over);

  const Portfolio& portfolio_;
  const Surroundings* all_;
  std::map<std::pair<int, int>, std::unique_ptr<const Portfolio>> lenses_;  ///< by first and last day
  std::map<TrendOver, Pair> years_, quarters_;
};

/// A later figure less an earlier one; where one of them is not known, its state and reason.
Value gained(const Value& now, const Value& before, std::optional<int> window_days);

}  // namespace kam::rules
