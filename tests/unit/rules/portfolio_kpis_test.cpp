#include "catch.hpp"
#include "portfolio_results.hpp"

using namespace kam::rules;
using test::Bundle;
using test::PortfolioResults;

namespace {

constexpr auto as_of = "2025-06-30";

/// Five key accounts; before and now: K1 100→150, K2 200→100, K3 100→0, K4 0→50, K5 100→100; another one 100→300, and
/// W, new, 0→80. Records begin in 2022.
Bundle five_keys() {
  Bundle bundle;
  bundle
      .rows(Object::accounts, "id,tier_label,segment,owner_id",
            {"K1,key,x,u1", "K2,key,x,u1", "K3,key,x,u1", "K4,key,x,u1", "K5,key,x,u2", "N,standard,x,u2",
             "W,standard,x,u2", "Z,standard,x,u2"})
      .rows(Object::invoices, "id,account_id,date,net_amount",
            {"0,Z,2022-01-01,1", "1,K1,2022-12-01,50", "2,K1,2024-01-01,100", "3,K2,2024-01-01,200",
             "4,K3,2024-01-01,100", "5,K5,2024-01-01,100", "6,N,2024-01-01,100", "7,K1,2025-01-01,150",
             "8,K2,2025-01-01,100", "9,K4,2025-01-01,50", "A,K5,2025-01-01,100", "B,N,2025-01-01,300",
             "C,W,2025-01-01,80"});
  return bundle;
}

}  // namespace

TEST_CASE("revenue kept and grown, on the pooled records", "[rules][portfolio]") {
  Bundle bundle = five_keys();
  const PortfolioResults results(bundle, as_of);
  // kept: 100 + 100 + 0 + 100 of 500; grown: 150 + 100 + 0 + 100 of 500; sums: 400 / 500
  CHECK(results.number_of("kpi_grr") == Approx(60).margin(1e-9));
  CHECK(results.number_of("kpi_nrr") == Approx(70).margin(1e-9));
  CHECK(results.number_of("kpi_growth") == Approx(-20).margin(1e-9));
  CHECK(results.number_of("kpi_grr", "k") == 4);
  CHECK(results.number_of("kpi_grr", "n") == 5);
  // with the other account: (300 + 100) / 600 and (350 + 300) / 600
  CHECK(results.number_of("kpi_grr", "/all_accounts/value") == Approx(400.0 / 6).margin(1e-9));
  CHECK(results.number_of("kpi_nrr", "/all_accounts/value") == Approx(650.0 / 6).margin(1e-9));
  CHECK(results.of("kpi_logo_retention", "reason") == "too_few_records");
  CHECK(results.number_of("kpi_logo_retention", "k") == 3);
  CHECK(results.number_of("kpi_logo_retention", "n") == 4);
  CHECK(results.of("kpi_logo_retention", "/evidence") == R"(["account:K3"])");
}

TEST_CASE("a trend is this year's figure less last year's", "[rules][portfolio]") {
  Bundle bundle = five_keys();
  const PortfolioResults results(bundle, as_of);
  // the year before, K1 alone had bought: all of its 50 were kept; and all 500 against 50 are growth of 900 %
  CHECK(results.number_of("kpi_grr", "/trend/year/value") == Approx(60 - 100).margin(1e-9));
  CHECK(results.number_of("kpi_growth", "/trend/year/value") == Approx(-20 - 900).margin(1e-9));
  CHECK(results.of("kpi_grr", "/trend/year/unit") == "pp");
}

TEST_CASE("slices under five show their counts, no percentage", "[rules][portfolio]") {
  Bundle bundle = five_keys();
  const PortfolioResults results(bundle, as_of);
  CHECK(results.number_of("kpi_grr", "/by/segment/x/value") == Approx(60).margin(1e-9));
  CHECK(results.of("kpi_grr", "/by/owner/u1/value") == "null");
  CHECK(results.number_of("kpi_grr", "/by/owner/u1/k") == 3);
  CHECK(results.number_of("kpi_grr", "/by/owner/u1/n") == 4);
  CHECK(results.of("kpi_grr", "/by/approach") == "{}");
}

TEST_CASE("what a key account spends against a new customer", "[rules][portfolio]") {
  Bundle bundle = five_keys();
  const PortfolioResults results(bundle, as_of);
  CHECK(results.number_of("kpi_key_vs_new_spend") == Approx(1.25).margin(1e-9));  // 400 / 4 against 80
}

TEST_CASE("short records compare two short windows, and nothing is scaled to a year", "[rules][portfolio]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id,tier_label", {"A,key", "B,standard"})
      .rows(Object::invoices, "id,account_id,date,net_amount",
            {"0,B,2024-09-03,1", "1,A,2024-12-01,400", "2,A,2025-03-01,500"});
  const PortfolioResults results(bundle, as_of);
  CHECK(results.number_of("kpi_growth") == Approx(25).margin(1e-9));
  CHECK(results.number_of("kpi_growth", "window_days") == 150);
  CHECK(results.number_of("kpi_nrr") == Approx(125).margin(1e-9));
  CHECK(results.of("kpi_growth", "/trend/year/reason") == "too_few_records");
}

