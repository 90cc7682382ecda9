#include "../unit/rules/bundle.hpp"
#include "catch.hpp"
#include "kam/rules/odd_parents.hpp"
#include "promises.hpp"

/// Input that is wrong or absurd: it is named, or its result is unknown for the right reason; never a wrong number.

using namespace kam::rules;
using test::Bundle;
using test::Results;

namespace {

const std::string huge = "1" + std::string(308, '0');  // 1e308, written as a plain decimal

void check_promises(const Results& results, std::initializer_list<const char*> accounts) {
  for (const char* account : accounts) {
    for (const auto& broken : test::broken_promises(results.json(account))) FAIL_CHECK(account << " " << broken);
  }
}

std::vector<std::string> columns_at_fault(Bundle& bundle) {
  std::vector<std::string> columns;
  for (const auto& row : bundle.finish().bad_rows) columns.push_back(row.column);
  return columns;
}

}  // namespace

TEST_CASE("days that do not exist and numbers that are none are bad rows", "[property][bad-input]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id", {"A"})
      .rows(Object::invoices, "id,account_id,date,net_amount",
            {"1,A,2025-02-29,10", "2,A,2025-04-31,10", "3,A,0000-00-00,10", "4,A,2025-13-01,10",
             "5,A,2025-01-01T24:00:00Z,10", "6,A,2025-01-01,NaN", "7,A,2025-01-01,inf", "8,A,2025-01-01,1e308",
             "9,A,2025-01-01,-", "10,A,2024-02-29,10", "11,A,2025-01-01," + huge, "12,A,2025-01-01,-" + huge});
  CHECK(columns_at_fault(bundle) == std::vector<std::string>{"date", "date", "date", "date", "date", "net_amount",
                                                             "net_amount", "net_amount", "net_amount", "net_amount",
                                                             "net_amount"});
}

TEST_CASE("a number or a rate that no company has is told as too large", "[property][bad-input]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id,annual_revenue", {"A," + huge});
  const auto finished = bundle.finish();
  REQUIRE(finished.bad_rows.size() == 1);
  CHECK_THAT(finished.bad_rows[0].expected,
             ContainsSubstring("expected a number of at most 18 digits before the point"));

  RecordsBuilder builder([](std::int64_t) { return Day{}; });
  CHECK(builder.rate("2025-01-01", "USD", "EUR", huge).has_value());
  CHECK(builder.rate("2025-01-01", "USD", "EUR", "0." + std::string(300, '0') + "1").has_value());
  CHECK(builder.settings(R"({"weights":{"sel_network":1e308}})").has_error());
}

TEST_CASE("the largest amounts there may be still add up to numbers", "[property][bad-input]") {
  const std::string most = "1" + std::string(18, '0');
  Bundle bundle;
  bundle.settings(R"({"reporting_currency":"EUR"})")
      .rate("2024-01-01", "QQQ", "EUR", most)
      .rows(Object::accounts, "id,annual_revenue,annual_revenue_prev,employees,lat,lon",
            {"A," + most + ",0.001," + most + "," + most + "," + most, "B,-" + most + ",0,0,0,0", "C,,,,,"})
      .rows(Object::invoices, "id,account_id,date,net_amount,currency,due_date,paid_at,open_amount",
            {"1,A,2025-05-01," + most + ",QQQ,2025-05-01,2025-06-01,", "2,A,2025-02-01," + most + ",QQQ,,,",
             "3,A,2025-03-01,,QQQ,,,", "4,A,2024-06-01,0.01,EUR,,,", "5,B,2025-05-01,-" + most + ",QQQ,,," + most,
             "6,C,2025-05-01,1,EUR,,,"})
      .rows(Object::invoice_lines, "invoice_id,qty,net_price,list_price,cogs",
            {"3," + most + "," + most + "," + most + ",-" + most, "1,-" + most + "," + most + ",0,0"});
  const Results results(bundle, "2025-06-30");
  check_promises(results, {"A", "B", "C"});
  // 2·1e18·1e18 + (1e18·1e18)·1e18: the invoice without an amount is its line
  CHECK(results.number("A", "/position/revenue_ttm/value") == Approx(1e54));
}

