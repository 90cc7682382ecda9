#include "calibration.hpp"

#include <algorithm>

#include "../pack_data.hpp"

namespace kam::rules::backtests {

namespace {

constexpr std::size_t least_to_fit = 30;

/// The cases with a known score, as the score is given (not oriented).
std::vector<Case> plain_cases(std::span<const CutData> cuts, std::size_t score, Label label) {
  std::vector<Case> all;
  for (const CutData& cut : cuts) {
    for (const Outcome& one : cut.outcomes.accounts) {
      const auto& value = cut.columns[score].values[one.node];
      if (value && one.is(label)) all.push_back({*value, *one.is(label)});
    }
  }
  return all;
}

std::size_t events_of(std::span<const Case> cases) {
  return static_cast<std::size_t>(std::count_if(cases.begin(), cases.end(), [](const Case& one) { return one.event; }));
}

/// The steps as breakpoints. The rate falls with the score where the score speaks against the outcome.
Points breakpoints(std::vector<Case> cases, bool rising) {
  for (Case& one : cases) one.score = rising ? one.score : -one.score;
  Points points;
  for (const Step& step : isotonic(cases)) {
    points.emplace_back(step.lowest, step.rate);
    if (step.highest > step.lowest) points.emplace_back(step.highest, step.rate);
  }
  if (rising) return points;
  std::reverse(points.begin(), points.end());
  for (auto& point : points) point.first = -point.first;
  return points;
}

std::vector<Calibration::Bin> bins(std::span<const Case> cases, std::span<const double> foretold) {
  std::vector<Calibration::Bin> all;
  for (const Decile& group : deciles(foretold)) {
    Calibration::Bin bin{0, 0, group.members.size()};
    for (const std::size_t i : group.members) {
      bin.foretold += foretold[i];
      bin.observed += cases[i].event;
    }
    bin.foretold /= static_cast<double>(bin.accounts);
    bin.observed /= static_cast<double>(bin.accounts);
    all.push_back(bin);
  }
  return all;
}

/// What forbids a check of older by newer cuts, whatever the score.
std::string_view hindrance(std::span<const CutData> older, std::span<const CutData> newer) {
  if (older.empty() || newer.empty()) return "one_cut";
  const int days = older.front().outcomes.horizon.days();
  for (const auto& part : {older, newer}) {
    for (const CutData& cut : part) {
      if (cut.outcomes.horizon.days() != days) return "different_horizons";
    }
  }
  for (const CutData& cut : older) {
    if (cut.outcomes.horizon.last >= newer.front().outcomes.horizon.first) return "horizons_overlap";
  }
  return {};
}

Calibration calibration(std::span<const CutData> older, std::span<const CutData> newer, std::size_t score,
                        Label label) {
  Calibration result;
  result.score = score;
  result.label = name(label);
  result.fit_cuts = older.size();
  result.horizon_days = older.front().outcomes.horizon.days();
  const auto fit = plain_cases(older, score, label), check = plain_cases(newer, score, label);
  result.fit_accounts = fit.size();
  result.fit_events = events_of(fit);
  result.check_accounts = check.size();
  result.check_events = events_of(check);
  if (result.fit_events < least_to_fit) return result.reason = "too_few_events", result;
  const ScoreColumn& column = older.front().columns[score];
  result.points = breakpoints(fit, column.about.higher_is_better == is_good(label));
  if (const auto why = hindrance(older, newer); !why.empty()) return result.reason = why, result;
  if (result.check_events < least_events) return result.reason = "too_few_events_to_check", result;
  std::vector<double> foretold,
      rate(check.size(), static_cast<double>(result.fit_events) / static_cast<double>(fit.size()));
  for (const Case& one : check) foretold.push_back(at_points(result.points, one.score));
  result.brier = brier(foretold, check);
  result.brier_of_rate = brier(rate, check);
  result.bins = bins(check, foretold);
  result.probability = rounded(*result.brier) < rounded(*result.brier_of_rate);
  if (!result.probability) result.reason = "no_better_than_the_rate";
  return result;
}

}  // namespace

std::vector<Calibration> calibrate(std::span<const CutData> cuts) {
  const std::size_t half = (cuts.size() + 1) / 2;
  std::vector<Calibration> all;
  const auto columns = cuts.front().columns;
  for (std::size_t score = 0; score < columns.size(); ++score) {
    if (columns[score].about.baseline) continue;
    for (const Label label : labels) {
      all.push_back(calibration(cuts.first(half), cuts.subspan(half), score, label));
    }
  }
  return all;
}

}  // namespace kam::rules::backtests
