#include "catch.hpp"
#include "maturity_bundle.hpp"

using namespace kam::rules;
using test::Bundle;
using test::maturity_of;
using test::Questionnaire;

namespace {

Bundle company() {
  Bundle bundle;
  bundle.rows(Object::accounts, "id,name", {"A1,One"});
  return bundle;
}

bool fires(const test::ProgrammeResults& results, std::string_view rule) {
  const auto rules = results.rules();
  return std::find(rules.begin(), rules.end(), rule) != rules.end();
}

}  // namespace

TEST_CASE("every group counts once, whatever its size", "[rules][maturity]") {
  auto bundle = company();
  Questionnaire asked(bundle);
  // sales: items 2 2 2 2 by four people → 2. leadership: one person 5 4 5 4 → 4.5. Mean of the groups: 3.25.
  for (const char* who : {"S1", "S2", "S3", "S4"}) asked.person(who, "sales", "str", "2222");
  asked.person("L1", "leadership", "str", "5454");
  const auto results = maturity_of(bundle);
  CHECK(results.number_of("m_strategy", "asked") == Approx(3.25));
  CHECK(results.number_of("m_strategy", "score") == Approx(3.25));
  CHECK(results.of("m_strategy", "basis") == "asked");
  CHECK(results.of("m_strategy", "computed") == "null");
  CHECK(results.number_of("m_strategy", "respondents") == 5);
  // One leader alone would be a person's figure: only the group of four is shown.
  CHECK(results.of("m_strategy", "groups") == R"({"sales":2})");
  CHECK(results.of("m_strategy", "group_gap") == "null");
  CHECK(results.number("/respondents") == 5);
  CHECK(results.text("/respondents_by_group") == R"({"leadership":1,"sales":4})");
}

TEST_CASE("an item's mean is over its answers, and what nobody knows is not low", "[rules][maturity]") {
  auto bundle = company();
  Questionnaire asked(bundle);
  // Items of the group: 1 → (4+2)/2 = 3; 2 → 4 (the other does not know); 3 → nobody knows; 4 → 5. Mean of three: 4.
  asked.person("K1", "kam", "exe", "4--5").person("K2", "kam", "exe", "24- ");
  const auto results = maturity_of(bundle);
  CHECK(results.number_of("m_executive", "asked") == Approx(4));
  CHECK(results.number_of("m_executive", "k") == 3);
  CHECK(results.number_of("m_executive", "of") == 4);
  CHECK(results.text("/form") == "full");
}

TEST_CASE("a group that answered one item of four says nothing about the dimension", "[rules][maturity]") {
  auto bundle = company();
  Questionnaire asked(bundle);
  asked.person("K1", "kam", "exe", "5").person("K2", "kam", "exe", "5");
  const auto results = maturity_of(bundle);
  CHECK(results.of("m_executive", "state") == "unknown");
  CHECK(results.of("m_executive", "reason") == "too_few_records");
  CHECK(results.of("m_executive", "asked") == "null");
}

TEST_CASE("the latest answer of each person to each item counts", "[rules][maturity]") {
  auto bundle = company();
  Questionnaire asked(bundle);
  asked.row("q_org_1", "K1", "", "kam", "1", "2025-12-01").row("q_org_1", "K1", "", "kam", "4", "2026-06-01");
  asked.row("q_org_2", "K1", "", "kam", "4", "2026-06-01").row("q_org_2", "K1", "", "kam", "1", "2026-07-01");
  CHECK(maturity_of(bundle).number_of("m_organisation", "asked") ==
        Approx(4));  // what comes after the day is not known
}

