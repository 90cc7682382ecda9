#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kam/rules/records.hpp"
#include "kam/rules/score.hpp"

/// Was the score worth anything? A past day recomputed from what was known then, and compared with what came after
/// (model 0.9). Plain data: one writer makes JSON of it, the command line a table.
namespace kam::rules {

/// Something of the records that could not be used at a past day.
struct LeftOut {
  enum class Why {
    later,         ///< it is dated after the day
    undated,       ///< no date says that it held by then
    changed_later  ///< it was changed after the day, and what it was before is not recorded
  };
  Object object;
  std::string_view field;  ///< empty: whole records
  Why why = Why::later;
  std::size_t records = 0;
};
std::string_view name(LeftOut::Why why);

struct BacktestOptions {
  struct Cut {
    Day first;  ///< the first day that is foretold; known is what was known the day before
    Day until;  ///< the first day that is not counted any more
  };
  std::vector<Cut> cuts;
  /// Ids of facts, composites, criteria, signals, or `rfm`; empty: kpi_value and kpi_stability. Past revenue
  /// (`rev_ttm`) and the mean of recency, frequency and money ranks (`rfm`) stand beside them always.
  std::vector<std::string> scores;
  bool calibrate = false;
  bool starting_set = false;  ///< for the scores that rest on the selection (1.2a)
  Sha256Hex sha256 = {};      ///< of the settings, so that a result names them
};

struct BacktestScore {
  std::string id, name;
  bool higher_is_better = true;
  bool baseline = false;
};

/// Area under the ROC curve: the chance that an account with the outcome was scored above one without, ties counted
/// half.
struct Auc {
  double value = 0;
  double low = 0, high = 1;  ///< 95 % interval (DeLong); 0..1 where it has no variance to go by
  std::size_t events = 0, others = 0;
};

/// What the best-scored part of the accounts holds of the outcomes. Where the cut falls among equal scores, these count
/// with the share that is taken of them: the mean over all orders that they could stand in.
struct Capture {
  double part = 0;        ///< 0.1 = the best tenth, ceil(part·n) accounts
  std::size_t cases = 0;  ///< how many those are
  double events = 0;      ///< outcomes among them
  double captured = 0;    ///< of all outcomes, 0..1
  double lift = 0;        ///< rate among them / rate of all
};

/// How well one score told one outcome. A score speaks for good outcomes in its own direction, for bad ones reversed.
struct Told {
  std::size_t score = 0;
  std::string_view label;
  std::size_t accounts = 0, events = 0;
  std::size_t unknown = 0;             ///< accounts whose score is unknown: they count as the median account of the cut
  std::optional<Auc> auc;              ///< none where fewer than 10 accounts had the outcome, or fewer than 10 had not
  std::optional<double> mean_of_cuts;  ///< in a pool: the mean of the cuts' areas, where every cut has one
  std::vector<Capture> captures;       ///< of the best 5, 10 and 20 %; with `auc` only
  /// The same on the accounts whose score is known, and what the baselines tell on these accounts.
  struct OnKnown {
    std::size_t accounts = 0, events = 0;
    std::optional<Auc> auc;
    std::vector<std::pair<std::size_t, std::optional<Auc>>> baselines;
  };
  std::optional<OnKnown> on_known;  ///< where some are unknown
};

struct LabelCount {
  std::string_view label;
  bool good = true;
  std::size_t accounts = 0, events = 0;
};

/// Accounts of one tenth of the score, lowest first; equal scores stay together, so tenths may differ in size or lack.
struct ScoreTenth {
  int number = 1;
  double lowest = 0, highest = 0;
  std::size_t accounts = 0;
  std::vector<LabelCount> labels;
  std::optional<double> revenue_change_pct;  ///< pace of the horizon against the pace before, all of them together
  std::optional<double> margin_change_pp;    ///< median of the accounts whose costs are known
  std::size_t margins = 0;                   ///< how many those are
};

/// An account on one of the two lists, with what happened.
struct Listed {
  std::string id, name;
  double score = 0;
  std::optional<double> before, after, expected;  ///< net revenue: twelve months before, horizon, drift-adjusted pace
  OnDay last_purchase;
  std::size_t purchases = 0;
  bool contract_ended = false;
};

/// Where a score was wrong about people's customers. Safe = its best fifth, flagged = its worst fifth of known scores.
struct Surprises {
  std::size_t score = 0;
  double safe_from = 0, flagged_to = 0;
  std::size_t safe = 0, flagged = 0;  ///< accounts called so
  std::size_t quiet_count = 0, stayed_count = 0;
  std::vector<Listed> quiet, stayed;  ///< by past revenue, the largest first; at most `listed_most`
};
inline constexpr std::size_t listed_most = 20;

struct CutReport {
  Day as_of, first, last;
  std::string snapshot;               ///< of the records up to `last`
  std::optional<Day> shortened_from;  ///< the last day asked for, where the records end more than a week before it
  bool deals_only = false;
  std::size_t accounts = 0;
  std::vector<LabelCount> labels;
  int days_before = 0;  ///< of the window of past revenue, as far as records reach
  std::optional<double> drift, revenue_change_pct;
  std::vector<Told> told;                       ///< by score, then label
  std::vector<std::vector<ScoreTenth>> tenths;  ///< by score
  std::vector<std::size_t> known;               ///< accounts with a known score, by score
  std::vector<Surprises> surprises;             ///< of each score that is no baseline
  std::vector<LeftOut> left_out;
};

/// A map from a score to the observed rate of an outcome, fitted on older cuts and checked on newer ones (model 0.9).
struct Calibration {
  std::size_t score = 0;
  std::string_view label;
  bool probability = false;  ///< only then may a screen say "probability"
  std::string_view reason;   ///< why not: a code of `calibration_reasons`; empty if it may
  int horizon_days = 0;
  std::size_t fit_cuts = 0, fit_accounts = 0, fit_events = 0, check_accounts = 0, check_events = 0;
  std::vector<std::pair<double, double>> points;  ///< (score, rate), linear between, clamped outside
  std::optional<double> brier, brier_of_rate;     ///< on the newer cuts: of the map, and of the older cuts' plain rate
  struct Bin {
    double foretold = 0, observed = 0;
    std::size_t accounts = 0;
  };
  std::vector<Bin> bins;
};

struct Backtest {
  std::string model, ruleset, settings;
  std::vector<BacktestScore> scores;
  std::vector<CutReport> cuts;  ///< ascending by first day
  std::vector<Told> pooled;     ///< of two or more cuts: percentiles within each cut, taken together
  std::vector<LabelCount> pooled_labels;
  std::vector<Calibration> calibrations;
};

/// Pure: same pack, records and options give the same result, whatever the order of the rows.
/// @error invalid_input: an unknown score (with the nearest name), one that is no number, no cut, a cut on which no
/// account was active or after which there are no purchases.
[[nodiscard]] Result<Backtest> backtest(const Pack& pack, const Records& records, const BacktestOptions& options);
std::string to_json(const Backtest& result);

}  // namespace kam::rules