TEST_CASE("quantities below zero are returns or nonsense, and no score leaves 1..10", "[property][bad-input]") {
  Bundle bundle;
  bundle
      .rows(Object::accounts,
            "id,credit_class,employees,employees_prev,market_share_pct,industry_rank,supplier_rank,suppliers_used,"
            "departments_total,countries_count,addressable_spend_annual,values_items",
            {"A,-5,-10,5,-3,-7,-1,-2,-4,-1,-1000,ann;-5;99;0;7", "B,99,10,-5,900,0,9,2,0,0,0,bob;50;50;50;50",
             "C,0,0,0,0,0,0,0,0,0,0,"})
      .rows(Object::products, "id,category", {"P,pumps"})
      .rows(Object::invoices, "id,account_id,date,net_amount",
            {"1,A,2025-05-01,-500", "2,B,2025-05-01,300", "3,B,2025-04-01,300", "4,C,2024-05-01,-1"})
      .rows(Object::invoice_lines, "invoice_id,product_id,qty,net_price,list_price,cogs",
            {"1,P,-5,100,90,50", "2,P,-3,-100,-90,-50", "3,P,3,100,0,50"})
      .rows(Object::tickets, "id,account_id,opened_at,severity,csat,hours",
            {"1,A,2025-06-01,-1,-4,-9", "2,A,2025-06-02,99,99,1", "3,A,2025-06-03,0,0,0"})
      .rows(Object::survey_responses, "id,account_id,contact_id,at,kind,score,scale_max",
            {"1,A,x,2025-06-01,nps,-7,10", "2,A,y,2025-06-01,nps,70,10", "3,B,x,2025-06-01,csat,9,0",
             "4,B,y,2025-06-01,perception,9,-3"})
      .rows(Object::usage, "account_id,department,at,seats_used,seats_bought,features_used,features_bought",
            {"A,IT,2025-06-01,-5,10,-1,0", "B,IT,2025-06-01,50,0,9,3", "C,IT,2025-06-01,5,-10,9,-3"})
      .rows(Object::opportunities, "id,account_id,amount,probability,created_at,closed_at,is_won",
            {"1,A,-100,7,2025-06-20,2025-06-01,true", "2,A,100,-3,2025-06-01,,", "3,B,,0.5,2025-06-01,,"})
      .rows(Object::answers, "id,question_id,account_id,respondent_id,value",
            {"1,sel_network,A,ann,-40", "2,sel_network,B,ann,400", "3,sel_cultural_fit,C,ann,0"});
  const auto finished = bundle.finish();
  for (const bool starting_set : {false, true}) {
    const ScoreOptions options{parse_day("2025-06-30").value(), starting_set, test::digest};
    const auto scored = score(test::default_pack(), finished.records, options).value();
    for (const auto& account : scored.accounts) {
      for (const auto& broken : test::broken_promises(account.json)) FAIL_CHECK(account.id << " " << broken);
    }
  }
}

TEST_CASE("two currencies without a rate leave a gap that is named, and spoil no other account",
          "[property][bad-input]") {
  Bundle bundle;
  bundle.settings(R"({"reporting_currency":"EUR"})")
      .rows(Object::accounts, "id,annual_revenue,currency", {"A,5000,USD", "B,4000,EUR", "C,3000,JPY"})
      .rows(Object::invoices, "id,account_id,date,net_amount,currency",
            {"1,A,2025-05-01,100,USD", "2,B,2025-05-01,200,EUR", "3,B,2024-02-01,300,", "4,C,2025-05-01,400,JPY"});
  const Results results(bundle, "2025-06-30");
  for (const char* account : {"A", "C"}) {
    CHECK(results.text(account, "/position/revenue_ttm/state") == "unknown");
    CHECK(results.text(account, "/position/revenue_ttm/reason") == "no_exchange_rate");
    CHECK(results.part(account, "sel_customer_size", "reason") == "no_exchange_rate");
  }
  CHECK(results.number("B", "/position/revenue_ttm/value") == 200);
  CHECK(results.number("B", "/position/rank/of") == 1);  // of those with a known revenue
}

TEST_CASE("a circle of parents is told, and counts as its smallest id", "[property][bad-input]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id,parent_id", {"C,A", "A,B", "B,C", "D,A", "E,E", "F,nobody", "G,"})
      .rows(Object::invoices, "id,account_id,date,net_amount",
            {"1,B,2025-05-01,100", "2,D,2025-05-01,50", "3,E,2025-05-01,7", "4,F,2025-05-01,8"});
  const auto finished = bundle.finish();
  CHECK(finished.bad_rows.empty());
  CHECK(
      odd_parents(finished.records) ==
      std::vector<std::string>{
          "account \"A\": parent_id: expected no circle, found A → B → C → A; this account counts as the parent of all",
          "account \"E\": parent_id: expected no circle, found E → E; this account counts as the parent of all",
          "account \"F\": parent_id: expected the id of one of the accounts, found \"nobody\"; it stands on its own"});
  const auto scored =
      score(test::default_pack(), finished.records, {parse_day("2025-06-30").value(), false, test::digest}).value();
  std::vector<std::string> ids;
  for (const auto& account : scored.accounts) ids.push_back(account.id);
  CHECK(ids == std::vector<std::string>{"A", "E", "F", "G"});
  CHECK_THAT(scored.accounts[0].json, ContainsSubstring(R"("revenue_ttm":{"state":"known","value":150)"));
}

TEST_CASE("an id that comes twice is told, and the first row counts", "[property][bad-input]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id,name", {"A,first", "A,second"})
      .rows(Object::invoices, "id,account_id,date,net_amount", {"1,A,2025-05-01,100", "1,A,2025-05-02,900"})
      .rows(Object::products, "id,category", {"P,one", "P,two"});
  const auto finished = bundle.finish();
  CHECK(finished.bad_rows.size() == 3);
  REQUIRE(finished.records.invoices.size() == 1);
  CHECK(finished.records.invoices[0].net_amount == 100);
  CHECK(finished.records.products[0].category == "one");
}

TEST_CASE("the ends of the calendar are days like others", "[property][bad-input]") {
  for (const char* as_of : {"0001-01-01", "9990-12-31"}) {
    Bundle bundle;
    bundle.rows(Object::accounts, "id,created_at", {"A,0001-01-01", "B,9999-12-31"})
        .rows(Object::invoices, "id,account_id,date,net_amount", {"1,A,0001-01-01,5", "2,A,9999-12-31,6"})
        .rows(Object::contracts, "id,account_id,start,end", {"1,A,0001-01-01,9999-12-31"});
    const Results results(bundle, as_of);
    check_promises(results, {"A", "B"});
  }
}
