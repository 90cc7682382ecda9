#include "../../../rules/src/approach.hpp"

#include <algorithm>

#include "bundle.hpp"
#include "catch.hpp"

using namespace kam::rules;
using test::Bundle;
using test::Results;

namespace {

const Day today = parse_day("2025-06-30").value();
constexpr const char* deals = "id,account_id,is_won,created_at,closed_at";

/// Three wins of the account that took from 1 January to this day.
Bundle with_cycle(std::string_view closed) {
  Bundle bundle;
  bundle.rows(Object::accounts, "id,tier_label", {"A,key"});
  for (const char* id : {"1", "2", "3"}) {
    bundle.rows(Object::opportunities, deals, {std::string(id) + ",A,true,2025-01-01," + std::string(closed)});
  }
  return bundle;
}

/// An assessment in which only the inputs that are given are known.
struct Given {
  explicit Given(std::initializer_list<std::pair<std::string_view, double>> facts) {
    for (const auto& [fact, number] : facts) assessment.facts.put(fact, 0, Value::known(number));
  }
  Approach approach() const { return approach_of(assessment, 0); }

  RecordsBuilder::Finished finished = Bundle().rows(Object::accounts, "id,tier_label", {"A,key"}).finish();
  Assessment assessment{test::default_pack().data(), finished.records, today};
};

}  // namespace

// c = 1 − 1.6·(4 − 3)/3 = 0.466667; 0.45·c = 0.21, 0.30·0.5 = 0.15, 0.25·−0.5 = −0.125: 0.235.
TEST_CASE("the lean is the weighted mean of cycle, goal and need", "[rules][approach]") {
  const auto found = Given({{"app_cycle_months", 4}, {"app_goal", 0.5}, {"app_need", -0.5}}).approach();
  CHECK(found.lean == Approx(0.235).margin(1e-9));
  CHECK(found.parts[0].lean == Approx(0.466667).margin(1e-6));
  CHECK(found.parts[0].contribution == Approx(0.21).margin(1e-9));
  CHECK(found.parts[1].contribution == Approx(0.15).margin(1e-9));
  CHECK(found.parts[2].contribution == Approx(-0.125).margin(1e-9));
  CHECK(found.verdict == "test_both");
  CHECK(found.basis == "full");
  CHECK(found.coverage == Approx(1));
}

// The vectors of the cycle alone: 61/30.44 = 2.003942 → 1; 122 d: 1 − 1.6·1.007884/3 = 0.462462.
TEST_CASE("a known cycle alone is enough for a verdict", "[rules][approach]") {
  struct Row {
    const char *closed, *verdict;
    double lean;
  };
  for (const Row& row : {Row{"2025-03-03", "one_voice", 1}, Row{"2025-05-03", "one_voice", 0.462462},
                         Row{"2025-05-31", "test_both", -0.028121}, Row{"2025-06-29", "one_face", -0.536224}}) {
    Bundle bundle = with_cycle(row.closed);
    const Results results(bundle, "2025-06-30");
    CHECK(results.number("A", "/approach/lean") == Approx(row.lean).margin(1e-6));
    CHECK(results.number("A", "/approach/parts/0/contribution") == Approx(row.lean).margin(1e-6));
    CHECK(results.text("A", "/approach/verdict") == row.verdict);
    CHECK(results.text("A", "/approach/basis") == "cycle_only");
    CHECK(results.number("A", "/approach/coverage") == Approx(0.45));
    CHECK(results.text("A", "/approach/shown") == "false");
  }
}

TEST_CASE("the ends of the lean", "[rules][approach]") {
  CHECK(Given({{"app_cycle_months", 3}, {"app_goal", 1}, {"app_need", 1}}).approach().lean == Approx(1));
  CHECK(Given({{"app_cycle_months", 6}, {"app_goal", -1}, {"app_need", -1}}).approach().lean == Approx(-0.82));
  CHECK(Given({{"app_cycle_months", 40}}).approach().lean == Approx(-0.6));
}

