#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kam/rules/backtest.hpp"
#include "kam/rules/peers.hpp"

/// Trends on the first day: the past months assessed again from dated records (model 0.9, recomputed history).
namespace kam::rules {

/// A figure of a past day; without a number the code says why.
struct PastFigure {
  std::optional<double> number;
  std::string reason;
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

/// The ends of the twelve months before `as_of`, oldest first.
std::vector<Day> past_month_ends(Day as_of);

/// One of them; without accounts if the day is before the first record. Pure.
/// @param starting_set each month finds the set that its own records carry (1.2a).
/// @error invalid_input: settings that contradict the pack, with the place.
[[nodiscard]] Result<PastMonth> past_month(const Pack& pack, const Records& records, Day end, bool starting_set);

/// All of them under the same rule; those from before the first record are not there. Pure. @error as past_month().
[[nodiscard]] Result<std::vector<PastMonth>> recomputed_history(const Pack& pack, const Records& records, Day as_of,
                                                                bool starting_set);

/// The same months from parts of the records, so that no more than a part need be at hand. A part has whole groups of
/// accounts (parents with their children) and the records of no account. Each part is looked at once; then each month
/// goes its own rounds.
class PastMonths {
 public:
  /// @param pack, shared  the records of no account, with settings and rates; both must outlive this.
  PastMonths(const Pack& pack, const Records& shared, std::vector<Day> ends, bool starting_set);
  ~PastMonths();

  /// What a part tells of all records. Of several threads at a time.
  struct Looked;
  std::shared_ptr<const Looked> look(const Records& part) const;
  void take(const Looked& looked);

 private:
  friend class PastMonthRounds;
  const Pack& pack_;
  const Records& shared_;
  std::vector<Day> ends_;
  bool starting_set_;
  std::unique_ptr<Looked> of_shared_, all_;
};

/// One month: gathered in a few rounds over all parts (see PeerRounds), then its accounts come part by part.
class PastMonthRounds {
 public:
  /// @param months  all parts were looked at; must outlive this.
  /// @param end     one of its month ends.
  PastMonthRounds(const PastMonths& months, Day end);
  ~PastMonthRounds();

  bool done() const;
  /// What a part adds in this round. Of several threads at a time. @error as past_month().
  Result<Peers> gather(const Records& part) const;
  /// Takes what the parts gathered, in ascending order of their accounts; beside threads that gather.
  void take(Peers part);
  void end_round();

  /// The accounts of a part, and what of that was left out, once the rounds are done; of several threads at a time.
  Result<PastMonth> accounts(const Records& part) const;
  /// Counts what a part left out.
  void take(const std::vector<LeftOut>& of_part);
  /// The month without its accounts, once all parts were taken.
  PastMonth whole() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The history of one account: an array of objects with `as_of`, `recomputed`, the figures, and what was left out.
std::string to_json(const std::vector<PastMonth>& history, std::string_view account_id);
/// The figures alone, as they stand in it: an object that begins with `active`.
std::string to_json(const PastAccount& account);
/// An array of objects with `object`, `field` (or null), `why` and `records`.
std::string to_json(const std::vector<LeftOut>& left_out);

/// What an assessment that was made on its day says of the same figures.
struct FormerAssessment {
  std::string as_of, ruleset, snapshot;  ///< as they stand in it
  std::string tier, band;                ///< empty: it says none
  bool lost =
      false;  ///< model 5.1: not active, and silent for three of its usual order intervals where those are known
  PastAccount account;
};
/// Reads a result (contract 4). @error invalid_input: not JSON, or no scored account.
Result<FormerAssessment> read_former(std::string_view json);

}  // namespace kam::rules
