#pragma once
#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "../facts/portfolio.hpp"

/// What became of the accounts of a past day (model 0.9, 5.1, 5.6a).
namespace kam::rules::backtests {

/// A yes-or-no outcome that a score may foretell.
enum class Label { still_buying, top_decile, slip, lost };
inline constexpr std::array labels{Label::still_buying, Label::top_decile, Label::slip, Label::lost};
std::string_view name(Label label);
/// Is it what one hopes for? Then a good score foretells it, else a bad one does.
bool is_good(Label label);

/// One account that was active on the day; days from `as_of + 1` to `last` are the horizon.
struct Outcome {
  std::size_t node = 0;            ///< in the portfolio of the day
  std::optional<double> before;    ///< net revenue of the twelve months before
  std::optional<double> after;     ///< net revenue of the horizon
  OnDay last_purchase;             ///< up to the end of the horizon
  std::size_t purchases = 0;       ///< in the horizon
  std::optional<double> expected;  ///< of the biggest fifth: net revenue of the horizon at its drift-adjusted pace
  int days_before = 0;             ///< that its own past pace is taken over
  /// Margin in % of net revenue (net of cost to serve where that is known), where the costs of both windows are.
  std::optional<double> margin_before, margin_after;
  bool contract_ended = false;  ///< lost by the end of its contract, not by silence

  std::optional<bool> is(Label label) const { return events[static_cast<std::size_t>(label)]; }
  std::array<std::optional<bool>, labels.size()> events;  ///< empty: the label is not asked of this account
};

struct Outcomes {
  std::vector<Outcome> accounts;  ///< ascending by id
  Window horizon;
  int days_before = 0;          ///< of the window of past revenue, as far as records reach
  std::optional<double> drift;  ///< of the biggest fifth, see slip
};

/// Compares the accounts active on a day with what the same accounts did later.
///
/// - `still_buying`: a purchase that is no return in the horizon.
/// - `top_decile`: net revenue of the horizon above the P90 of all (nearest rank) and above 0 (14.9.3).
/// - `slip` (5.6a), of the biggest fifth by past net revenue (the ceil(0.2·n) largest of the accounts with known
///   revenue, and above 0; equal ones by id): its pace in the horizon is under half of its own pace before times the
///   drift. Pace before = net revenue / days from its first purchase in the window of past revenue to the day, both
///   counted. Pace after = net revenue / days of the horizon. Drift = median over the fifth of pace after / pace
///   before: what the season did to the middle one of them, whatever the giants do. (5.6a names neither; with these
///   the published areas of past revenue and RFM come out.)
/// - `lost` (5.1), seen at the end of the horizon: the days since its last purchase or live contract are at least the
///   larger of 12 months and 3 × the median interval of its orders on the day (4 intervals or more); or on its own
///   notice: a contract live on the day ended, none followed within 90 days, and nothing was bought since the end.
/// Revenue with too many amounts missing is unknown: then it is asked neither for `top_decile` nor for `slip`.
/// @param then, later  portfolios of the same accounts, as of the day and as of the horizon's last day.
Outcomes outcomes(const Portfolio& then, const Portfolio& later);

}  // namespace kam::rules::backtests
