#pragma once
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "kam/rules/backtest.hpp"

/// How well a score tells who an event will happen to (model 0.9). Pure functions over scores and events; scores are
/// compared after rounding to six decimals (14.1.10), equal ones share what is theirs.
namespace kam::rules::backtests {

struct Case {
  double score = 0;  ///< larger = the event is expected sooner
  bool event = false;
};

/// @return nothing unless there are cases with and cases without the event.
/// @source E. R. DeLong, D. M. DeLong, D. L. Clarke-Pearson, Comparing the areas under two or more correlated ROC
/// curves, Biometrics 44 (1988) 837–845; by mid-ranks as X. Sun, W. Xu, IEEE Signal Processing Letters 21 (2014).
std::optional<Auc> auc(std::span<const Case> cases);

/// @param part in (0, 1]. @return zeros where there is no event.
Capture capture(std::span<const Case> cases, double part);

/// Cases of one tenth of the mid-rank percentile. Equal scores stay together, so groups may differ in size or lack.
struct Decile {
  int number = 1;  ///< 1 (lowest scores) .. 10
  double lowest = 0, highest = 0;
  std::vector<std::size_t> members;  ///< indexes of the cases, ascending
};
std::vector<Decile> deciles(std::span<const double> scores);

/// Mid-rank percentile 0..100 of each score among all of them, in the order given.
std::vector<double> percentiles(std::span<const double> scores);

/// A piece of a rising step function from score to observed rate.
struct Step {
  double lowest = 0, highest = 0;  ///< scores
  double rate = 0;
  std::size_t cases = 0, events = 0;
};
/// The non-decreasing step function of least squares through the events, by pooling adjacent violators.
/// @source M. Ayer and others, An empirical distribution function for sampling with incomplete information, Annals of
/// Mathematical Statistics 26 (1955) 641–647.
std::vector<Step> isotonic(std::span<const Case> cases);

/// Mean squared difference of foretold rates (0..1) and events. @param foretold one a case.
double brier(std::span<const double> foretold, std::span<const Case> cases);

}  // namespace kam::rules::backtests
