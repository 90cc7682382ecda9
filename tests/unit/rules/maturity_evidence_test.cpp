#include <algorithm>

#include "../../../rules/src/mapping.hpp"
#include "../../../rules/src/maturity/terms.hpp"
#include "catch.hpp"
#include "maturity_bundle.hpp"

using namespace kam::rules;
using test::Bundle;
using test::maturity_of;
using test::Questionnaire;

namespace {

/// Four key accounts and six others, all of them active.
Bundle company(std::string_view labels = "tier_label") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id," + std::string(labels) + ",name,owner_id,kam_id,team,supplier_status_by_customer",
              {"K1,key,Alder,k1,k1,s1,preferred", "K2,key,Birch,k1,k1,,", "K3,key,Cedar,s1,k2,,", "K4,key,Daphne,,k2,,",
               "S1,standard,Acme Ltd.,s1,,,", "S2,standard,ACME Ltd,s1,,,", "S3,standard,Elm,s1,,,",
               "S4,standard,Fir,s1,,,", "S5,standard,Gum,s1,,,", "S6,standard,Hazel,s1,,,"});
  bundle.rows(Object::users, "id,role,function,trainings",
              {"k1,kam,sales,negotiation@2026-01-10", "k2,kam,sales,basics", "s1,account_manager,sales,",
               "e1,specialist,engineering,", "f1,specialist,finance,"});
  for (const char* account : {"K1", "K2", "K3", "K4", "S1", "S2", "S3", "S4", "S5", "S6"}) {
    const std::string id = account;
    bundle.rows(Object::invoices, "id,account_id,date,net_amount", {"I" + id + "," + id + ",2026-03-01,100"});
  }
  return bundle;
}

double level(const test::ProgrammeResults& results, std::string_view dimension, int line) {
  return results.number_of(dimension, "/evidence/" + std::to_string(line) + "/level");
}
std::string line(const test::ProgrammeResults& results, std::string_view dimension, int line, std::string_view member) {
  return results.of(dimension, "/evidence/" + std::to_string(line) + "/" + std::string(member));
}
bool fires(const test::ProgrammeResults& results, std::string_view rule) {
  const auto rules = results.rules();
  return std::find(rules.begin(), rules.end(), rule) != rules.end();
}

}  // namespace

TEST_CASE("the list speaks for selection", "[rules][maturity]") {
  auto bundle = company();
  bundle.settings(R"({"list_changed_at": "2025-06-30"})");
  const auto results = maturity_of(bundle);
  CHECK(line(results, "m_selection", 0, "value") == "0");  // nobody is scored on enough criteria
  CHECK(level(results, "m_selection", 0) == 1);
  CHECK(line(results, "m_selection", 1, "state") == "not_applicable");  // 10 active accounts are fewer than 100
  CHECK(line(results, "m_selection", 2, "value") == "12");              // 12 months back is that very day
  CHECK(level(results, "m_selection", 2) == 4);
  CHECK(line(results, "m_selection", 3, "value") == "25");
  CHECK(level(results, "m_selection", 3) == Approx(1 + 2 * 25 / 30.0));
  CHECK(results.number_of("m_selection", "computed") == Approx((1 + 4 + 1 + 50 / 30.0) / 3));
  CHECK(results.of("m_selection", "basis") == "computed");
}

TEST_CASE("a month that has begun counts as one", "[rules][maturity]") {
  auto bundle = company();
  bundle.settings(R"({"list_changed_at": "2025-06-29"})");
  const auto results = maturity_of(bundle);
  CHECK(line(results, "m_selection", 2, "value") == "13");
  CHECK(level(results, "m_selection", 2) == 2);
}

TEST_CASE("an empty start is not immaturity", "[rules][maturity]") {
  auto bundle = company("segment");  // nobody keeps labels
  const auto results = maturity_of(bundle);
  CHECK(line(results, "m_selection", 0, "reason") == "field_not_in_use");
  CHECK(line(results, "m_data_tools", 1, "reason") == "field_not_in_use");
  CHECK(results.of("m_selection", "computed") == "null");
}