TEST_CASE("without a cycle there is no verdict, and its reason is that of the cycle", "[rules][approach]") {
  Given given({{"app_goal", 1}, {"app_need", 1}});
  given.assessment.facts.put("app_cycle_months", 0, Value::unknown(Reason::too_few_records));
  const auto found = given.approach();
  CHECK_FALSE(found.is_known());
  CHECK(found.reason == Reason::too_few_records);
  CHECK(found.coverage == Approx(0.55));
  CHECK(found.verdict.empty());
  CHECK(found.basis.empty());

  Bundle bundle;
  bundle.rows(Object::accounts, "id", {"A"});
  const Results results(bundle, "2025-06-30");
  CHECK(results.text("A", "/approach/state") == "unknown");
  CHECK(results.text("A", "/approach/lean") == "null");
  CHECK(results.text("A", "/approach/verdict") == "null");
  CHECK(results.text("A", "/approach/trade_off") == "null");
  CHECK(results.text("A", "/approach/parts/0/needs/0") == "opportunity.closed_at");
  CHECK(results.text("A", "/approach/parts/2/needs/0") == "survey_response.items");
  CHECK(results.text("A", "/approach/parts/1/contribution") == "null");
  CHECK(results.text("A", "/approach/checklist/3/id") == "skill_set");
  CHECK(results.text("A", "/approach/monitor") == "[]");
}

TEST_CASE("a limit belongs to the verdict", "[rules][approach]") {
  // 0.45·c + 0.30·g over 0.75: c = 1 and g = −0.875 give 0.25 to the last digit that counts.
  CHECK(Given({{"app_cycle_months", 1}, {"app_goal", -0.875}}).approach().verdict == "one_voice");
  CHECK(Given({{"app_cycle_months", 1}, {"app_goal", -0.8751}}).approach().verdict == "test_both");
  // c = −0.6: (−0.27 + 0.30·g)/0.75 = −0.25 at g = 0.275.
  CHECK(Given({{"app_cycle_months", 9}, {"app_goal", 0.275}}).approach().verdict == "one_face");
  CHECK(Given({{"app_cycle_months", 9}, {"app_goal", 0.2751}}).approach().verdict == "test_both");
  CHECK(Given({{"app_cycle_months", 9}, {"app_goal", 0.275}}).approach().basis == "partial");
}

TEST_CASE("what we cannot do yet comes before the verdict; what nobody knows does not", "[rules][approach]") {
  const auto verdict = [](double cycle, std::string_view input, double can) {
    return Given({{"app_cycle_months", cycle}, {input, can}}).approach().verdict;
  };
  CHECK(verdict(2, "app_coordination", 0.49) == "one_voice_after_coordination");
  CHECK(verdict(2, "app_coordination", 0.5) == "one_voice");
  CHECK(verdict(2, "app_kam_breadth", 0.1) == "one_voice");
  CHECK(verdict(8, "app_kam_breadth", 0.49) == "one_face_after_training");
  CHECK(verdict(8, "app_kam_breadth", 0.5) == "one_face");
  CHECK(verdict(8, "app_coordination", 0.1) == "one_face");
  CHECK(verdict(4.5, "app_coordination", 0.1) == "test_both");
}

TEST_CASE("the checklist says which side each row speaks for", "[rules][approach]") {
  const auto& rows = test::default_pack().data().approach.checklist;
  REQUIRE(rows.size() == 4);
  const auto side = [&](std::size_t row, double number) { return side_of(rows[row], Value::known(number)); };
  CHECK(side(0, 3) == "one_voice");
  CHECK(side(0, 3.1) == "");
  CHECK(side(0, 6) == "one_face");
  CHECK(side(1, -0.1) == "one_face");
  CHECK(side(1, 0) == "");
  CHECK(side(1, 0.1) == "one_voice");
  CHECK(side(2, 0.5) == "one_voice");
  CHECK(side(2, 0.49) == "one_face");
  CHECK(side(3, 0.5) == "one_face");
  CHECK(side(3, 0.49) == "one_voice");
  CHECK(side_of(rows[0], Value::unknown(Reason::no_records)).empty());
}

