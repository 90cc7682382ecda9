#include <algorithm>

#include "../../../rules/src/pack_data.hpp"
#include "catch.hpp"
#include "portfolio_results.hpp"

using namespace kam::rules;
using test::Bundle;
using test::PortfolioResults;

namespace {

constexpr auto as_of = "2025-06-30";

bool holds(const std::vector<std::string>& all, std::string_view one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

/// Each account bought once for 100.
void buys(Bundle& bundle, std::initializer_list<std::string_view> accounts) {
  for (const auto account : accounts) {
    const std::string id(account);
    bundle.rows(Object::invoices, "id,account_id,date,net_amount", {"I" + id + "," + id + ",2025-03-01,100"});
  }
}

/// One rating for each criterion that people may rate.
void rates(Bundle& bundle, std::string_view account, int rating) {
  for (const Measure& criterion : test::default_pack().data().criteria) {
    if (!criterion.rated) continue;
    const std::string row = std::string(account) + criterion.id + "," + criterion.id + "," + std::string(account) +
                            ",r," + std::to_string(rating) + ",2025-06-01";
    bundle.rows(Object::answers, "id,question_id,account_id,respondent_id,value,at", {row});
  }
}

/// Four key accounts and a standard one: three and the standard one with m1, one with m2.
Bundle two_managers(std::string_view demands_of_k4 = "") {
  Bundle bundle;
  const std::string k4 = "K4,key,m2,x2," + std::string(demands_of_k4);
  bundle
      .rows(Object::accounts, "id,tier_label,kam_id,executive_sponsor_id,demands",
            {"K1,key,m1,x1,", "K2,key,m1,x1,", "K3,key,m1,,", k4, "S1,standard,m1,,"})
      .rows(Object::users, "id,role", {"m1,kam", "m2,kam", "x1,executive", "s,sales_manager"});
  buys(bundle, {"K1", "K2", "K3", "K4", "S1"});
  return bundle;
}

}  // namespace

TEST_CASE("key accounts and load of each manager", "[rules][portfolio]") {
  Bundle bundle = two_managers();
  const PortfolioResults results(bundle, as_of);
  CHECK(results.number_of("pf_accounts_per_manager") == 3);
  CHECK(results.number_of("pf_accounts_per_manager", "/parts/m2") == 1);
  CHECK(results.band("pf_accounts_per_manager") == "good");
  // complexity unknown: 0.75; (3 · 12 + 1) · 0.75 / 32
  CHECK(results.number_of("pf_manager_load") == Approx(0.8671875).margin(1e-9));
  CHECK(results.number_of("pf_manager_load", "/parts/m2") == Approx(0.28125).margin(1e-9));
  CHECK(results.band("pf_manager_load") == "watch");
  CHECK(results.number_of("pf_manager_load", "k") == 0);
  CHECK(results.number_of("pf_manager_load", "n") == 5);
}

TEST_CASE("a need for what only key account management can give is work", "[rules][portfolio]") {
  Bundle bundle =
      two_managers("customisation|joint_development|systems_integration|frame_contract|special_service|innovation");
  const PortfolioResults results(bundle, as_of);
  // six of six: score 10, factor 1; none of six: score 1, factor 0.5
  CHECK(results.number_of("pf_manager_load", "/parts/m1") == Approx(18.5 / 32).margin(1e-9));
  CHECK(results.number_of("pf_manager_load", "/parts/m2") == Approx(12.0 / 32).margin(1e-9));
  CHECK(results.band("pf_manager_load") == "good");
}

TEST_CASE("a manager who also chases new business", "[rules][portfolio]") {
  Bundle bundle = two_managers();
  for (int i = 0; i < 11; ++i) {
    bundle.rows(Object::opportunities, "id,account_id,owner_id,type,created_at",
                {"N" + std::to_string(i) + ",S1,m1,new,2025-02-01"});
  }
  const PortfolioResults results(bundle, as_of);
  CHECK(results.number_of("pf_shared_manager") == Approx(50).margin(1e-9));
  CHECK(results.band("pf_shared_manager") == "act");
  CHECK(results.of("pf_shared_manager", "/evidence") == R"(["user:m1"])");
  CHECK(holds(results.rules(), "R-PF-09"));
}

TEST_CASE("ten new opportunities are no second job", "[rules][portfolio]") {
  Bundle bundle = two_managers();
  for (int i = 0; i < 10; ++i) {
    bundle.rows(Object::opportunities, "id,account_id,owner_id,type,created_at",
                {"N" + std::to_string(i) + ",S1,m1,new,2025-02-01"});
  }
  const PortfolioResults results(bundle, as_of);
  CHECK(results.number_of("pf_shared_manager") == 0);
  CHECK(results.band("pf_shared_manager") == "good");
  CHECK_FALSE(holds(results.rules(), "R-PF-09"));
}

TEST_CASE("a sponsor covers an account by meeting somebody there", "[rules][portfolio]") {
  Bundle bundle = two_managers();
  bundle.rows(Object::activities, "id,account_id,user_id,at,kind,direction,contact_ids",
              {"1,K1,x1,2025-05-01,meeting,out,c1", "2,K2,x1,2025-05-01,meeting,out,",
               "3,K4,x2,2025-05-01,email,out,c4", "4,K4,x2,2024-12-31,meeting,out,c4"});
  const PortfolioResults results(bundle, as_of);
  CHECK(results.number_of("pf_sponsor_cover") == Approx(25).margin(1e-9));
  CHECK(results.number_of("pf_sponsor_cover", "k") == 1);
  CHECK(results.band("pf_sponsor_cover") == "act");
  CHECK(results.of("pf_sponsor_cover", "/evidence") == R"(["account:K2","account:K3","account:K4"])");
}

TEST_CASE("without a plan touched in 90 days there is no cover", "[rules][portfolio]") {
  Bundle stale = two_managers();
  stale.rows(Object::plans, "id,account_id,status,updated_at", {"P,K1,active,2025-03-01"});
  const PortfolioResults old(stale, as_of);
  CHECK(old.number_of("pf_plan_cover") == 0);
  CHECK(old.band("pf_plan_cover") == "act");
  Bundle none = two_managers();
  CHECK(PortfolioResults(none, as_of).reason("pf_plan_cover") == "no_records");
}

TEST_CASE("rising accounts that nobody contacted", "[rules][portfolio]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id,tier_label,addressable_spend_annual",
              {"R1,standard,400", "R2,standard,", "R3,standard,", "R4,standard,", "R5,standard,", "S,standard,200"});
  buys(bundle, {"R1", "R2", "R3", "R4", "R5", "S"});
  for (const char* account : {"R1", "R2", "R3", "R4", "R5"}) rates(bundle, account, 7);
  bundle.rows(Object::activities, "id,account_id,at,kind,direction,minutes",
              {"1,R1,2025-05-01,call,out,30", "2,R2,2025-05-01,call,out,0", "3,R3,2025-05-01,call,in,30",
               "4,R4,2025-03-01,call,out,0", "5,S,2025-05-01,call,out,90"});
  const PortfolioResults results(bundle, as_of);
  CHECK(results.number_of("pf_neglect") == Approx(60).margin(1e-9));  // R3, R4, R5 of five
  CHECK(results.of("pf_neglect", "/evidence") == R"(["account:R3","account:R4","account:R5"])");
  CHECK(results.band("pf_neglect") == "act");
  // minutes 30 of 120 for rising, potential 300 of 400: 25 − 75
  CHECK(results.number_of("pf_attention_gap") == Approx(-50).margin(1e-9));
  CHECK(results.number_of("pf_attention_gap", "/parts/undetermined") == Approx(50).margin(1e-9));
  CHECK(results.band("pf_attention_gap") == "act");
  const auto fired = results.rules();
  CHECK(holds(fired, "R-PF-05"));
  CHECK(holds(fired, "R-PF-06"));
}