TEST_CASE("agreement is r_wg over the respondents' means, from three people on", "[rules][maturity]") {
  auto bundle = company();
  Questionnaire asked(bundle);
  // Means 4 4 5 2 4: their mean 3.8, squares 0.04 0.04 1.44 3.24 0.04 = 4.8, sample variance 1.2; 1 - 1.2/2 = 0.4.
  const std::string values = "44524";
  for (std::size_t i = 0; i < values.size(); ++i) {
    asked.person("P" + std::to_string(i), "sales", "tea", std::string(2, values[i]));
  }
  asked.person("Q1", "sales", "met", "22").person("Q2", "sales", "met", "44");
  const auto results = maturity_of(bundle);
  CHECK(results.number_of("m_teams", "agreement") == Approx(0.4));
  CHECK(results.of("m_teams", "agreement_is") == "disagree");
  CHECK(results.number_of("m_teams", "deviation") == Approx(1.0954451150));  // square root of 1.2
  CHECK(results.number_of("m_teams", "range") == Approx(3));
  CHECK(results.of("m_teams", "agreement_is") == "disagree");
  CHECK(results.of("m_teams", "flags") == "[]");
  CHECK(fires(results, "R-MAT-11"));
  CHECK(results.of("m_metrics", "agreement") == "null");
  CHECK(results.of("m_metrics", "range") == "null");
}

TEST_CASE("opinions farther apart than chance are no negative agreement", "[rules][maturity]") {
  auto bundle = company();
  Questionnaire asked(bundle);
  // 1 5 1 5: sample variance 16/3, so 1 - 8/3 < 0.
  asked.person("A", "kam", "tea", "11").person("B", "kam", "tea", "55");
  asked.person("C", "kam", "tea", "11").person("D", "kam", "tea", "55");
  CHECK(maturity_of(bundle).of("m_teams", "agreement") == "0");
}

TEST_CASE("groups of three that are a level apart are named", "[rules][maturity]") {
  auto bundle = company();
  Questionnaire asked(bundle);
  for (const char* who : {"L1", "L2", "L3"}) asked.person(who, "leadership", "rel", "4444");
  for (const char* who : {"O1", "O2", "O3"}) asked.person(who, "other_functions", "rel", "3333");
  for (const char* who : {"L1", "L2", "L3"}) asked.person(who, "leadership", "met", "4443");
  for (const char* who : {"O1", "O2", "O3"}) asked.person(who, "other_functions", "met", "3333");
  const auto results = maturity_of(bundle);
  CHECK(results.number_of("m_relationship", "group_gap") == Approx(1));
  CHECK(results.of("m_relationship", "groups_differ") == "true");
  CHECK(results.of("m_relationship", "groups") == R"({"leadership":4,"other_functions":3})");
  CHECK(results.number_of("m_metrics", "group_gap") == Approx(0.75));
  CHECK(results.of("m_metrics", "flags") == "[]");
  CHECK(fires(results, "R-MAT-11"));
}

TEST_CASE("customers speak as a group of their own, about what they can see", "[rules][maturity]") {
  auto bundle = company();
  Questionnaire asked(bundle);
  asked.person("C1", "customer", "exe", "22").person("C1", "customer", "sel", "55");
  asked.person("K1", "kam", "exe", "4444").person("K1", "kam", "sel", "3333");
  const auto results = maturity_of(bundle);
  CHECK(results.number_of("m_executive", "asked") == Approx(3));
  CHECK(results.number_of("m_selection", "asked") == Approx(3));
}

TEST_CASE("answers without a group are one voice", "[rules][maturity]") {
  auto bundle = company();
  Questionnaire asked(bundle);
  asked.person("A", "", "com", "22").person("B", "", "com", "44").person("C", "", "com", "33");
  const auto results = maturity_of(bundle);
  CHECK(results.number_of("m_competence", "asked") == Approx(3));
  CHECK(results.of("m_competence", "groups") == "{}");
  CHECK(results.number_of("m_competence", "agreement") == Approx(0.5));  // variance of 2 4 3 is 1
  CHECK(results.of("m_competence", "agreement_is") == "mixed");
}

TEST_CASE("a form of the first two items of each dimension is called short", "[rules][maturity]") {
  auto bundle = company();
  Questionnaire(bundle).person("K1", "kam", "exe", "43").person("K1", "kam", "str", "3-");
  const auto results = maturity_of(bundle);
  CHECK(results.text("/form") == "short");
  CHECK(results.number_of("m_executive", "asked") == Approx(3.5));
  CHECK(results.of("m_strategy", "state") == "unknown");
}

