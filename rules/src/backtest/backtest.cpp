#include "kam/rules/backtest.hpp"

#include <algorithm>
#include <memory>

#include "calibration.hpp"
#include "known_at.hpp"
#include "told.hpp"

namespace kam::rules {

namespace {

using namespace backtests;

constexpr int silence_days = 7;  ///< records that end so shortly before the horizon does are taken as reaching its end

/// All of one cut: the day as it was known, and what came after.
struct CutRun {
  Records known, after;
  std::unique_ptr<const Assessment> then;
  std::unique_ptr<const Portfolio> later;
  Outcomes outcomes;
  std::vector<ScoreColumn> columns;
  CutReport report;
};

std::vector<std::string> wanted_scores(const BacktestOptions& options) {
  std::vector<std::string> all = options.scores;
  if (all.empty()) all = {"kpi_value", "kpi_stability"};
  for (const char* baseline : {"rev_ttm", "rfm"}) {
    if (std::find(all.begin(), all.end(), baseline) == all.end()) all.emplace_back(baseline);
  }
  return all;
}

bool is_baseline(std::string_view id) {
  return id == "rev_ttm" || id == "rfm";
}

OnDay last_purchase_of_all(const Records& records, bool deals_only) {
  OnDay last;
  if (!deals_only) {
    for (const Invoice& invoice : records.invoices) last = std::max(last, OnDay(invoice.date));
    return last;
  }
  for (const Opportunity& deal : records.opportunities) {
    if (deal.is_won.value_or(false) || deal.is_lost.value_or(false)) last = std::max(last, deal.closed_at);
  }
  return last;
}

std::string at_cut(const BacktestOptions::Cut& cut) {
  return "cut " + to_string(cut.first) + ": ";
}

/// How far the horizon can be seen.
Result<void> find_horizon(const Records& records, const BacktestOptions::Cut& cut, CutRun& run) {
  CutReport& report = run.report;
  report.last = cut.until - 1;
  const OnDay end = last_purchase_of_all(records, report.deals_only);
  if (!end || *end < cut.first) {
    return invalid(at_cut(cut) + "the purchases end on " + (end ? to_string(*end) : std::string("no day at all")) +
                   ", so nothing came after to compare with");
  }
  if (*end + silence_days < report.last) {
    report.shortened_from = report.last;
    report.last = *end;
  }
  return {};
}

Result<void> assess_then(const Pack& pack, const Records& records, const BacktestOptions& options,
                         const BacktestOptions::Cut& cut, CutRun& run) {
  run.report.as_of = cut.first - 1;
  run.report.first = cut.first;
  run.known = known_at(records, run.report.as_of, run.report.left_out);
  auto then = assess(pack, run.known, run.report.as_of, options.starting_set);
  if (!then) return then.error();
  run.then = std::move(*then);
  run.report.deals_only = run.then->portfolio.deals_only;
  if (run.then->portfolio.active_count == 0 || !run.then->portfolio.has_revenue) {
    return invalid(at_cut(cut) + "no account had bought anything in the twelve months before");
  }
  for (const std::string& id : wanted_scores(options)) {
    auto column = score_column(*run.then, id);
    if (!column) return column.error();
    const auto& asked = options.scores;
    column->about.baseline = is_baseline(id) && std::find(asked.begin(), asked.end(), id) == asked.end();
    if (column->about.baseline && id == "rev_ttm") column->about.name = "Past revenue";
    run.columns.push_back(std::move(*column));
  }
  return {};
}

void find_outcomes(const Records& records, CutRun& run) {
  run.after = known_later(records, run.report.last, run.known);
  if (run.report.deals_only) run.after.invoices.clear();
  run.later = std::make_unique<Portfolio>(run.after, run.report.last);
  run.outcomes = outcomes(run.then->portfolio, *run.later);
}

std::vector<const Outcome*> pointers(const Outcomes& outcomes) {
  std::vector<const Outcome*> all;
  for (const Outcome& one : outcomes.accounts) all.push_back(&one);
  return all;
}

void report(CutRun& run) {
  CutReport& r = run.report;
  const auto accounts = pointers(run.outcomes);
  r.accounts = accounts.size();
  for (const Label label : labels) r.labels.push_back(counted(label, accounts));
  r.days_before = run.outcomes.days_before;
  r.drift = run.outcomes.drift;
  r.revenue_change_pct = revenue_change(accounts, run.outcomes);
  const CutData data{run.columns, run.outcomes};
  r.told = told(std::span(&data, 1));
  for (std::size_t score = 0; score < run.columns.size(); ++score) {
    const ScoreColumn& column = run.columns[score];
    r.tenths.push_back(tenths(column, run.outcomes));
    r.known.push_back(static_cast<std::size_t>(std::count_if(
        accounts.begin(), accounts.end(), [&](const Outcome* one) { return column.values[one->node].has_value(); })));
    if (!column.about.baseline) r.surprises.push_back(surprises(column, score, run.outcomes, run.then->portfolio));
  }
}

/// Everything of a cut that the whole still needs; records and portfolios go.
Result<CutRun> run_cut(const Pack& pack, const Records& records, const BacktestOptions& options,
                       const BacktestOptions::Cut& cut) {
  CutRun run;
  if (auto done = assess_then(pack, records, options, cut, run); !done) return done.error();
  if (auto found = find_horizon(records, cut, run); !found) return found.error();
  find_outcomes(records, run);
  report(run);
  run.report.snapshot = records.snapshot.id(run.report.last);
  run.later.reset();
  run.then.reset();
  run.after = {};
  run.known = {};
  return run;
}

void pool(const std::vector<CutRun>& runs, const BacktestOptions& options, Backtest& result) {
  std::vector<CutData> data;
  std::vector<const Outcome*> accounts;
  for (const CutRun& run : runs) {
    data.push_back({run.columns, run.outcomes});
    for (const Outcome& one : run.outcomes.accounts) accounts.push_back(&one);
  }
  if (options.calibrate) result.calibrations = calibrate(data);
  if (runs.size() < 2) return;
  result.pooled = told(data);
  for (const Label label : labels) result.pooled_labels.push_back(counted(label, accounts));
}

}  // namespace

std::string_view name(LeftOut::Why why) {
  switch (why) {
    case LeftOut::Why::later:
      return "later";
    case LeftOut::Why::undated:
      return "undated";
    case LeftOut::Why::changed_later:
      return "changed_later";
  }
  return {};
}

Result<Backtest> backtest(const Pack& pack, const Records& records, const BacktestOptions& options) {
  if (options.cuts.empty()) return invalid("a backtest needs at least one cut");
  auto cuts = options.cuts;
  std::sort(cuts.begin(), cuts.end(),
            [](const auto& a, const auto& b) { return std::pair(a.first, a.until) < std::pair(b.first, b.until); });
  std::vector<CutRun> runs;
  for (const auto& cut : cuts) {
    if (cut.until <= cut.first) return invalid(at_cut(cut) + "the horizon must end after it begins");
    auto run = run_cut(pack, records, options, cut);
    if (!run) return run.error();
    runs.push_back(std::move(*run));
  }
  Backtest result;
  result.model = pack.data().model;
  result.ruleset = pack.version();
  if (options.sha256) {
    result.settings = options.sha256(records.settings.json + (options.starting_set ? "+starting" : "")).substr(0, 16);
  }
  for (const ScoreColumn& column : runs.front().columns) result.scores.push_back(column.about);
  pool(runs, options, result);
  for (CutRun& run : runs) result.cuts.push_back(std::move(run.report));
  return result;
}

}  // namespace kam::rules
