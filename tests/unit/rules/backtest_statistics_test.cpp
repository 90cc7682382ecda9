#include "../../../rules/src/backtest/statistics.hpp"
#include "catch.hpp"

using namespace kam::rules::backtests;

namespace {
std::vector<Case> cases(std::vector<double> events, std::vector<double> others) {
  std::vector<Case> all;
  for (const double score : events) all.push_back({score, true});
  for (const double score : others) all.push_back({score, false});
  return all;
}
}  // namespace

// Pairs won by 2, 3, 4 over 1, 2, 3: 1.5, 2.5, 3 of 3 each, so 7/9. Placements 1/2, 5/6, 1 and 1, 5/6, 1/2: each of
// sample variance 7/108, so the variance is 2·7/324 and 1.96 of its root 0.407416.
TEST_CASE("the area and its interval are those of DeLong, ties counted half", "[rules][backtest]") {
  const auto found = auc(cases({2, 3, 4}, {1, 2, 3})).value();
  CHECK(found.value == Approx(7.0 / 9).margin(1e-12));
  CHECK(found.low == Approx(0.370354).margin(1e-5));
  CHECK(found.high == 1);
  CHECK(found.events == 3);
  CHECK(found.others == 3);
}

TEST_CASE("a score that says nothing has the area one half, a reversed one less", "[rules][backtest]") {
  CHECK(auc(cases({5, 5}, {5, 5, 5})).value().value == 0.5);
  CHECK(auc(cases({5, 5}, {5, 5, 5})).value().low == 0.5);
  CHECK(auc(cases({1, 2}, {3, 4})).value().value == 0);
  CHECK(auc(cases({1.0000001, 2}, {1.0000002, 0})).value().value == Approx(0.875));  // equal to six decimals
}

TEST_CASE("an area needs both kinds, an interval two of each", "[rules][backtest]") {
  CHECK_FALSE(auc(cases({1, 2}, {})).has_value());
  CHECK_FALSE(auc(cases({}, {1, 2})).has_value());
  const auto one = auc(cases({3}, {1, 2})).value();
  CHECK(one.value == 1);
  CHECK(one.low == 0);
  CHECK(one.high == 1);
}

// Ten cases, three events at 9, 8 and 2. The best two hold 2 of 3 events: lift (2/2)/(3/10).
TEST_CASE("capture and lift of the best part", "[rules][backtest]") {
  const auto ten = cases({9, 8, 2}, {10, 7, 6, 5, 4, 3, 1});
  const auto fifth = capture(ten, 0.2);
  CHECK(fifth.cases == 2);
  CHECK(fifth.events == 1);
  CHECK(fifth.captured == Approx(1.0 / 3));
  CHECK(fifth.lift == Approx(0.5 / 0.3));
  CHECK(capture(ten, 0.3).captured == Approx(2.0 / 3));
  CHECK(capture(ten, 0.05).cases == 1);
  CHECK(capture(ten, 1).captured == 1);
  CHECK(capture(ten, 1).lift == 1);
  CHECK(capture(cases({}, {1, 2}), 0.5).lift == 0);
}

// Best half of four: the 4, and one of three equal ones of which two have the event: 1 + 2/3 of 3 events.
TEST_CASE("equal scores count with the share that is taken of them", "[rules][backtest]") {
  const auto half = capture(cases({4, 1, 1}, {1}), 0.5);
  CHECK(half.events == Approx(1 + 2.0 / 3));
  CHECK(half.captured == Approx(5.0 / 9));
}

TEST_CASE("equal scores stay in one tenth", "[rules][backtest]") {
  std::vector<double> scores;
  for (int i = 1; i <= 20; ++i) scores.push_back(i);
  const auto even = deciles(scores);
  REQUIRE(even.size() == 10);
  CHECK(even[0].members == std::vector<std::size_t>{0, 1});
  CHECK(even[9].members == std::vector<std::size_t>{18, 19});
  CHECK(even[9].lowest == 19);
  const auto same = deciles(std::vector<double>{1, 5, 5, 5});  // percentiles 12.5 and 62.5
  REQUIRE(same.size() == 2);
  CHECK(same[0].number == 2);
  CHECK(same[1].number == 7);
  CHECK(same[1].members.size() == 3);
}

TEST_CASE("percentiles are mid-ranks", "[rules][backtest]") {
  CHECK(percentiles(std::vector<double>{30, 10, 20, 20}) == std::vector<double>{87.5, 12.5, 50, 50});
}

// Events by rising score: 0 1 0 1 1 pools the second and third (1/2); 1 0 0 1 pools the first three (1/3).
TEST_CASE("adjacent violators are pooled", "[rules][backtest]") {
  const auto steps = isotonic(std::vector<Case>{{3, false}, {1, false}, {2, true}, {4, true}, {5, true}});
  REQUIRE(steps.size() == 3);
  CHECK(steps[0].rate == 0);
  CHECK(steps[1].lowest == 2);
  CHECK(steps[1].highest == 3);
  CHECK(steps[1].rate == 0.5);
  CHECK(steps[2].lowest == 4);
  CHECK(steps[2].highest == 5);
  CHECK(steps[2].cases == 2);
  const auto falling = isotonic(std::vector<Case>{{1, true}, {2, false}, {3, false}, {4, true}});
  REQUIRE(falling.size() == 2);
  CHECK(falling[0].rate == Approx(1.0 / 3));
  CHECK(falling[1].rate == 1);
  CHECK(isotonic({}).empty());
}

TEST_CASE("equal scores are one step of the map", "[rules][backtest]") {
  const auto steps = isotonic(std::vector<Case>{{2, true}, {2, false}, {2, false}, {2, false}, {7, true}});
  REQUIRE(steps.size() == 2);
  CHECK(steps[0].rate == 0.25);
  CHECK(steps[0].cases == 4);
}

TEST_CASE("the Brier score is the mean squared miss", "[rules][backtest]") {
  CHECK(brier(std::vector<double>{0.8, 0.4}, std::vector<Case>{{0, true}, {0, false}}) == Approx(0.1));
}