TEST_CASE("nobody to neglect, and no activities to tell by", "[rules][portfolio]") {
  Bundle bundle = two_managers();
  CHECK(PortfolioResults(bundle, as_of).reason("pf_neglect") == "no_records");
  Bundle active = two_managers();
  active.rows(Object::activities, "id,account_id,at,kind,direction", {"1,K1,2025-05-01,call,out"});
  const PortfolioResults results(active, as_of);
  CHECK(results.of("pf_neglect", "state") == "not_applicable");
  CHECK(results.reason("pf_neglect") == "no_rising_account");
}

TEST_CASE("wins of a team that one person is credited with", "[rules][portfolio]") {
  Bundle bundle = two_managers();
  bundle.rows(Object::opportunities, "id,account_id,amount,created_at,closed_at,is_won,credited_user_ids",
              {"1,K1,10,2025-01-01,2025-04-01,true,m1", "2,K1,10,2025-01-01,2025-04-01,true,m1|m2",
               "3,K2,10,2025-01-01,2025-04-01,true,m1", "4,S1,10,2025-01-01,2025-04-01,true,m1"});
  bundle.rows(Object::activities, "id,account_id,user_id,at,kind",
              {"1,K1,a,2025-02-01,call", "2,K1,b,2025-02-01,call", "3,K1,c,2025-02-01,call", "4,K2,a,2025-02-01,call"});
  const PortfolioResults results(bundle, as_of);
  CHECK(results.number_of("pf_team_tension") == Approx(100.0 / 3).margin(1e-9));
  CHECK(results.of("pf_team_tension", "/evidence") == R"(["opportunity:1"])");
  CHECK(results.band("pf_team_tension") == "watch");
}

TEST_CASE("who should join the list, and who should leave it", "[rules][portfolio]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id,name,tier_label", {"D,Dull,key", "P,Prime,standard"});
  buys(bundle, {"D", "P"});
  bundle.rows(Object::invoice_lines, "invoice_id,qty,net_price,cogs", {"ID,1,100,50", "IP,1,100,50"});
  rates(bundle, "D", 1);
  rates(bundle, "P", 10);
  const PortfolioResults results(bundle, as_of);
  CHECK(results.text("/proposals/0/account_id") == "D");
  CHECK(results.text("/proposals/0/change") == "demote");
  CHECK(results.text("/proposals/0/confirmed_by_reviews") == "unknown");
  CHECK(results.text("/proposals/1/account_id") == "P");
  CHECK(results.text("/proposals/1/change") == "promote");
  CHECK(results.text("/proposals/1/confirmed_by_reviews") == "yes");  // a score of 78 or more needs no second review
  CHECK(results.text("/proposals/1/checklist/3") == "Only then tell the customer of the new status.");
}

TEST_CASE("what the key accounts' scores lack, and lost deals without a reason", "[rules][portfolio]") {
  Bundle bundle = two_managers();
  for (int i = 0; i < 10; ++i) {
    const std::string reason = i < 6 ? "price" : "";
    bundle.rows(Object::opportunities, "id,account_id,created_at,closed_at,is_lost,loss_reason",
                {"L" + std::to_string(i) + ",S1,2025-01-01,2025-02-01,true," + reason});
  }
  const PortfolioResults results(bundle, as_of);
  const auto fired = results.rules();
  CHECK(holds(fired, "R-LRN-01"));  // 4 of 10
  CHECK(holds(fired, "R-DAT-01"));  // nothing but revenue is known of any of them
}
