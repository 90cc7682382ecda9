#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kam/rules/backtest.hpp"

/// Trends on the first day: the past months assessed again from dated records (model 0.9, recomputed history).
namespace kam::rules {

/// A figure of a past day; without a number the code says why.
struct PastFigure {
  std::optional<double> number;
  std::string_view reason;
};

/// A composite of a past day; the range is there even where coverage is too small for a point.
struct PastComposite {
  PastFigure point;
  std::optional<double> low, high;
  double coverage = 0, confidence = 0;
};

struct PastAccount {
  std::string id;
  bool active = false;
  PastComposite total, health;
  /// In a starting set: the range of the total over the full set, so that few criteria never look like certainty
  /// (1.2a).
  std::optional<double> full_low, full_high;
  PastFigure value, stability, churn_risk;
};

/// All accounts at the end of a month, as far as dated records tell. It is `recomputed`: no review of 1.6, and it fires
/// no rule.
struct PastMonth {
  Day as_of;
  std::string ruleset, snapshot;  ///< the rule, and the records up to the day (those without a date as they are now)
  std::vector<PastAccount> accounts;  ///< ascending by id
  std::vector<LeftOut> left_out;      ///< what could not be used, so why a total may be narrower than today's
};

/// The month ends of the twelve months before `as_of`, oldest first, under the same rule; those from before the first
/// record are not there. Pure.
/// @param starting_set each month finds the set that its own records carry (1.2a).
/// @error invalid_input: settings that contradict the pack, with the place.
[[nodiscard]] Result<std::vector<PastMonth>> recomputed_history(const Pack& pack, const Records& records, Day as_of,
                                                                bool starting_set);

/// The history of one account: an array of objects with `as_of`, `recomputed`, the figures, and what was left out.
std::string to_json(const std::vector<PastMonth>& history, std::string_view account_id);

}  // namespace kam::rules