TEST_CASE("opportunities of the key accounts", "[rules][portfolio]") {
  Bundle bundle = five_keys();
  bundle.rows(Object::opportunities, "id,account_id,amount,type,created_at,closed_at,is_won,is_lost",
              {"1,K1,10,upsell,2025-01-01,2025-02-01,true,", "2,K1,10,upsell,2025-01-01,2025-02-01,true,",
               "3,K2,20,upsell,2025-01-01,2025-04-03,true,", "4,K2,10,upsell,2025-01-01,2025-02-01,,true",
               "5,K2,10,upsell,2025-01-01,2025-02-01,,true", "6,K2,10,cross_sell,2025-01-01,2025-02-01,,true",
               "7,W,10,new,2025-01-01,2025-02-01,true,", "8,W,10,new,2025-01-01,2025-02-01,,true",
               "9,W,10,new,2025-01-01,2025-02-01,,true", "A,W,10,new,2025-01-01,2025-02-01,,true"});
  const PortfolioResults results(bundle, as_of);
  CHECK(results.number_of("kpi_upsell_rate") == Approx(60).margin(1e-9));
  CHECK(results.of("kpi_cross_sell_rate", "reason") == "too_few_records");
  CHECK(results.number_of("kpi_cross_sell_rate", "n") == 1);
  CHECK(results.number_of("kpi_expansion_share") == Approx(10).margin(1e-9));  // 40 of 400
  CHECK(results.number_of("kpi_win_rate") == Approx(50).margin(1e-9));
  CHECK(results.number_of("kpi_cycle_months") == Approx(31 / 30.44).margin(1e-9));  // 31, 31 and 92 days
  CHECK(results.number_of("kpi_key_vs_new_close") == Approx(2).margin(1e-9));       // 3 of 6 against 1 of 4
  CHECK(results.of("kpi_cross_sell_conversion_by_approach", "reason") == "field_not_in_use");
}

TEST_CASE("what key accounts say, and what we kept of our promises", "[rules][portfolio]") {
  Bundle bundle = five_keys();
  bundle
      .rows(Object::survey_responses, "id,account_id,contact_id,at,kind,score,scale_max",
            {"1,K1,a,2025-05-01,nps,10,", "2,K1,b,2025-05-01,nps,9,", "3,K2,c,2025-05-01,nps,8,",
             "4,K2,d,2025-05-01,nps,5,", "5,K3,e,2025-05-01,nps,9,", "6,K3,e,2025-04-01,nps,0,",
             "7,K1,a,2025-05-01,csat,4,5", "8,K1,b,2025-05-01,csat,3,5"})
      .rows(Object::value_items, "id,account_id,date,amount,confirmed_by_customer",
            {"1,K1,2025-05-01,1000,true", "2,K2,2025-05-01,500,false", "3,K2,2024-05-01,700,true"})
      .rows(Object::contracts, "id,account_id,start,end,annual_value",
            {"1,K1,2024-01-01,2025-01-01,300", "2,K1,2025-03-01,2026-01-01,300", "3,K2,2024-01-01,2025-01-01,100"})
      .rows(Object::plans, "id,account_id,status,updated_at", {"P,K1,active,2025-05-01"})
      .rows(Object::plan_goals, "id,plan_id,due,done_at,weight",
            {"G,P,2025-03-01,2025-02-01,3", "H,P,2025-03-01,2025-04-01,1", "J,P,2026-03-01,,5"})
      .rows(Object::plan_actions, "id,goal_id,when,done_at", {"1,G,2025-05-01,2025-05-01", "2,J,2025-05-01,"});
  for (int i = 0; i < 10; ++i) {
    bundle.rows(Object::deliveries, "id,account_id,promised_at,delivered_at",
                {std::to_string(i) + ",K1,2025-05-10," + (i < 9 ? "2025-05-09" : "2025-05-20")});
  }
  const PortfolioResults results(bundle, as_of);
  CHECK(results.number_of("kpi_nps") == Approx(40).margin(1e-9));  // three of five promote, one detracts
  CHECK(results.number_of("kpi_csat") == Approx(50).margin(1e-9));
  CHECK(results.number_of("kpi_value_delivered") == 1500);
  CHECK(results.number_of("kpi_value_delivered", "confirmed") == Approx(200.0 / 3).margin(1e-9));
  CHECK(results.number_of("kpi_renewal_rate") == Approx(75).margin(1e-9));  // 300 of 400
  CHECK(results.number_of("kpi_plan_attainment") == Approx(75).margin(1e-9));
  CHECK(results.number_of("kpi_action_discipline") == Approx(50).margin(1e-9));
  CHECK(results.number_of("kpi_on_time") == Approx(90).margin(1e-9));
}
