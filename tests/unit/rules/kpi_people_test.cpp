#include "../../../rules/src/assess.hpp"

#include "bundle.hpp"
#include "catch.hpp"

using namespace kam::rules;
using test::Bundle;
using test::Results;

namespace {

/// c1 champion met 4 times lately, c2 sceptic met once 60 days ago, c3 of unknown stance never met, c4 left.
Bundle four_people() {
  Bundle bundle;
  bundle.rows(Object::accounts, "id", {"A", "B"})
      .rows(Object::contacts, "id,account_id,dmu_roles,influence,friendliness,seniority,left_at",
            {"c1,A,decider,5,2,c_level,", "c2,A,buyer|user,4,-1,staff,", "c3,A,gatekeeper,1,,,",
             "c4,A,influencer,5,2,vp,2025-01-01"})
      .rows(Object::activities, "id,account_id,at,kind,contact_ids",
            {"1,A,2025-06-30,meeting,c1", "2,A,2025-06-01,call,c1", "3,A,2025-05-01,call,c1",
             "4,A,2025-05-02,call,c1|c2", "5,A,2025-06-15,email,c3"});
  return bundle;
}

Value fact(Bundle& bundle, std::string_view id, std::string_view as_of) {
  const auto finished = bundle.finish();
  const Portfolio portfolio(finished.records, *parse_day(as_of));
  return find_fact(id)->compute(portfolio, portfolio.nodes.front());
}

Value fact_of_four(std::string_view id) {
  Bundle bundle = four_people();
  return fact(bundle, id, "2025-06-30");
}

}  // namespace

TEST_CASE("stakeholder facts count active people", "[rules][kpi]") {
  CHECK(fact_of_four("stk_coverage").number == Approx(0.8));  // decider, buyer, user, gatekeeper of five
  CHECK(fact_of_four("stk_depth").number == 3);
  CHECK(fact_of_four("stk_seniority").number == 0.5);  // c1 of c1 and c2
  CHECK(fact_of_four("stk_blockers").number == 1);
  CHECK(fact_of_four("stk_blockers").evidence == std::vector<std::string>{"contact:c2"});
  CHECK(fact_of_four("stk_decider_contact").number == 1);
  // (5·2 − 4·1)/2 / 9
  CHECK(fact_of_four("stk_support").number == Approx(33.333333).margin(1e-6));
  CHECK(fact_of_four("stk_support").k == 2);
  CHECK(fact_of_four("stk_support").n == 3);
}

TEST_CASE("strength weighs contact, stance and recency by influence", "[rules][kpi]") {
  // c1: 40·0.8 + 35 + 25 = 92; c2: 40·0.4 + 35·0.25 + 25·0.5^(59/60) = 37.395243; c3: 0; (460 + 149.580972 + 0)/10
  CHECK(fact_of_four("stk_strength").number == Approx(60.958097).margin(1e-5));
  CHECK(fact_of_four("stk_strength").n == 3);
}

TEST_CASE("relationship quality is the mean of what is known", "[rules][kpi]") {
  Bundle bundle = four_people();
  const Results results(bundle, "2025-06-30");
  // (60.958097 + 80 + 66.666667)/3
  CHECK(results.number("A", "/kpis/kpi_relationship_quality/value") == Approx(69.208255).margin(1e-5));
  CHECK(results.number("A", "/kpis/kpi_relationship_quality/k") == 3);
  CHECK(results.text("A", "/kpis/kpi_relationship_quality/parts/kpi_satisfaction") == "null");
  CHECK(results.text("B", "/kpis/kpi_relationship_quality/reason") == "no_records");
}

TEST_CASE("stance and influence that nobody keeps are unknown, not neutral", "[rules][kpi]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id", {"A"}).rows(Object::contacts, "id,account_id", {"c1,A"});
  const auto finished = bundle.finish();
  const Portfolio portfolio(finished.records, *parse_day("2025-06-30"));
  for (const std::string_view id : {"stk_coverage", "stk_support", "stk_blockers", "stk_seniority"}) {
    CHECK(find_fact(id)->compute(portfolio, portfolio.nodes.front()).reason == Reason::field_not_in_use);
  }
  CHECK(find_fact("stk_strength")->compute(portfolio, portfolio.nodes.front()).reason == Reason::no_records);
}

TEST_CASE("the net promoter score stands with its error and with who answered", "[rules][kpi]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id", {"A", "B"})
      .rows(Object::contacts, "id,account_id,dmu_roles", {"c1,A,user", "c2,A,decider", "c3,A,user", "c4,B,decider"})
      .rows(Object::survey_responses, "id,account_id,contact_id,at,kind,score", {"b,B,c4,2025-05-01,nps,9"});
  for (int i = 0; i < 20; ++i) {  // 12 promoters, 5 passives, 3 detractors
    const std::string row = "r" + std::to_string(i) + ",A," + (i == 0 ? "c1" : "") + ",2025-05-01,nps," +
                            (i < 12   ? "9"
                             : i < 17 ? "8"
                                      : "6");
    bundle.rows(Object::survey_responses, "id,account_id,contact_id,at,kind,score", {row});
  }
  const Results results(bundle, "2025-06-30");
  CHECK(results.number("A", "/kpis/kpi_nps/value") == Approx(45).margin(1e-6));
  CHECK(results.number("A", "/kpis/kpi_nps/standard_error") == Approx(16.545392).margin(1e-6));
  CHECK(results.text("A", "/kpis/kpi_nps/asked") == "null");
  CHECK(results.number("A", "/kpis/kpi_nps/answered") == 1);
  CHECK(results.number("A", "/kpis/kpi_nps/contacts") == 3);
  CHECK(results.text("A", "/kpis/kpi_nps/decider_answered") == "false");
  CHECK(results.text("B", "/kpis/kpi_nps/reason") == "too_few_records");
  CHECK(results.text("B", "/kpis/kpi_nps/decider_answered") == "true");
}

TEST_CASE("loyalty takes answers, referrals and renewals", "[rules][kpi]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id", {"A", "B", "C"})
      .rows(Object::survey_responses, "id,account_id,contact_id,at,kind,score", {"1,A,c1,2025-05-01,nps,8"})
      .rows(Object::opportunities, "id,account_id,created_at,referred_by_account_id", {"1,B,2025-01-01,A"})
      .rows(Object::contracts, "id,account_id,start,end,annual_value",
            {"1,A,2023-01-01,2024-12-31,300", "2,A,2025-03-31,2026-12-31,1", "3,A,2023-01-01,2025-06-01,100",
             "4,B,2024-01-01,2024-12-31,", "5,B,2025-04-01,2026-12-31,1"});
  const Results results(bundle, "2025-06-30");
  // contract 2 starts 90 days after the end of 1, and before the end of 3: both renewed
  CHECK(results.number("A", "/kpis/kpi_renewal_rate/value") == 100);
  CHECK(results.number("A", "/kpis/kpi_renewal_rate/n") == 2);
  CHECK(results.number("A", "/kpis/kpi_loyalty/value") == Approx(93.333333).margin(1e-6));  // 80, 100, 100
  CHECK(results.text("B", "/kpis/kpi_renewal_rate/reason") == "field_empty");
  CHECK(results.number("B", "/kpis/kpi_loyalty/value") == 0);  // no referral, where referrals are recorded
  CHECK(results.text("C", "/kpis/kpi_renewal_rate/reason") == "no_records");
}
