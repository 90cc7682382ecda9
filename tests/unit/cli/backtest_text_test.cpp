#include "../../../addin/cli/src/backtest_text.hpp"

#include "../../../addin/cli/src/history_text.hpp"
#include "catch.hpp"

using namespace kam::rules;
using namespace kam::cli;

namespace {

Day day(std::string_view text) {
  return parse_day(text).value();
}

Told told(std::size_t score, std::string_view label, std::size_t events, std::optional<Auc> auc) {
  Told one;
  one.score = score;
  one.label = label;
  one.accounts = 100;
  one.events = events;
  one.auc = auc;
  if (auc) one.captures = {{0.05, 5, 4, 0.1, 2}, {0.1, 10, 8, 0.2, 2}, {0.2, 20, 12, 0.3, 1.5}};
  return one;
}

/// 100 customers; one that was called safe left, with letters that would clear a terminal in its name.
Backtest made() {
  Backtest b;
  b.ruleset = "default@1.0.0";
  b.scores = {{"kpi_stability", "Stability", true, false}, {"rev_ttm", "Past revenue", true, true}};
  CutReport cut;
  cut.as_of = day("2025-06-30");
  cut.first = day("2025-07-01");
  cut.last = day("2025-12-30");
  cut.accounts = 100;
  cut.labels = {
      {"still_buying", true, 100, 40}, {"top_decile", true, 100, 9}, {"slip", false, 20, 4}, {"lost", false, 100, 0}};
  cut.days_before = 365;
  cut.revenue_change_pct = -12.4;
  cut.drift = 0.9;
  for (std::size_t score = 0; score < 2; ++score) {
    cut.told.push_back(told(score, "still_buying", 40, Auc{0.714, 0.61, 0.81, 40, 60}));
    cut.told.push_back(told(score, "top_decile", 9, std::nullopt));
    cut.told.push_back(told(score, "slip", 4, std::nullopt));
    cut.told.push_back(told(score, "lost", 0, std::nullopt));
    cut.tenths.push_back(
        {{1,
          12.345,
          40,
          10,
          {{"still_buying", true, 10, 3}, {"top_decile", true, 10, 0}, {"slip", false, 0, 0}, {"lost", false, 10, 0}},
          -80.0,
          {},
          0}});
    cut.known.push_back(90);
  }
  cut.told[0].unknown = 10;
  cut.told[0].on_known = Told::OnKnown{90, 38, Auc{0.75, 0.65, 0.85, 38, 52}, {{1, Auc{0.7, 0.6, 0.8, 38, 52}}}};
  Surprises one;
  one.safe = 20;
  one.safe_from = 80.25;
  one.quiet_count = 1;
  one.quiet = {{"A1", "Acme\x1b[2J", 91.2, 22998.4, -1462.0, 11000.0, day("2025-08-01"), 1, false}};
  one.flagged = 20;
  one.flagged_to = 30;
  cut.surprises = {one};
  cut.left_out = {{Object::accounts, "tier_label", LeftOut::Why::undated, 85},
                  {Object::invoices, "", LeftOut::Why::later, 12}};
  b.cuts = {cut};
  return b;
}

}  // namespace

TEST_CASE("a backtest reads like a report", "[cli]") {
  const std::string text = backtest_text(made());
  CHECK_THAT(text,
             ContainsSubstring("Known on 2025-06-30, against what came from 2025-07-01 to 2025-12-30 (183 days)"));
  CHECK_THAT(text, ContainsSubstring("40 of 100 bought again (40 %)."));
  CHECK_THAT(text, ContainsSubstring("Revenue per day of them all: −12 % against the 365 days before."));
  CHECK_THAT(text, ContainsSubstring("Stability (kpi_stability)                 0.71 (0.61–0.81)"));
  CHECK_THAT(text, ContainsSubstring("Stability (kpi_stability) is unknown for 10 of 100"));
  CHECK_THAT(text, ContainsSubstring("0.75 (0.65–0.85)"));
  CHECK_THAT(text, ContainsSubstring("12.3–40"));
  CHECK_THAT(text,
             ContainsSubstring("without a date that says it held then\n      accounts: tier_label of 85 records"));
}

TEST_CASE("too few events give words instead of an area", "[cli]") {
  CHECK_THAT(
      backtest_text(made()),
      ContainsSubstring("Too few to judge by who joins the top tenth, slips (of the biggest), is lost: 10 must"));
  CHECK(backtest_text(made()).find("joins the top tenth   ") == std::string::npos);
}

TEST_CASE("the lists say what happened, and no name reaches the terminal's controls", "[cli]") {
  const std::string text = backtest_text(made());
  CHECK_THAT(
      text,
      ContainsSubstring(
          "Called safe (best fifth by Stability (kpi_stability), 80.2 or more), yet went quiet or slipped: 1 of 20"));
  CHECK_THAT(text, ContainsSubstring("22,998 before, −1,462 after in 1 purchase, more sent back than bought"));
  CHECK(text.find('\x1b') == std::string::npos);
}

TEST_CASE("a map that may not be called a probability says why", "[cli]") {
  Backtest b = made();
  Calibration one;
  one.label = "still_buying";
  one.horizon_days = 183;
  one.reason = "too_few_events";
  one.fit_events = 7;
  b.calibrations = {one};
  CHECK_THAT(backtest_text(b), ContainsSubstring("who buys again (7): no, 30 in the older half are needed"));
  b.calibrations[0].reason = {};
  b.calibrations[0].probability = true;
  b.calibrations[0].brier = 0.2;
  b.calibrations[0].brier_of_rate = 0.25;
  b.calibrations[0].bins = {{0.3, 0.35, 20}};
  CHECK_THAT(backtest_text(b), ContainsSubstring("foretold  30 %, observed  35 % of 20"));
}

TEST_CASE("a history is a line a month, and says that it is recomputed", "[cli]") {
  PastAccount account;
  account.id = "A";
  account.active = true;
  account.total.point.number = 47.26;
  account.total.low = 30;
  account.total.high = 70.5;
  account.total.coverage = 0.62;
  account.value.number = 99.7;
  const std::vector<PastMonth> months{
      {day("2025-11-30"), "default@1", "", {account}, {{Object::accounts, "tier_label", LeftOut::Why::undated, 1}}}};
  const std::string text = history_text(months, "A");
  CHECK_THAT(text, ContainsSubstring("recomputed from dated records"));
  CHECK_THAT(text, ContainsSubstring("2025-11-30  47.3    30.0–70.5     62.0 %    99.7    –"));
  CHECK_THAT(text, ContainsSubstring("accounts: tier_label of 1 record"));
  CHECK_THAT(history_text(months, "B"), ContainsSubstring("no dated record"));
}
