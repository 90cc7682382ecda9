#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kam/rules/score.hpp"

/// One face or one voice, tried on pairs of like key accounts (model 4.5). Plain data: one writer makes JSON of it, the
/// command line sentences.
namespace kam::rules {

struct PilotOptions {
  std::string id;         ///< of the pilot: with the account it chooses the arm, so that the draw can be redone
  Day since;              ///< the pilot's first day; accounts are matched as they stood the day before
  std::size_t pairs = 0;  ///< at most so many, the most alike first; 0: as many as there are
  ScoreOptions score;
};

/// One account of a pair.
struct PilotAccount {
  std::string id, name;
  double revenue = 0;                  ///< of the twelve months before, in reporting currency
  std::optional<double> cycle_months;  ///< of 4.2
  std::optional<double> churn_risk;    ///< today
};

/// Two key accounts of one segment, revenue band and kind of cycle; the hash says who is served how.
struct PilotPair {
  std::string segment;     ///< empty: neither has one
  int revenue_band = 1;    ///< 1 (smallest) .. the pack's number of bands, by rank among the key accounts
  std::string_view cycle;  ///< short, middle, long or unknown: as the checklist of 4.4 cuts it
  PilotAccount one_face, one_voice;
  bool stopped = false;  ///< the early-warning index of one of them is too high to go on
};

/// A figure of one arm, over the records of all its accounts.
struct PilotArm {
  std::optional<double> value;  ///< nothing while there are too few records
  std::size_t k = 0, n = 0;     ///< a rate: k of n; a median: n, of which k could be used
};

/// What one measure tells.
struct PilotMeasure {
  std::string_view id, unit;
  bool higher_is_better = true;
  PilotArm one_face, one_voice;
  std::optional<double> difference = {};      ///< one voice less one face
  std::optional<double> low = {}, high = {};  ///< 95 % interval of it; none in a comparison of cases
  /// `one_face`, `one_voice` (that one does better) or `not_decided`; empty in a comparison of cases, and while the
  /// pilot runs.
  std::string_view outcome = {};
};

struct Pilot {
  std::string id, ruleset, settings, snapshot, currency;
  Day since, until, as_of;       ///< until: the first day on which it may end
  std::string_view state;        ///< planned, running or complete
  bool case_comparison = false;  ///< too few pairs for more
  std::size_t least_pairs = 0;
  double stop_at_risk = 0;
  std::vector<PilotPair> pairs;
  std::vector<std::string> unmatched;  ///< key accounts without a like one, or without known revenue; ascending
  std::vector<PilotMeasure> measures;  ///< empty before it began
};

/// Pure: same pack, records and options give the same result, whatever the order of the rows.
/// @error invalid_input: settings that contradict the pack, with the place; no key account.
[[nodiscard]] Result<Pilot> pilot(const Pack& pack, const Records& records, const PilotOptions& options);
std::string to_json(const Pilot& pilot);

}  // namespace kam::rules
