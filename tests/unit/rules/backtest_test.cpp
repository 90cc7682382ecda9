#include "kam/rules/backtest.hpp"

#include <simdjson.h>

#include "../../../rules/src/backtest/calibration.hpp"
#include "bundle.hpp"
#include "catch.hpp"

using namespace kam::rules;
using kam::Result;
using test::Bundle;

namespace {

Day day(std::string_view text) {
  return parse_day(text).value();
}

constexpr auto invoice = "id,account_id,date,net_amount";

std::string two_digits(int number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

/// 40 accounts, the n-th of which bought for 100·n in each of January to April; from July on those from 21 up buy on,
/// for n more.
Bundle forty(std::string_view also = {}) {
  Bundle b;
  for (int n = 1; n <= 40; ++n) {
    const std::string id = "A" + two_digits(n);
    b.rows(Object::accounts, "id,name", {id + ",Account " + std::to_string(n)});
    for (int month = 1; month <= 4; ++month) {
      const std::string m = two_digits(month);
      b.rows(Object::invoices, invoice, {id + "-" + m + "," + id + ",2025-" + m + "-10," + std::to_string(100 * n)});
    }
    if (n > 20) b.rows(Object::invoices, invoice, {id + "-08," + id + ",2025-08-10," + std::to_string(n)});
  }
  if (!also.empty()) b.rows(Object::invoices, invoice, {also});
  return b;
}

BacktestOptions from_july() {
  BacktestOptions options;
  options.cuts = {{day("2025-07-01"), day("2025-12-31")}};
  return options;
}

Result<Backtest> run(Bundle& bundle, const BacktestOptions& options) {
  return backtest(test::default_pack(), bundle.finish().records, options);
}

const Told& told(const std::vector<Told>& all, std::size_t score, std::string_view label) {
  for (const Told& one : all) {
    if (one.score == score && one.label == label) return one;
  }
  throw std::runtime_error("no such line");
}

}  // namespace

TEST_CASE("a score that orders the accounts as the future does has the area one", "[rules][backtest]") {
  Bundle b = forty();
  const auto result = run(b, from_july()).value();
  REQUIRE(result.scores.size() == 4);
  CHECK(result.scores[0].id == "kpi_value");
  CHECK(result.scores[0].name == "Value");
  CHECK(result.scores[2].id == "rev_ttm");
  CHECK(result.scores[2].baseline);
  CHECK(result.scores[3].id == "rfm");
  REQUIRE(result.cuts.size() == 1);
  const CutReport& cut = result.cuts.front();
  CHECK(to_string(cut.as_of) == "2025-06-30");
  CHECK(cut.accounts == 40);
  const Told& value = told(cut.told, 0, "still_buying");
  CHECK(value.events == 20);
  CHECK(value.auc.value().value == 1);
  REQUIRE(value.captures.size() == 3);
  CHECK(value.captures[1].cases == 4);
  CHECK(value.captures[1].captured == Approx(0.2));
  CHECK(value.captures[1].lift == Approx(2));
  CHECK(told(cut.told, 2, "still_buying").auc.value().value == 1);
  CHECK(result.pooled.empty());
}

TEST_CASE("fewer than ten outcomes give lists and no area", "[rules][backtest]") {
  Bundle b = forty();
  const auto result = run(b, from_july()).value();
  const Told& top = told(result.cuts.front().told, 0, "top_decile");
  CHECK(top.events == 4);
  CHECK_FALSE(top.auc.has_value());
  CHECK(top.captures.empty());
  CHECK(result.cuts.front().surprises.front().score == 0);
}

// The best fifth by value are accounts 33 to 40, the worst 1 to 8. Account 5 buys on, account 40 does not.
TEST_CASE("the two lists name who was misjudged and what happened", "[rules][backtest]") {
  Bundle b;
  for (int n = 1; n <= 40; ++n) {
    const std::string id = "A" + two_digits(n);
    b.rows(Object::accounts, "id,name", {id + ",Account " + std::to_string(n)});
    b.rows(Object::invoices, invoice, {id + "-1," + id + ",2025-03-10," + std::to_string(100 * n)});
    const bool buys_on = (n > 20 && n != 40) || n == 5;
    if (buys_on) b.rows(Object::invoices, invoice, {id + "-2," + id + ",2025-08-10," + std::to_string(100 * n)});
  }
  const auto result = run(b, from_july()).value();
  const Surprises& value = result.cuts.front().surprises.front();
  CHECK(value.safe == 8);
  CHECK(value.safe_from == Approx(81.25));  // account 33: (32 + 0.5) of 40
  CHECK(value.flagged == 8);
  CHECK(value.flagged_to == Approx(18.75));
  REQUIRE(value.quiet.size() == 1);
  CHECK(value.quiet.front().id == "A40");
  CHECK(value.quiet.front().name == "Account 40");
  CHECK(value.quiet.front().before == 4000);
  CHECK(value.quiet.front().after == 0);
  CHECK(value.quiet.front().last_purchase == day("2025-03-10"));
  REQUIRE(value.stayed.size() == 1);
  CHECK(value.stayed.front().id == "A05");
  CHECK(value.stayed.front().purchases == 1);
}

TEST_CASE("each tenth tells its rates and what became of its revenue", "[rules][backtest]") {
  Bundle b = forty();
  const auto result = run(b, from_july()).value();
  const auto& tenths = result.cuts.front().tenths[0];
  REQUIRE(tenths.size() == 10);
  CHECK(tenths[0].accounts == 4);
  CHECK(tenths[0].labels[0].label == "still_buying");
  CHECK(tenths[0].labels[0].events == 0);
  CHECK(tenths[0].revenue_change_pct == Approx(-100));
  CHECK(tenths[9].labels[0].events == 4);
  // n after for 400·n before, in 41 days (the records end on 10 August) against the 172 from 10 January to 30 June:
  // 172/(400·41) − 1
  CHECK(tenths[9].revenue_change_pct == Approx(-98.951220).margin(1e-6));
  CHECK_FALSE(tenths[9].margin_change_pp.has_value());
}

TEST_CASE("a score of which less is better is turned round", "[rules][backtest]") {
  Bundle b = forty();
  BacktestOptions options = from_july();
  options.scores = {"largest_order_share", "kpi_churn_risk"};
  const auto result = run(b, options).value();
  CHECK_FALSE(result.scores[0].higher_is_better);
  CHECK_FALSE(result.scores[1].higher_is_better);
  CHECK(told(result.cuts.front().told, 0, "still_buying").auc.value().value == 0.5);  // all 25 %
}

// Stability is known only with three complete months since the first purchase: not of the ten newcomers of June.
TEST_CASE("an unknown score counts as the median, and stands apart too", "[rules][backtest]") {
  Bundle b = forty();
  for (int n = 1; n <= 10; ++n) {
    const std::string id = "N" + two_digits(n);
    b.rows(Object::accounts, "id", {id}).rows(Object::invoices, invoice, {id + "-1," + id + ",2025-06-10,50"});
  }
  const auto result = run(b, from_july()).value();
  const Told& stability = told(result.cuts.front().told, 1, "still_buying");
  CHECK(stability.accounts == 50);
  CHECK(stability.unknown == 10);
  REQUIRE(stability.on_known.has_value());
  CHECK(stability.on_known->accounts == 40);
  CHECK(stability.on_known->events == 20);
  REQUIRE(stability.on_known->baselines.size() == 2);
  CHECK(stability.on_known->baselines[0].second.value().value == 1);  // rev_ttm among the 40
  CHECK(result.cuts.front().known[1] == 40);
}

TEST_CASE("several cuts are pooled by percentiles within each", "[rules][backtest]") {
  Bundle b = forty();
  BacktestOptions options = from_july();
  options.cuts.push_back({day("2025-06-01"), day("2025-11-01")});
  const auto result = run(b, options).value();
  REQUIRE(result.cuts.size() == 2);
  CHECK(to_string(result.cuts.front().first) == "2025-06-01");
  const Told& value = told(result.pooled, 0, "still_buying");
  CHECK(value.accounts == 80);
  CHECK(value.events == 40);
  CHECK(value.auc.value().value == 1);
  CHECK(value.mean_of_cuts == 1.0);
}

TEST_CASE("a horizon beyond the records is shortened, and says so", "[rules][backtest]") {
  Bundle b = forty();
  const auto cut = run(b, from_july()).value().cuts.front();
  CHECK(to_string(cut.last) == "2025-08-10");
  CHECK(cut.shortened_from == day("2025-12-30"));
  Bundle full = forty("Z,A40,2025-12-24,1");
  CHECK_FALSE(run(full, from_july()).value().cuts.front().shortened_from.has_value());
}

TEST_CASE("a backtest that cannot be made says why", "[rules][backtest]") {
  const auto refused = [](auto change) {
    Bundle b = forty();
    BacktestOptions options = from_july();
    change(options);
    const auto result = run(b, options);
    return result.has_error() ? result.error().detail : "";
  };
  CHECK_THAT(refused([](auto& o) { o.cuts.clear(); }), ContainsSubstring("at least one cut"));
  CHECK_THAT(refused([](auto& o) {
               o.cuts[0] = {day("2026-01-01"), day("2026-06-01")};
             }),
             ContainsSubstring("the purchases end on 2025-08-10"));
  CHECK_THAT(refused([](auto& o) {
               o.cuts[0] = {day("2024-01-01"), day("2025-06-01")};
             }),
             ContainsSubstring("no account had bought"));
  CHECK_THAT(refused([](auto& o) { o.cuts[0].until = o.cuts[0].first; }),
             ContainsSubstring("must end after it begins"));
  CHECK_THAT(refused([](auto& o) { o.scores = {"kpi_stabilty"}; }), ContainsSubstring("did you mean `kpi_stability`?"));
  CHECK_THAT(refused([](auto& o) { o.scores = {"tier"}; }), ContainsSubstring("is a label"));
}

TEST_CASE("the order of the rows never shows in a backtest", "[rules][backtest]") {
  Bundle one = forty("Z,A01,2025-09-01,7"), other;
  other.rows(Object::invoices, invoice, {"Z,A01,2025-09-01,7"});
  for (int n = 40; n >= 1; --n) {
    const std::string id = "A" + two_digits(n);
    other.rows(Object::accounts, "id,name", {id + ",Account " + std::to_string(n)});
    if (n > 20) other.rows(Object::invoices, invoice, {id + "-08," + id + ",2025-08-10," + std::to_string(n)});
    for (int month = 4; month >= 1; --month) {
      const std::string m = two_digits(month);
      other.rows(Object::invoices, invoice,
                 {id + "-" + m + "," + id + ",2025-" + m + "-10," + std::to_string(100 * n)});
    }
  }
  CHECK(to_json(run(one, from_july()).value()) == to_json(run(other, from_july()).value()));
}

TEST_CASE("a backtest is JSON", "[rules][backtest]") {
  Bundle b = forty();
  BacktestOptions options = from_july();
  options.calibrate = true;
  const std::string json = to_json(run(b, options).value());
  simdjson::dom::parser parser;
  const auto root = parser.parse(json).value();
  CHECK(root.at_pointer("/model").get_string().value() == "1.0.0");
  CHECK(root.at_pointer("/cuts/0/snapshot").get_string().value().size() == 32);
  CHECK(root.at_pointer("/cuts/0/as_of").get_string().value() == "2025-06-30");
  CHECK(root.at_pointer("/cuts/0/told/0/auc/value").get_double().value() == 1);
  CHECK(root.at_pointer("/pooled").is_null());
  CHECK(root.at_pointer("/calibrations/0/probability").get_bool().value() == false);
  CHECK(root.at_pointer("/calibrations/0/reason").get_string().value() == "too_few_events");
}

namespace {

using namespace backtests;

/// A cut of 100 accounts: of those with score 1 a share has the outcome, of those with score 2 another.
struct MadeCut {
  MadeCut(std::string_view first, int low_events, int high_events, int days = 30) {
    outcomes.horizon = {day(first), day(first) + days - 1};
    columns.push_back({{"score", "Score", true, false}, {}});
    for (std::size_t i = 0; i < 100; ++i) {
      columns[0].values.emplace_back(i < 50 ? 1 : 2);
      Outcome one;
      one.node = i;
      const int place = static_cast<int>(i % 50);
      one.events[static_cast<std::size_t>(Label::still_buying)] = place < (i < 50 ? low_events : high_events);
      outcomes.accounts.push_back(one);
    }
  }
  std::vector<ScoreColumn> columns;
  Outcomes outcomes;
  CutData data() const { return {columns, outcomes}; }
};

Calibration still_buying(const MadeCut& older, const MadeCut& newer) {
  return calibrate(std::vector{older.data(), newer.data()}).front();
}

}  // namespace

// Older: 10 of 50 and 30 of 50. Newer: 10 and 25 of 50. Brier of the map: (10·0.64 + 40·0.04 + 25·0.16 + 25·0.36)/100 =
// 0.21; of the plain rate 0.4: (35·0.36 + 65·0.16)/100 = 0.23.
TEST_CASE("a map that holds on newer cuts may be called a probability", "[rules][backtest]") {
  const auto map = still_buying({"2025-01-01", 10, 30}, {"2025-02-01", 10, 25});
  CHECK(map.label == "still_buying");
  CHECK(map.points == std::vector<std::pair<double, double>>{{1, 0.2}, {2, 0.6}});
  CHECK(map.fit_events == 40);
  CHECK(map.brier.value() == Approx(0.21));
  CHECK(map.brier_of_rate.value() == Approx(0.23));
  CHECK(map.probability);
  CHECK(map.reason.empty());
  REQUIRE(map.bins.size() == 2);
  CHECK(map.bins[1].foretold == Approx(0.6));
  CHECK(map.bins[1].observed == Approx(0.5));
}

TEST_CASE("a map that the newer cuts do not bear out is no probability", "[rules][backtest]") {
  const auto map = still_buying({"2025-01-01", 10, 30}, {"2025-02-01", 30, 10});
  CHECK_FALSE(map.probability);
  CHECK(map.reason == "no_better_than_the_rate");
}

TEST_CASE("calibration refuses what would prove nothing", "[rules][backtest]") {
  CHECK(still_buying({"2025-01-01", 9, 20}, {"2025-02-01", 10, 25}).reason == "too_few_events");
  CHECK(still_buying({"2025-01-01", 10, 20}, {"2025-02-01", 2, 7}).reason == "too_few_events_to_check");
  CHECK(still_buying({"2025-01-01", 10, 20}, {"2025-01-30", 10, 25}).reason == "horizons_overlap");
  CHECK(still_buying({"2025-01-01", 10, 20}, {"2025-02-01", 10, 25, 31}).reason == "different_horizons");
  const MadeCut one("2025-01-01", 10, 30);
  CHECK(calibrate(std::vector{one.data()}).front().reason == "one_cut");
}
