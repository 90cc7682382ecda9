#include "bundle.hpp"
#include "catch.hpp"
#include "portfolio_results.hpp"

using namespace kam::rules;
using test::Bundle;
using test::PortfolioResults;
using test::Results;

namespace {

/// Two key accounts; the records of deals reach back four complete quarters, those of answers two.
Bundle served() {
  Bundle bundle;
  bundle.rows(Object::accounts, "id,tier_label,approach", {"A,key,one_voice", "B,key,one_voice", "C,key,none"});
  bundle.rows(Object::opportunities, "id,account_id,type,is_won,is_lost,created_at,closed_at",
              {"0,C,new,,true,2024-05-01,2024-06-30",  // where records begin
               "1,A,cross_sell,true,,2025-04-01,2025-05-01", "2,A,cross_sell,,true,2025-04-01,2025-05-01",
               "3,A,cross_sell,true,,2025-04-01,2025-05-31", "4,A,upsell,true,,2025-04-01,2025-06-30",
               "5,B,cross_sell,true,,2025-04-01,2025-05-11", "6,B,cross_sell,true,,2025-03-01,2025-04-01",
               "7,A,cross_sell,true,,2024-08-01,2024-08-31"});
  bundle.rows(Object::survey_responses, "id,account_id,contact_id,at,kind,score,scale_max",
              {"1,A,c1,2024-12-15,nps,4,", "2,A,c1,2025-04-10,nps,8,", "3,A,c2,2025-04-10,csat,5,5",
               "4,B,c3,2025-06-10,csat,3,5", "5,A,c1,2025-02-10,nps,9,"});
  return bundle;
}

}  // namespace

TEST_CASE("the quarters that the records cover, oldest first, each figure where its own records reach",
          "[rules][approach]") {
  Bundle bundle = served();
  const Results results(bundle, "2025-06-30");
  CHECK(results.text("A", "/approach/monitor/0/from") == "2024-07-01");
  CHECK(results.text("A", "/approach/monitor/3/until") == "2025-06-30");
  CHECK(results.text("A", "/approach/monitor").find("2024-04-01") == std::string::npos);
  CHECK(results.text("A", "/approach/monitor/0/satisfaction/reason") == "too_few_records");
  CHECK(results.text("A", "/approach/monitor/1/satisfaction/reason") == "too_few_records");
  CHECK(results.number("A", "/approach/monitor/2/satisfaction/value") == 90);
  // Recommendation 8 · 10 with weight 0.4, all answers satisfied with 0.3: 62/0.7.
  CHECK(results.number("A", "/approach/monitor/3/satisfaction/value") == Approx(62 / 0.7));
  CHECK(results.text("A", "/approach/monitor/3/cross_sell/state") == "unknown");  // two of three: shown as counts
  CHECK(results.number("A", "/approach/monitor/3/cross_sell/k") == 2);
  CHECK(results.number("A", "/approach/monitor/3/cross_sell/n") == 3);
  CHECK(results.number("A", "/approach/monitor/3/cycle/value") == Approx(60 / 30.44));  // 30, 60 and 90 days
  CHECK(results.text("A", "/approach/monitor/0/cycle/reason") == "too_few_records");    // one win
}

TEST_CASE("what was in force is known of today only", "[rules][approach]") {
  Bundle bundle = served(), later = served();
  const Results at_the_end(bundle, "2025-06-30"), after(later, "2025-07-15");
  CHECK(at_the_end.text("A", "/approach/monitor/3/approach") == "one_voice");
  CHECK(at_the_end.text("A", "/approach/monitor/2/approach") == "null");
  CHECK(after.text("A", "/approach/monitor/3/approach") == "null");
  CHECK(after.text("A", "/approach/in_force") == "one_voice");
}

TEST_CASE("an approach by quarter is one heap of the records of all that are served so", "[rules][approach]") {
  Bundle bundle = served();
  const PortfolioResults results(bundle, "2025-06-30");
  CHECK(results.text("/monitor/one_face") == "[]");
  CHECK(results.number("/monitor/one_voice/3/cross_sell/value") == 80);  // 4 of 5: A 2 of 3, B 2 of 2
  CHECK(results.number("/monitor/one_voice/3/cross_sell/n") == 5);
  // A: recommendation 80; answers 1 of 2 satisfied, where the mean of the accounts would say 44: (0.4·80 + 0.3·50)/0.7.
  CHECK(results.number("/monitor/one_voice/3/satisfaction/value") == Approx(47 / 0.7));
  CHECK(results.number("/monitor/one_voice/3/cycle/value") == Approx(40 / 30.44));  // 30, 31, 40, 60, 90
  CHECK(results.text("/monitor/one_voice/3/approach") == "one_voice");
}

TEST_CASE("without surveys the tickets tell how satisfied they are", "[rules][approach]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id", {"A"});
  bundle.rows(Object::tickets, "id,account_id,opened_at,csat",
              {"1,A,2024-12-15,5", "2,A,2025-02-01,4", "3,A,2025-03-01,2", "4,A,2025-03-01,"});
  const Results results(bundle, "2025-06-30");
  CHECK(results.text("A", "/approach/monitor/0/from") == "2025-01-01");
  CHECK(results.number("A", "/approach/monitor/0/satisfaction/value") == 50);
  CHECK(results.text("A", "/approach/monitor/0/cycle/reason") == "no_records");
  CHECK(results.text("A", "/approach/monitor/1/satisfaction/reason") == "no_records");
}