TEST_CASE("answers that are years old say nothing of today", "[rules][maturity]") {
  auto bundle = company();
  Questionnaire asked(bundle);
  // 0.5^((age - 180)/180) < 0.1 from an age of 778 days on; 2024-05-01 is 790 days back.
  asked.row("q_exe_1", "K1", "", "kam", "4", "2024-05-01").row("q_exe_2", "K1", "", "kam", "4", "2024-05-01");
  const auto results = maturity_of(bundle);
  CHECK(results.of("m_executive", "reason") == "stale");
  CHECK(results.of("m_executive", "groups") == "{}");
}

TEST_CASE("with no answers and no evidence there are questions and no grade", "[rules][maturity]") {
  auto bundle = company();
  const auto results = maturity_of(bundle);
  CHECK(results.text("/overall/state") == "unknown");
  CHECK(results.text("/overall/point") == "null");
  CHECK(results.number("/overall/low") == 1);
  CHECK(results.number("/overall/high") == 5);
  CHECK(results.text("/staged") == "null");
  CHECK(results.text("/stage_name") == "null");
  CHECK(results.text("/form") == "null");
  for (int i = 0; i < 10; ++i) {
    const std::string one = "/dimensions/" + std::to_string(i);
    CHECK(results.text(one + "/state") == "unknown");
    CHECK(results.text(one + "/score") == "null");
    CHECK(results.text(one + "/target") == "null");
    CHECK(results.text(one + "/questions/3/field").starts_with("answer.q_"));
  }
  CHECK(results.rules().empty());
}

TEST_CASE("the whole needs dimensions of 70 % of the weight", "[rules][maturity]") {
  auto bundle = company();
  Questionnaire asked(bundle);
  // Weights 12 + 10 + 14 + 8 + 13 = 57 at level 3, then 13 more at 4: planning 10 and, in the second part, metrics 7.
  for (const char* dimension : {"sel", "str", "exe", "org", "tea"}) asked.person("K1", "kam", dimension, "3333");
  SECTION("67 of 100") {
    asked.person("K1", "kam", "pla", "4444");
    const auto results = maturity_of(bundle);
    CHECK(results.text("/overall/state") == "unknown");
    CHECK(results.number("/overall/coverage") == Approx(0.67));
    // Known: 57*3 + 10*4 = 211. Low: (211 + 33*1)/100, high: (211 + 33*5)/100.
    CHECK(results.number("/overall/low") == Approx(2.44));
    CHECK(results.number("/overall/high") == Approx(3.76));
    CHECK(results.of("m_teams", "contribution") == "null");
  }
  SECTION("74 of 100") {
    asked.person("K1", "kam", "pla", "4444").person("K1", "kam", "met", "4444");
    const auto results = maturity_of(bundle);
    // (57*3 + 17*4)/74 = 239/74
    CHECK(results.number("/overall/point") == Approx(3.2297297297));
    CHECK(results.number_of("m_teams", "contribution") == Approx(13 * 3 / 74.0));
    CHECK(results.number_of("m_planning", "contribution") == Approx(10 * 4 / 74.0));
    CHECK(results.number("/overall/low") == Approx(2.65));
    CHECK(results.number("/overall/high") == Approx(3.69));
    CHECK(results.text("/staged") == "null");  // 7 dimensions are fewer than 8
  }
}