TEST_CASE("levels of the number of key accounts", "[rules][maturity][pack]") {
  const auto& dimension = test::default_pack().data().maturity->dimensions.front();
  const auto& count = *std::find_if(dimension.evidence.begin(), dimension.evidence.end(),
                                    [](const auto& one) { return one.id == "pf_key_count"; });
  CHECK(count.least_active == 100);
  const std::vector<std::pair<double, double>> levels{{0, 1},  {4, 1},  {5, 4},  {14, 4},  {15, 5}, {35, 5},
                                                      {36, 4}, {50, 4}, {51, 2}, {100, 2}, {101, 1}};
  for (const auto& [accounts, expected] : levels) {
    INFO(accounts);
    CHECK(score_of(count.map, accounts) == expected);
  }
}

TEST_CASE("weights add up to a hundred, and every dimension has its four items and five anchors",
          "[rules][maturity][pack]") {
  double weights = 0;
  std::size_t items = 0;
  for (const auto& dimension : test::default_pack().data().maturity->dimensions) {
    weights += dimension.weight;
    items += dimension.items.size();
    CHECK(dimension.items.size() == 4);
    for (const auto& anchor : dimension.anchors) CHECK_FALSE(anchor.empty());
  }
  CHECK(weights == 100);
  CHECK(items == 40);
}

TEST_CASE("plans speak for strategy by the goals that serve it", "[rules][maturity]") {
  auto bundle = company();
  bundle.settings(R"({"strategic_objectives": [{"id": "pharma", "weight": 1}]})");
  bundle.rows(Object::plans, "id,account_id,status,updated_at",
              {"P1,K1,active,2026-06-01", "P2,K2,active,2026-06-01", "P3,S1,closed,2026-06-01"});
  SECTION("none of two: one line is not enough for a step") {
    bundle.rows(Object::plan_goals, "id,plan_id,strategic_objective", {"G1,P1,other", "G2,P2,other"});
    const auto results = maturity_of(bundle);
    CHECK(line(results, "m_strategy", 0, "value") == "0");
    CHECK(results.number_of("m_strategy", "score") == 1);
    CHECK_FALSE(fires(results, "R-MAT-02"));
  }
  SECTION("none of two, and people say so too") {
    bundle.rows(Object::plan_goals, "id,plan_id,strategic_objective", {"G1,P1,other", "G2,P2,other"});
    Questionnaire(bundle).person("k1", "kam", "str", "1111");
    const auto results = maturity_of(bundle);
    CHECK(results.of("m_strategy", "basis") == "both");
    CHECK(results.number_of("m_strategy", "score") == 1);
    CHECK(fires(results, "R-MAT-02"));
  }
  SECTION("one of two") {
    bundle.rows(Object::plan_goals, "id,plan_id,strategic_objective", {"G1,P1,pharma", "G2,P2,"});
    const auto results = maturity_of(bundle);
    CHECK(line(results, "m_strategy", 0, "value") == "50");
    CHECK(level(results, "m_strategy", 0) == Approx(3.5));  // 2.5 at 30, 4 at 60
  }
  SECTION("answers far above it are a claim, and half of each is the score") {
    bundle.rows(Object::plan_goals, "id,plan_id,strategic_objective", {"G1,P1,other", "G2,P2,other"});
    Questionnaire(bundle).person("k1", "kam", "str", "2323");  // 2.5 against 1: just enough
    const auto results = maturity_of(bundle);
    CHECK(results.of("m_strategy", "flags") == R"(["claim_above_evidence"])");
    CHECK(results.number_of("m_strategy", "score") == Approx(1.75));
    CHECK_FALSE(fires(results, "R-MAT-12"));  // one dimension alone
  }
  SECTION("answers a little above it are none") {
    bundle.rows(Object::plan_goals, "id,plan_id,strategic_objective", {"G1,P1,other", "G2,P2,other"});
    Questionnaire(bundle).person("k1", "kam", "str", "2322");
    CHECK(maturity_of(bundle).of("m_strategy", "flags") == "[]");
  }
}

