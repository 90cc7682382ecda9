#include "bundle.hpp"
#include "catch.hpp"

using namespace kam::rules;
using test::Bundle;
using test::Results;

TEST_CASE("a rate may serve by its inverse, the newest on or before the day", "[rules][money]") {
  Bundle bundle;
  bundle.settings(R"({"reporting_currency":"EUR"})")
      .rate("2025-01-01", "EUR", "USD", "1.25")
      .rate("2025-02-11", "EUR", "USD", "2")
      .rows(Object::accounts, "id", {"A"})
      .rows(Object::invoices, "id,account_id,date,net_amount,currency", {"1,A,2025-02-10,1000,USD"});
  CHECK(Results(bundle, "2025-06-30").number("A", "/kpis/rev_ttm/value") == Approx(800).margin(1e-9));
}

TEST_CASE("a return counts as negative whatever its sign, by its lines if it names no amount", "[rules][money]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id", {"A"})
      .rows(Object::invoices, "id,account_id,date,net_amount,is_return",
            {"1,A,2025-02-10,500,", "2,A,2025-03-10,,true"})
      .rows(Object::invoice_lines, "invoice_id,qty,net_price", {"2,2,30", "2,-1,40"});
  CHECK(Results(bundle, "2025-06-30").number("A", "/kpis/rev_ttm/value") == 400);
}

TEST_CASE("a sum with a missing rate is known only while the gaps stay under 2 %", "[rules][money]") {
  const auto with = [](int good) {
    Bundle bundle;
    bundle.settings(R"({"reporting_currency":"EUR"})").rows(Object::accounts, "id", {"A"});
    bundle.rows(Object::invoices, "id,account_id,date,net_amount,currency", {"X,A,2025-02-10,1000,CZK"});
    for (int i = 0; i < good; ++i) {
      const std::string row = std::to_string(i) + ",A,2025-02-10,1,EUR";
      bundle.rows(Object::invoices, "id,account_id,date,net_amount,currency", {row});
    }
    return Results(bundle, "2025-06-30").text("A", "/kpis/rev_ttm/reason");
  };
  CHECK(with(49) == "no_exchange_rate");  // 1 of 50 is 2 %
  CHECK(with(50) == "null");
}

TEST_CASE("children roll up to the ultimate parent; a lost parent and a circle end the climb", "[rules][accounts]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id,parent_id", {"P,", "C,P", "G,C", "L,nobody", "Y,X", "X,Y"})
      .rows(Object::invoices, "id,account_id,date,net_amount",
            {"1,G,2025-06-01,5", "2,C,2025-06-01,7", "3,Y,2025-06-01,11"});
  const Results results(bundle, "2025-06-30");
  CHECK(results.size() == 3);
  CHECK(results.number("P", "/kpis/rev_ttm/value") == 12);
  CHECK(results.number("X", "/kpis/rev_ttm/value") == 11);
  CHECK(results.number("L", "/kpis/rev_ttm/value") == 0);
}
