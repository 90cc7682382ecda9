#include "bundle.hpp"
#include "catch.hpp"

using namespace kam::rules;
using test::Bundle;
using test::Results;

namespace {

Bundle planned() {
  Bundle bundle;
  bundle.rows(Object::accounts, "id", {"A", "B", "C"})
      .rows(Object::plans, "id,account_id,status,updated_at",
            {"p,A,active,2025-06-01", "old,A,closed,2025-06-10", "q,B,draft,2025-06-01"})
      .rows(Object::plan_goals, "id,plan_id,measure,target,due,weight,done_at",
            {"g1,p,quality,,2025-03-31,3,2025-03-31", "g2,p,quality,,2025-05-31,1,2025-06-01",
             "g3,p,revenue,1000,2025-12-31,,", "g4,p,revenue,500,2025-09-30,,", "g5,p,growth,10,2025-12-31,,",
             "g6,old,quality,,2025-03-31,9,", "g7,q,revenue,100,2025-12-31,,"})
      .rows(Object::plan_actions, "id,goal_id,when,done_at",
            {"a1,g1,2025-06-01,2025-05-30", "a2,g1,2025-06-02,2025-06-03", "a3,g3,2025-06-03,",
             "a4,g3,2025-06-04,2025-06-04", "a5,g3,2025-04-01,", "a6,g3,2025-07-01,", "a7,g6,2025-06-04,"})
      .rows(
          Object::invoices, "id,account_id,date,net_amount",
          {"1,A,2023-07-01,1", "2,A,2024-01-10,499", "3,A,2025-01-10,400", "4,A,2024-12-31,200", "5,B,2025-01-10,150"})
      .rows(Object::opportunities, "id,account_id,amount,probability,created_at",
            {"1,A,600,0.5,2025-05-01", "2,B,600,0.5,2025-05-01"});
  return bundle;
}

}  // namespace

TEST_CASE("a plan is kept by its goals and actions done by their day", "[rules][kpi]") {
  Bundle bundle = planned();
  const Results results(bundle, "2025-06-30");
  CHECK(results.number("A", "/kpis/kpi_plan_attainment/value") == 75);  // weight 3 of 4; a day late is late
  CHECK(results.number("A", "/kpis/kpi_plan_attainment/k") == 1);
  CHECK(results.number("A", "/kpis/kpi_plan_attainment/n") == 2);
  CHECK(results.number("A", "/kpis/kpi_action_discipline/value") == 50);  // a1, a4 of a1 to a4
  CHECK(results.number("A", "/kpis/kpi_action_discipline/n") == 4);
  CHECK(results.text("B", "/kpis/kpi_plan_attainment/reason") == "no_records");
  CHECK(results.text("C", "/kpis/kpi_action_discipline/reason") == "no_records");
}

TEST_CASE("growth and pipeline are held against the year's goals", "[rules][kpi]") {
  Bundle bundle = planned();
  const Results results(bundle, "2025-06-30");
  // TTM 600 against PTM 500: 20 %, ten points over the goal
  CHECK(results.number("A", "/kpis/kpi_growth_gap/value") == Approx(10).margin(1e-9));
  // 300 for 1000 − 400 of 2025
  CHECK(results.number("A", "/kpis/kpi_pipeline_cover/value") == Approx(0.5).margin(1e-9));
  CHECK(results.number("A", "/kpis/kpi_pipeline_cover/goal_left") == 600);
  CHECK(results.text("B", "/kpis/kpi_pipeline_cover/state") == "not_applicable");
  CHECK(results.text("B", "/kpis/kpi_pipeline_cover/reason") == "goal_reached");
  CHECK(results.text("C", "/kpis/kpi_pipeline_cover/reason") == "no_records");
}

TEST_CASE("deliveries are on time by their promise, from ten on", "[rules][kpi]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id", {"A", "B"});
  for (int i = 0; i < 10; ++i) {
    const std::string row = "d" + std::to_string(i) + ",A,2025-05-0" + std::to_string(i % 9 + 1) +
                            (i < 8    ? ",2025-05-01"
                             : i == 8 ? ","
                                      : ",2025-05-02");
    bundle.rows(Object::deliveries, "id,account_id,promised_at,delivered_at", {row});
  }
  bundle.rows(Object::deliveries, "id,account_id,promised_at,delivered_at", {"x,B,2025-05-01,2025-05-01"});
  const Results results(bundle, "2025-06-30");
  CHECK(results.number("A", "/kpis/kpi_on_time/value") == 80);  // one never came, d9 a day late
  CHECK(results.number("A", "/kpis/kpi_on_time/k") == 8);
  CHECK(results.text("B", "/kpis/kpi_on_time/reason") == "too_few_records");
  CHECK(results.number("B", "/kpis/kpi_on_time/n") == 1);
}

TEST_CASE("opportunities are won or lost, and the lost ones have reasons", "[rules][kpi]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id", {"A", "B"})
      .rows(Object::opportunities, "id,account_id,created_at,closed_at,is_won,is_lost,loss_reason",
            {"1,A,2025-01-01,2025-03-03,true,false,", "2,A,2025-01-01,2025-05-03,true,false,",
             "3,A,2025-01-01,2025-05-31,true,false,", "4,A,2025-01-01,2025-03-03,false,true,price",
             "5,A,2025-01-01,2025-03-03,false,true,", "6,A,2024-01-01,2024-06-30,false,true,price"});
  const Results results(bundle, "2025-06-30");
  CHECK(results.number("A", "/kpis/kpi_win_rate/value") == 60);
  CHECK(results.number("A", "/kpis/kpi_win_rate/k") == 3);
  CHECK(results.number("A", "/kpis/kpi_win_rate/n") == 5);
  CHECK(results.number("A", "/kpis/kpi_win_rate/parts/price") == 1);
  CHECK(results.number("A", "/kpis/kpi_win_rate/parts/not_recorded") == 1);
  // 61, 122 and 150 days: 122/30.44
  CHECK(results.number("A", "/kpis/kpi_cycle_months/value") == Approx(4.007884).margin(1e-6));
  CHECK(results.text("B", "/kpis/kpi_win_rate/reason") == "no_records");
}

TEST_CASE("recency, frequency and money are fifths among the buyers", "[rules][kpi]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id", {"A", "B", "C", "D", "E", "F"})
      .rows(Object::invoices, "id,account_id,date,net_amount",
            {"1,A,2025-06-30,100", "2,A,2025-06-01,100", "3,B,2025-06-20,50", "4,C,2025-05-20,40", "5,D,2025-04-20,30",
             "6,E,2025-03-20,500"});
  const Results results(bundle, "2025-06-30");
  // A: the latest of five (percentile 90), most invoices (90), second by money (70)
  CHECK(results.text("A", "/kpis/kpi_rfm/value") == "5-5-4");
  // E: the oldest (10), one of four with one invoice (40), first by money (90)
  CHECK(results.text("E", "/kpis/kpi_rfm/value") == "1-3-5");
  CHECK(results.number("E", "/kpis/kpi_rfm/parts/money") == 5);
  CHECK(results.text("F", "/kpis/kpi_rfm/reason") == "not_active");
}
