#pragma once
#include <span>
#include <vector>

#include "outcomes.hpp"
#include "scores.hpp"
#include "statistics.hpp"

/// What a score told of an outcome, and where it was wrong.
namespace kam::rules::backtests {

inline constexpr std::size_t least_events = 10;  ///< below, an area says nothing (model 0.9)

/// The accounts of one cut that a label is asked of, by one score.
struct Sample {
  std::vector<Case> cases;  ///< oriented: a larger score foretells the outcome
  std::size_t unknown = 0;  ///< cases that got the median of the cut's accounts with a known score
};
/// @param among  empty, or the column whose known accounts alone are taken.
Sample sample(const ScoreColumn& column, const Outcomes& outcomes, Label label, const ScoreColumn* among = nullptr);
/// Percentiles within the cut instead of the scores, so that cuts can be taken together.
Sample ranked(Sample sample);

LabelCount counted(Label label, std::span<const Outcome* const> accounts);

/// One cut, or several pooled: the n-th column of each cut is the same score.
struct CutData {
  std::span<const ScoreColumn> columns;
  const Outcomes& outcomes;
};
/// Every score on every label. Several cuts are pooled by percentiles within each.
std::vector<Told> told(std::span<const CutData> cuts);

std::vector<ScoreTenth> tenths(const ScoreColumn& column, const Outcomes& outcomes);
Surprises surprises(const ScoreColumn& column, std::size_t score, const Outcomes& outcomes, const Portfolio& then);
/// Pace of the horizon against the pace before, of all of some accounts together, in %.
std::optional<double> revenue_change(std::span<const Outcome* const> accounts, const Outcomes& outcomes);

}  // namespace kam::rules::backtests