TEST_CASE("a verdict is shown where it concerns somebody and rests on more than the cycle", "[rules][approach]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id,tier_label,approach", {"A,key,one_face", "B,,none"});
  bundle.rows(Object::answers, "id,question_id,account_id,respondent_id,value",
              {"1,app_goal,A,u1,1", "2,app_goal,B,u1,1", "3,app_goal,A,u2,0.5"});
  for (const char* account : {"A", "B"}) {
    for (const char* id : {"1", "2", "3"}) {
      bundle.rows(Object::opportunities, deals,
                  {std::string(account) + id + "," + account + ",true,2025-01-01,2025-02-01"});
    }
  }
  const Results results(bundle, "2025-06-30");
  CHECK(results.text("A", "/approach/shown") == "true");
  CHECK(results.text("B", "/approach/shown") == "false");
  CHECK(results.text("A", "/approach/basis") == "partial");
  CHECK(results.text("A", "/approach/in_force") == "one_face");
  CHECK(results.text("A", "/approach/trade_off") == "one_voice");
  CHECK(results.number("A", "/approach/parts/1/value") == 0.75);
  // (0.45·1 + 0.30·0.75)/0.75
  CHECK(results.number("A", "/approach/lean") == Approx(0.9).margin(1e-9));
}

TEST_CASE("a rule of the approach is as sure as the least sure input", "[rules][approach]") {
  Bundle bundle = with_cycle("2025-05-31");
  const Results results(bundle, "2025-06-30");
  const auto rules = results.rules("A");
  CHECK(std::count(rules.begin(), rules.end(), "R-APP-04") == 1);
  const std::string& json = results.json("A");
  CHECK(json.find("Enter this account in the approach pilot.") != std::string::npos);
  const auto finished = with_cycle("2025-05-31").finish();
  const auto assessed = assess(test::default_pack(), finished.records, today, false);
  CHECK((*assessed)->facts.at("app_verdict", 0).confidence() == Approx(0.8));  // the cycle's: 0.8, and a fresh feed
}

TEST_CASE("a verdict that something has to come before becomes a step", "[rules][approach]") {
  Bundle voice = with_cycle("2025-02-01"), face = with_cycle("2025-06-29");
  // No protocol and no meeting among ourselves, but the one member logs: coordination a third.
  for (Bundle* bundle : {&voice, &face}) {
    bundle->rows(Object::accounts, "id,communication_protocol,kam_id,tier_label", {"B,false,u1,key"});
    bundle->rows(Object::users, "id,role,trainings,function", {"u1,kam,selling,"});
    bundle->rows(Object::activities, "id,account_id,at,kind,contact_ids,user_id",
                 {"1,B,2025-06-20,meeting,c1,u1", "2,B,2025-01-20,meeting,c1,u1"});
    bundle->settings(R"({"required_trainings": ["a", "b", "c", "d"]})");
    for (const char* id : {"4", "5", "6"}) {
      bundle->rows(Object::opportunities, deals,
                   {std::string(id) + ",B,true,2025-01-01," + (bundle == &voice ? "2025-02-01" : "2025-06-29")});
    }
  }
  const Results first(voice, "2025-06-30"), second(face, "2025-06-30");
  CHECK(first.text("B", "/approach/verdict") == "one_voice_after_coordination");
  const auto fired = first.rules("B"), trained = second.rules("B");
  CHECK(std::count(fired.begin(), fired.end(), "R-APP-01") == 1);
  // None of four trainings, one function of four: (0 + 0.25)/2.
  CHECK(second.number("B", "/approach/inputs/app_kam_breadth/value") == Approx(0.125));
  CHECK(second.text("B", "/approach/verdict") == "one_face_after_training");
  CHECK(std::count(trained.begin(), trained.end(), "R-APP-02") == 1);
}

TEST_CASE("where selling is transactional that is said of every account", "[rules][approach]") {
  // the median of the wins: 30 days are 3; 59 days are 3 + 3·29/60 = 4.45; without a win nobody knows
  Bundle quick = with_cycle("2025-01-31"), slower = with_cycle("2025-03-01");
  CHECK(Results(quick, "2025-06-30").text("A", "/approach/transactional") == "true");
  CHECK(Results(slower, "2025-06-30").text("A", "/approach/transactional") == "false");
  Bundle nothing;
  nothing.rows(Object::accounts, "id", {"A"});
  CHECK(Results(nothing, "2025-06-30").text("A", "/approach/transactional") == "null");
}
