#include "bundle.hpp"
#include "catch.hpp"

using namespace kam::rules;
using test::Bundle;
using test::Results;

TEST_CASE("a figure's trend is what it gained on the year before", "[rules][kpi]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id", {"A", "B"})
      .rows(Object::invoices, "id,account_id,date,net_amount",
            {"1,A,2023-07-01,100", "2,A,2024-04-10,140", "3,A,2024-06-10,60", "4,A,2025-04-10,300",
             "5,A,2025-06-10,300", "6,A,2025-03-10,300", "7,B,2025-01-10,50"})
      .rows(Object::opportunities, "id,account_id,created_at,closed_at,is_won,is_lost",
            {"1,A,2023-01-01,2023-07-01,true,false", "2,A,2024-01-01,2024-05-01,false,true",
             "3,A,2025-01-01,2025-05-01,true,false"});
  const Results results(bundle, "2025-06-30");
  CHECK(results.number("A", "/kpis/rev_ttm/trend/year/value") == 600);                     // 900 against 300
  CHECK(results.number("A", "/kpis/rev_ttm/trend/quarter/value") == 400);                  // 600 against 200
  CHECK(results.number("A", "/kpis/avg_ticket/trend/year/value") == 200);                  // 300 against 100
  CHECK(results.text("A", "/kpis/avg_ticket/trend/quarter/reason") == "too_few_records");  // two invoices each
  CHECK(results.number("A", "/kpis/kpi_win_rate/trend/year/value") == 50);                 // 1 of 1 against 1 of 2
  CHECK(results.number("A", "/kpis/kpi_win_rate/trend/quarter/value") == 100);
  CHECK(results.text("A", "/kpis/kpi_growth/trend/year/reason") == "too_few_records");  // the year before PTM
  CHECK(results.text("B", "/kpis/rev_ttm/trend/year/reason") == "new_account");
  CHECK(results.json("B").find("\"kpi_win_rate\":{\"state\":\"unknown\",\"value\":null,\"unit\":\"%\","
                               "\"reason\":\"no_records\",\"k\":0,\"n\":0}") != std::string::npos);  // none to compare
}

TEST_CASE("where records begin late a trend compares the two shorter windows and names them", "[rules][kpi]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id", {"A", "B"})
      .rows(Object::invoices, "id,account_id,date,net_amount",
            {"0,B,2024-09-03,1", "1,A,2024-12-01,400", "2,A,2025-03-01,500"});
  const Results results(bundle, "2025-06-30");
  CHECK(results.number("A", "/kpis/rev_ttm/trend/year/value") == 100);
  CHECK(results.number("A", "/kpis/rev_ttm/trend/year/window_days") == 150);
  CHECK(results.text("A", "/kpis/rev_ttm/trend/quarter/reason") == "too_few_records");
}

TEST_CASE("windows under 90 days have no trend", "[rules][kpi]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id", {"A"})
      .rows(Object::invoices, "id,account_id,date,net_amount", {"1,A,2025-01-15,400"});
  CHECK(Results(bundle, "2025-06-30").text("A", "/kpis/rev_ttm/trend/year/reason") == "too_few_records");
}