TEST_CASE("the stage is what eight of ten have reached while none lies two below", "[rules][maturity]") {
  auto bundle = company();
  Questionnaire asked(bundle);
  const auto levels = [&](std::string_view all) {
    static constexpr std::array<std::string_view, 10> dimensions{"sel", "str", "exe", "org", "tea",
                                                                 "pla", "com", "dat", "rel", "met"};
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (all[i] != ' ') asked.person("K1", "kam", dimensions[i], std::string(4, all[i]));
    }
    const auto results = maturity_of(bundle);
    return results.text("/staged") + " " + results.text("/stage_name");
  };
  SECTION("all at the bottom") {
    CHECK(levels("1111111111") == "1 none");
  }
  SECTION("eight at 2") {
    CHECK(levels("2222222211") == "2 scoping");
  }
  SECTION("seven at 2") {
    CHECK(levels("2222222111") == "1 none");
  }
  SECTION("eight at 3, two at 2") {
    CHECK(levels("3333333322") == "3 introducing");
  }
  SECTION("eight at 3, one two below") {
    CHECK(levels("3333333331") == "2 scoping");
  }
  SECTION("eight at 4, two unknown") {
    CHECK(levels("44444444  ") == "4 embedding");
  }
  SECTION("seven at 4, three unknown") {
    CHECK(levels("4444444   ") == "null null");
  }
  SECTION("the top") {
    CHECK(levels("5555555544") == "5 optimising");
  }
}

TEST_CASE("the target is the next level up to 4, or what the company set", "[rules][maturity]") {
  auto bundle = company();
  Questionnaire asked(bundle);
  asked.person("K1", "kam", "sel", "2323").person("K1", "kam", "str", "4555").person("K1", "kam", "exe", "2222");
  bundle.settings(R"({"maturity_targets": {"m_executive": 4.5, "m_metrics": 3}})");
  const auto results = maturity_of(bundle);
  CHECK(results.number_of("m_selection", "target") == 3);  // 2.5 → 3
  CHECK(results.number_of("m_selection", "gap") == Approx(0.5));
  CHECK(results.number_of("m_strategy", "target") == 4);  // 4.75 → 4: level 5 everywhere is no goal
  CHECK(results.of("m_strategy", "gap") == "0");
  CHECK(results.number_of("m_executive", "target") == 4.5);
  CHECK(results.number_of("m_executive", "gap") == Approx(2.5));
  CHECK(results.number_of("m_metrics", "target") == 3);  // set, although nobody knows the level
  CHECK(results.of("m_metrics", "gap") == "null");
  CHECK(results.of("m_selection", "/anchors/reached").starts_with("There is a list, made mostly by revenue"));
  CHECK(results.of("m_selection", "/anchors/next").starts_with("Written criteria go beyond revenue"));
}

TEST_CASE("settings that name no dimension or level are refused", "[rules][maturity]") {
  for (const char* targets : {R"({"maturity_targets": {"m_sales": 3}})", R"({"maturity_targets": {"m_teams": 6}})"}) {
    Records records;
    RecordsBuilder builder([](std::int64_t) { return Day{}; });
    CHECK(builder.settings(targets).has_error());
  }
}

TEST_CASE("skills are told over three persons or more, never of one", "[rules][maturity]") {
  auto bundle = company();
  Questionnaire asked(bundle);
  // relationship: persons 2, (1+4)/2 = 2.5, 3 → 2.5. analysis: 2, 2, 2 → 2. leadership: two persons only.
  for (const char* rater : {"K1"}) asked.row("skill_relationship", rater, "K1", "", "2");
  asked.row("skill_relationship", "K2", "K2", "", "1").row("skill_relationship", "M1", "K2", "", "4");
  asked.row("skill_relationship", "M1", "K3", "", "3");
  for (const char* person : {"K1", "K2", "K3"}) asked.row("skill_analysis", "M1", person, "", "2");
  for (const char* person : {"K1", "K2"}) asked.row("skill_leadership", "M1", person, "", "1");
  const auto results = maturity_of(bundle);
  CHECK(results.number("/skills/areas/0/mean") == Approx(2.5));
  CHECK(results.number("/skills/areas/0/persons") == 3);
  CHECK(results.text("/skills/areas/2/mean") == "null");
  CHECK(results.number("/skills/areas/5/mean") == Approx(2));
  CHECK(results.text("/skills/weakest") == R"(["skill_analysis","skill_relationship"])");
  CHECK(fires(results, "R-SKL-01"));
  for (const char* person : {"K1", "K2", "K3", "M1"}) CHECK(results.json().find(person) == std::string::npos);
}