TEST_CASE("trainings speak for competence if they have a date", "[rules][maturity]") {
  auto bundle = company();
  Questionnaire(bundle).person("k1", "kam", "com", "1212");
  const auto results = maturity_of(bundle);
  CHECK(line(results, "m_competence", 0, "value") == "50");  // one of two in twelve months
  CHECK(level(results, "m_competence", 0) == Approx(3));     // 2 at 30, 4 at 70
  CHECK(results.number_of("m_competence", "score") == Approx(2.25));
  CHECK(results.of("m_competence", "flags") == R"(["better_than_believed"])");  // 1.5 against 3
}

TEST_CASE("half of the lines are needed", "[rules][maturity]") {
  auto bundle = company();
  bundle.rows(Object::opportunities, "id,account_id,owner_id,type,created_at", {"O1,S1,k1,new,2026-01-10"});
  const auto with_deals = maturity_of(bundle);
  // owners: K1 and K2 of four belong to a manager → 50 %, 2.5. Nobody has more than ten new deals → 0 %, 5.
  CHECK(level(with_deals, "m_organisation", 0) == Approx(2.5));
  CHECK(level(with_deals, "m_organisation", 1) == 5);
  // load: two keys of 12 hours at 0.75 a manager, 18 of 32 hours → under 0.85
  CHECK(level(with_deals, "m_organisation", 2) == 5);
  CHECK(with_deals.number_of("m_organisation", "computed") == Approx(12.5 / 3));
  CHECK(with_deals.of("m_executive", "computed") == "null");  // no activity, no sponsor: 0 of 2
}

TEST_CASE("activities speak for leaders, teams and the use of the CRM", "[rules][maturity]") {
  auto bundle = company();
  bundle.rows(Object::contacts, "id,account_id,seniority", {"C1,K1,c_level", "C2,K2,staff"});
  bundle.rows(Object::activities, "id,account_id,user_id,at,kind,contact_ids",
              {"A1,K1,k1,2026-06-20,meeting,C1", "A2,K1,e1,2026-06-10,meeting,C1", "A3,K1,f1,2026-05-10,call,C2",
               "A4,K2,k1,2026-04-10,call,C2", "A5,K1,e1,2025-01-10,call,C1"});
  const auto results = maturity_of(bundle);
  // A1 and A2 with the top in twelve months, over four key accounts: 0.5 → 1 + 0.5 * 2
  CHECK(line(results, "m_executive", 1, "value") == "0.5");
  CHECK(level(results, "m_executive", 1) == Approx(2));
  // K1 alone has three functions (sales, engineering, finance) at work in 90 days: 25 %, 1 at 0 and 2 at 30
  CHECK(line(results, "m_teams", 0, "value") == "25");
  CHECK(level(results, "m_teams", 0) == Approx(1 + 25 / 30.0));
  // managers and team of the key accounts: k1, k2, s1; in 30 days k1 alone
  CHECK(results.number_of("m_data_tools", "/evidence/0/value") == Approx(100 / 3.0));
  CHECK(level(results, "m_data_tools", 0) == Approx(1 + 2 * (100 / 3.0 - 20) / 40));
  // nobody owns K4; S1 and S2 are one name: 3 of 10 → beyond 20
  CHECK(line(results, "m_data_tools", 2, "value") == "30");
  CHECK(level(results, "m_data_tools", 2) == 1);
}

TEST_CASE("lost deals speak for learning by their reasons", "[rules][maturity]") {
  auto bundle = company();
  bundle.rows(Object::opportunities, "id,account_id,is_lost,closed_at,loss_reason",
              {"L1,K1,true,2026-01-10,price", "L2,K2,true,2026-02-10,fit", "L3,S1,true,2026-03-10,"});
  const auto results = maturity_of(bundle);
  CHECK(results.number_of("m_metrics", "/evidence/1/value") == Approx(200 / 3.0));
  CHECK(level(results, "m_metrics", 1) == Approx(3 + 2 * (200 / 3.0 - 60) / 30));
  CHECK(line(results, "m_metrics", 0, "value") == "0");
}
