#include "bundle.hpp"
#include "catch.hpp"

using namespace kam::rules;
using test::Bundle;
using test::Results;

TEST_CASE("where records begin late, two shorter windows are compared and named", "[rules][history]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id", {"A", "B"})
      .rows(Object::invoices, "id,account_id,date,net_amount",
            {"0,B,2024-09-03,1", "1,A,2024-12-01,400", "2,A,2025-03-01,500"});
  const Results results(bundle, "2025-06-30");
  CHECK(results.number("A", "/kpis/kpi_growth/value") == Approx(25).margin(1e-9));
  CHECK(results.number("A", "/kpis/kpi_growth/window_days") == 150);
  CHECK(results.number("A", "/kpis/retention/value") == 100);
  CHECK(results.number("A", "/kpis/rev_ttm/value") == 900);
  CHECK(results.number("A", "/kpis/rev_ttm/covered_days") == 301);
}

TEST_CASE("windows under 90 days compare nothing", "[rules][history]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id", {"A"})
      .rows(Object::invoices, "id,account_id,date,net_amount", {"1,A,2025-01-15,400"});
  const Results results(bundle, "2025-06-30");
  CHECK(results.text("A", "/kpis/kpi_growth/reason") == "too_few_records");
  CHECK(results.text("A", "/kpis/retention/reason") == "too_few_records");
}

TEST_CASE("a tenure that begins with the records is at least that long", "[rules][history]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id", {"A", "B"})
      .rows(Object::invoices, "id,account_id,date,net_amount", {"1,A,2024-09-15,1", "2,B,2025-02-10,1"});
  const Results results(bundle, "2025-06-30");
  CHECK(results.part_number("A", "sel_tenure", "value") == Approx(0.788501).margin(1e-6));
  CHECK(results.part_number("A", "sel_tenure", "score") == Approx(2.577002).margin(1e-6));
  CHECK(results.part("A", "sel_tenure", "proxy") == "at_least");
  CHECK(results.part_number("A", "sel_tenure", "quality") == 0.5);
  CHECK(results.part_number("B", "sel_tenure", "value") == Approx(0.383299).margin(1e-6));
  CHECK(results.part_number("B", "sel_tenure", "score") == Approx(1.766598).margin(1e-6));
  CHECK(results.part_number("B", "sel_tenure", "quality") == 1);
}

TEST_CASE("a position stands on plain records", "[rules][position]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id", {"A", "B", "C"})
      .rows(Object::invoices, "id,account_id,date,net_amount",
            {"1,A,2024-09-15,400", "2,A,2024-11-05,100", "3,A,2025-01-20,150", "4,A,2025-03-03,150",
             "5,A,2025-06-10,200", "6,B,2025-02-10,800", "7,C,2025-02-10,400"});
  const Results results(bundle, "2025-06-30");
  CHECK(results.number("A", "/position/rank/value") == 1);
  CHECK(results.number("A", "/position/rank/of") == 3);
  CHECK(results.number("A", "/position/share/value") == Approx(45.454545).margin(1e-6));
  CHECK(results.number("A", "/position/last_quarter/value") == 200);
  CHECK(results.number("A", "/position/vs_before/value") == Approx(-33.333333).margin(1e-6));
  CHECK(results.text("A", "/position/vs_year_ago/reason") == "too_few_records");
  CHECK(results.number("A", "/position/months_with_purchase/value") == 4);
  CHECK(results.number("A", "/position/months_with_purchase/of") == 9);
  CHECK(results.number("A", "/axes/value/value") == Approx(83.333333).margin(1e-6));
  CHECK(results.number("B", "/axes/value/value") == Approx(50).margin(1e-6));
  CHECK(results.number("C", "/axes/value/value") == Approx(16.666667).margin(1e-6));
}

TEST_CASE("nothing dated after the day is used", "[rules][history]") {
  const auto json = [](bool later) {
    Bundle bundle;
    bundle.rows(Object::accounts, "id", {"A"});
    bundle.rows(Object::invoices, "id,account_id,date,net_amount", {"1,A,2025-03-01,400"});
    bundle.rows(Object::opportunities, "id,account_id,amount,created_at,closed_at,is_won", {"O,A,50,2025-05-01,,"});
    bundle.rows(Object::activities, "id,account_id,at,kind", {"V,A,2025-06-01,call"});
    if (later) {
      bundle.rows(Object::invoices, "id,account_id,date,net_amount", {"2,A,2025-07-01,9999"});
      bundle.rows(Object::activities, "id,account_id,at,kind", {"W,A,2025-07-01,call"});
      bundle.rows(Object::opportunities, "id,account_id,amount,created_at,closed_at,is_won", {"P,A,50,2025-07-02,,"});
    }
    return Results(bundle, "2025-06-30").json("A");
  };
  CHECK(json(false) == json(true));
}

TEST_CASE("a deal's amount is split evenly over its products", "[rules][history]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id,segment", {"A,s", "B,s", "C,s", "D,s", "E,s", "F,s"})
      .rows(Object::products, "id,category", {"P,x", "Q,y", "R,z"});
  int id = 0;
  for (const char* account : {"A", "B", "C", "D", "E"}) {
    const std::string row = std::to_string(++id) + "," + account + ",300,2025-03-01,true,P|Q|R";
    bundle.rows(Object::opportunities, "id,account_id,amount,closed_at,is_won,product_ids", {row});
  }
  const Results results(bundle, "2025-06-30");
  CHECK(results.number("F", "/kpis/whitespace/value") == 300);  // three categories, median 100 in each
  CHECK(results.number("A", "/kpis/whitespace/value") == 0);
}
