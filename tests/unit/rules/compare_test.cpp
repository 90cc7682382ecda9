#include "kam/rules/compare.hpp"

#include <algorithm>
#include <numeric>

#include "catch.hpp"

using namespace kam::rules;

namespace {

ResultPart known(std::string id, double value, double score, double weight) {
  return {.id = std::move(id),
          .unit = "%",
          .reason = {},
          .proxy = {},
          .state = State::known,
          .value = value,
          .label = {},
          .score = score,
          .weight = weight,
          .contribution = {}};
}

ResultPart unknown(std::string id, double weight) {
  ResultPart part = known(std::move(id), 0, 1, weight);
  part.state = State::unknown;
  part.reason = "no_records";
  part.value.reset();
  part.score.reset();
  return part;
}

ResultComposite of(double point, std::vector<ResultPart> parts) {
  return {point, {}, {}, std::move(parts)};
}

double sum(const CompositeChange& change) {
  return std::accumulate(change.parts.begin(), change.parts.end(), 0.0,
                         [](double so_far, const PartChange& part) { return so_far + part.due; });
}

}  // namespace

// Levels on 0..100: score 1 → 0, 5.5 → 50, 10 → 100.
TEST_CASE("a value that moved carries the whole difference, the others none", "[rules][compare]") {
  const auto before = of(75, {known("a", 1, 5.5, 10), known("b", 9, 10, 10)});
  const auto after = of(100, {known("a", 4, 10, 10), known("b", 9, 10, 10)});
  const CompositeChange change = compare(before, after);
  REQUIRE(change.parts.size() == 1);
  CHECK(change.parts[0].id == "a");
  CHECK(change.parts[0].value);
  CHECK_FALSE(change.parts[0].weight);
  CHECK(change.parts[0].due == Approx(25).margin(1e-12));
  CHECK(change.same == 1);
}

// (10·50 + 30·100)/40 = 87.5; the heavier b stands 25 above the 75 of before: (30 − 10)·25/40 = 12.5.
TEST_CASE("a weight that moved pulls by how far its part stands from the rest", "[rules][compare]") {
  const auto before = of(75, {known("a", 1, 5.5, 10), known("b", 9, 10, 10)});
  const auto after = of(87.5, {known("a", 1, 5.5, 10), known("b", 9, 10, 30)});
  const CompositeChange change = compare(before, after);
  REQUIRE(change.parts.size() == 1);
  CHECK(change.parts[0].id == "b");
  CHECK(change.parts[0].weight);
  CHECK(change.parts[0].due == Approx(12.5).margin(1e-12));
}

TEST_CASE("a part that became known, or is known no more, is named with what it did", "[rules][compare]") {
  const auto alone = of(50, {known("a", 1, 5.5, 10), unknown("b", 10)});
  const auto both = of(75, {known("a", 1, 5.5, 10), known("b", 9, 10, 10)});
  const CompositeChange grown = compare(alone, both), lost = compare(both, alone);
  REQUIRE(grown.parts.size() == 1);
  CHECK(grown.parts[0].value);
  CHECK(grown.parts[0].due == Approx(25).margin(1e-12));
  REQUIRE(lost.parts.size() == 1);
  CHECK(lost.parts[0].due == Approx(-25).margin(1e-12));
}

// Before: (10·50 + 20·100 + 5·0)/35 = 500/7. After: (10·100 + 8·100 + 5·0 + 7·50)/30 = 2150/30.
TEST_CASE("whatever changed at once, the dues add up to the difference", "[rules][compare]") {
  const auto before =
      of(500.0 / 7, {known("a", 1, 5.5, 10), known("b", 9, 10, 20), known("c", 0, 1, 5), unknown("d", 7)});
  const auto after =
      of(2150.0 / 30, {known("a", 3, 10, 10), known("b", 9, 10, 8), known("c", 0, 1, 5), known("d", 2, 5.5, 7)});
  const CompositeChange change = compare(before, after);
  CHECK(change.parts.size() == 3);
  CHECK(sum(change) == Approx(2150.0 / 30 - 500.0 / 7).margin(1e-9));
  CHECK(std::is_sorted(change.parts.begin(), change.parts.end(),
                       [](const auto& a, const auto& b) { return std::abs(a.due) > std::abs(b.due); }));
}

TEST_CASE("the same value scored in another way is a change of the mapping", "[rules][compare]") {
  const CompositeChange change = compare(of(50, {known("a", 1, 5.5, 10)}), of(100, {known("a", 1, 10, 10)}));
  REQUIRE(change.parts.size() == 1);
  CHECK(change.parts[0].mapping);
  CHECK_FALSE(change.parts[0].value);
}

TEST_CASE("without a point on one side nothing is due to anything, but the changes are named", "[rules][compare]") {
  const ResultComposite none{{}, {}, {}, {unknown("a", 10)}};
  const CompositeChange change = compare(none, of(50, {known("a", 1, 5.5, 10)}));
  REQUIRE(change.parts.size() == 1);
  CHECK(change.parts[0].due == 0);
}

TEST_CASE("a line of results is read, and what is none is refused", "[rules][compare]") {
  const auto line = read_result(
      R"({"account_id":"A1","as_of":"2026-09-30","active":true,"tier":"rising","total":{"point":50.5,"low":40,"high":null},)"
      R"("criteria":[{"id":"sel_tenure","state":"known","value":4,"score":6,"weight":2,"contribution":1.5,"evidence":["account:A1"]}],)"
      R"("churn":{"point":66,"band":"high"},"recommendations":[{"rule":"R-CHR-04","due":"2026-10-03","now":false}],"questions":[{}]})");
  REQUIRE(line.has_value());
  CHECK(line->active);
  CHECK(line->total.point == 50.5);
  CHECK_FALSE(line->total.high);
  REQUIRE(line->total.parts.size() == 1);
  CHECK(line->total.parts[0].evidence == std::vector<std::string>{"account:A1"});
  CHECK(line->churn_band == "high");
  REQUIRE(line->steps.size() == 1);
  CHECK(line->steps[0].now == false);
  CHECK(line->questions == 1);
  for (const char* bad : {"", "{", "[]", "{}", R"({"account_id":7})", "\"A1\""}) {
    INFO(bad);
    CHECK(read_result(bad).has_error());
  }
}

TEST_CASE("rules that fire newly and no more are told apart", "[rules][compare]") {
  ResultLine before, after;
  before.steps.resize(2);
  before.steps[0].rule = "R-1";
  before.steps[1].rule = "R-2";
  after.steps.resize(2);
  after.steps[0].rule = "R-2";
  after.steps[1].rule = "R-3";
  const StepChange change = compare_steps(before, after);
  CHECK(change.started == std::vector<std::string>{"R-3"});
  CHECK(change.stopped == std::vector<std::string>{"R-1"});
}
