#include "kam/rules/decisions.hpp"

#include "catch.hpp"

using namespace kam::rules;

namespace {

const Day today = parse_day("2025-06-30").value();

StepCase one(StepState state, int days_ago, std::string reason = "", int check_in = 30) {
  const Day changed = today - days_ago;
  return {"A", "R-CHR-03", changed, changed, today + check_in, state, std::move(reason)};
}

/// What is shown of R-CHR-03 at A when it fires today; nothing if it is silent.
std::vector<StepState> shown(std::vector<StepCase> cases) {
  const std::vector<FiredStep> fired{{"A", "R-CHR-03"}};
  std::vector<StepState> states;
  for (const ShownStep& step : standing(cases, fired, today).shown) states.push_back(step.state);
  return states;
}

const std::vector<StepState> open{StepState::open}, accepted{StepState::accepted}, silent;

}  // namespace

TEST_CASE("a dismissal with a reason silences the rule for that account for 90 days", "[rules][decisions]") {
  CHECK(shown({}) == open);
  CHECK(shown({one(StepState::dismissed, 0, "they moved")}) == silent);
  CHECK(shown({one(StepState::dismissed, 89, "they moved")}) == silent);
  CHECK(shown({one(StepState::dismissed, 90, "they moved")}) == open);
  CHECK(shown({one(StepState::dismissed, 1)}) == open);  // nobody said why
}

TEST_CASE("silence is for one account and one rule", "[rules][decisions]") {
  const std::vector<StepCase> cases{one(StepState::dismissed, 1, "they moved")};
  const std::vector<FiredStep> fired{{"A", "R-CHR-03"}, {"A", "R-CHR-04"}, {"B", "R-CHR-03"}};
  const std::vector<ShownStep> expected{{1, StepState::open}, {2, StepState::open}};
  CHECK(standing(cases, fired, today).shown == expected);
}

TEST_CASE("an accepted step stays accepted, a done one rests until its check", "[rules][decisions]") {
  CHECK(shown({one(StepState::accepted, 200)}) == accepted);
  CHECK(shown({one(StepState::done, 5, "", 1)}) == silent);
  CHECK(shown({one(StepState::done, 5, "", 0)}) == open);  // the day of the check, and it still fires
}

TEST_CASE("the latest case of an account and rule counts, whatever the order", "[rules][decisions]") {
  CHECK(shown({one(StepState::dismissed, 30, "no"), one(StepState::accepted, 10)}) == accepted);
  CHECK(shown({one(StepState::accepted, 10), one(StepState::dismissed, 30, "no")}) == accepted);
  CHECK(shown({one(StepState::accepted, 30), one(StepState::dismissed, 10, "no")}) == silent);
}

TEST_CASE("an open step that no longer fires has expired", "[rules][decisions]") {
  const std::vector<StepCase> cases{one(StepState::accepted, 3), one(StepState::open, 3)};
  CHECK(standing(cases, {}, today).expired == std::vector<std::size_t>{1});
  const std::vector<FiredStep> fired{{"A", "R-CHR-03"}};
  CHECK(standing(cases, fired, today).expired.empty());
}

TEST_CASE("a rule that is dismissed more often than not over 20 cases is up for review", "[rules][decisions]") {
  const auto record = [](int dismissed, int done) {
    std::vector<StepCase> cases;
    for (int i = 0; i < dismissed; ++i) cases.push_back(one(StepState::dismissed, i, i % 2 ? "wrong" : "too late"));
    for (int i = 0; i < done; ++i) cases.push_back(one(StepState::done, i));
    cases.push_back(one(StepState::open, 1));  // nobody decided on these
    cases.push_back(one(StepState::expired, 1));
    return rule_records(cases).front();
  };
  CHECK(record(11, 9).up_for_review);
  CHECK_FALSE(record(10, 10).up_for_review);  // half is not more than half
  CHECK_FALSE(record(19, 0).up_for_review);   // too few
  CHECK(record(11, 9).decided == 20);
  CHECK(record(11, 9).reasons == std::map<std::string, std::size_t>{{"too late", 6}, {"wrong", 5}});
  CHECK(rule_records({}).empty());
}
