#include "catch.hpp"
#include "portfolio_results.hpp"

using namespace kam::rules;
using test::Bundle;
using test::PortfolioResults;

namespace {

/// Accounts A01, A02 … that each bought once for the amount given, on 2025-03-01.
Bundle with_revenue(const std::vector<int>& amounts, std::string_view labels_of_first = "") {
  Bundle bundle;
  int n = 0;
  for (const int amount : amounts) {
    ++n;
    const std::string id = (n < 10 ? "A0" : "A") + std::to_string(n);
    const std::string label = n == 1 ? std::string(labels_of_first) : "";
    bundle.rows(Object::accounts, "id,tier_label", {id + "," + label});
    bundle.rows(Object::invoices, "id,account_id,date,net_amount",
                {"I" + id + "," + id + ",2025-03-01," + std::to_string(amount)});
  }
  return bundle;
}

constexpr auto as_of = "2025-06-30";

}  // namespace

TEST_CASE("concentration of five accounts by hand", "[rules][portfolio]") {
  Bundle bundle = with_revenue({30, 20, 20, 15, 15});
  const PortfolioResults results(bundle, as_of);
  // 10 000 · (.09 + .04 + .04 + .0225 + .0225) = 2150; 10 000 / 2150 = 4.651163 (section 13)
  CHECK(results.number_of("pf_hhi") == Approx(2150).margin(1e-6));
  CHECK(results.number_of("pf_effective_n") == Approx(4.651163).margin(1e-6));
  CHECK(results.number_of("pf_cr1") == Approx(30).margin(1e-9));
  CHECK(results.number_of("pf_cr5") == Approx(100).margin(1e-9));
  CHECK(results.number_of("pf_cr10") == Approx(100).margin(1e-9));
  CHECK(results.band("pf_hhi") == "watch");
  CHECK(results.band("pf_cr1") == "act");
  CHECK(results.band("pf_effective_n") == "info");
  // 30 + 20 + 20 = 70, with 15 more 85: four of five accounts
  CHECK(results.number_of("pf_accounts_for_80") == Approx(80).margin(1e-9));
  CHECK(results.reason("pf_pareto_top20") == "too_few_records");
  CHECK(results.reason("pf_top5pct_share") == "too_few_records");
  CHECK(results.of("pf_cr1", "/evidence") == R"(["account:A01"])");
  CHECK(results.number_of("pf_dependence") == Approx(30).margin(1e-9));
  CHECK(results.band("pf_dependence") == "act");
  CHECK(results.of("pf_dependence", "/accounts/0/account_id") == "A01");
}

TEST_CASE("nothing is key: whoever needs the number is unknown, and asks", "[rules][portfolio]") {
  Bundle bundle = with_revenue({30, 20, 20, 15, 15});
  const PortfolioResults results(bundle, as_of);
  for (const char* id : {"pf_key_count", "pf_key_pct", "pf_key_rev_share", "pf_revenue_at_risk", "pf_sponsor_cover",
                         "pf_plan_cover", "pf_accounts_per_manager", "pf_manager_load", "pf_margin_drift",
                         "pf_team_tension", "kpi_grr", "kpi_growth", "kpi_logo_retention"}) {
    INFO(id);
    CHECK(results.of(id, "state") == "unknown");
    CHECK(results.reason(id) == "no_records");
    CHECK(results.of(id, "value") == "null");
  }
  CHECK(results.text("/questions/0/question") == "Which accounts do you call key today?");
  CHECK(results.text("/questions/0/field") == "account.tier_label");
}

TEST_CASE("without revenue no concentration, and no band is made up", "[rules][portfolio]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id,tier_label", {"A,key", "B,standard"});
  const PortfolioResults results(bundle, as_of);
  for (const char* id : {"pf_hhi", "pf_cr1", "pf_pareto_top20", "pf_accounts_for_80", "pf_dependence"}) {
    INFO(id);
    CHECK(results.reason(id) == "no_records");
    CHECK(results.band(id) == "info");
  }
  CHECK(results.number_of("pf_key_count") == 0);  // no account is active
  CHECK(results.text("/questions") == "[]");
}

TEST_CASE("what stateless scoring cannot know stays unknown", "[rules][portfolio]") {
  Bundle bundle = with_revenue({30, 20, 20, 15, 15}, "key");
  const PortfolioResults results(bundle, as_of);
  for (const char* id :
       {"pf_loss_test", "pf_programme_cost", "pf_programme_roi", "pf_supplier_complacency", "sel_criteria_return"}) {
    INFO(id);
    CHECK(results.of(id, "state") == "unknown");
    CHECK(results.band(id) == "info");
  }
}

TEST_CASE("one key account of five: its share, lift and place in the list", "[rules][portfolio]") {
  Bundle bundle = with_revenue({30, 20, 20, 15, 15}, "key");
  const PortfolioResults results(bundle, as_of);
  CHECK(results.number_of("pf_key_count") == 1);
  CHECK(results.band("pf_key_count") == "info");  // below 100 accounts the share alone speaks
  CHECK(results.number_of("pf_key_pct") == Approx(20).margin(1e-9));
  CHECK(results.band("pf_key_pct") == "watch");
  CHECK(results.number_of("pf_key_rev_share") == Approx(30).margin(1e-9));
  CHECK(results.number_of("pf_key_rev_share", "lift") == Approx(1.5).margin(1e-9));
  CHECK(results.band("pf_key_rev_share") == "watch");
  CHECK(results.number_of("sel_cap") == 1);  // the least of 15 and ceil(0.10·5)
}

TEST_CASE("a hundred accounts: too few key accounts", "[rules][portfolio]") {
  Bundle bundle = with_revenue(std::vector<int>(100, 10));
  bundle.rows(Object::accounts, "id,tier_label", {"K1,key", "K2,key", "K3,key", "K4,key", "S,standard"});
  bundle.rows(Object::invoices, "id,account_id,date,net_amount",
              {"K1,K1,2025-03-01,10", "K2,K2,2025-03-01,10", "K3,K3,2025-03-01,10", "K4,K4,2025-03-01,10"});
  const PortfolioResults results(bundle, as_of);
  // 5 of 105 rows have a label: under 5 % the field is not in use
  CHECK(results.of("pf_key_count", "state") == "unknown");
  // 104 active accounts of equal size: HHI 10 000/104
  CHECK(results.number_of("pf_hhi") == Approx(10000.0 / 104).margin(1e-6));
  CHECK(results.band("pf_hhi") == "good");
  CHECK(results.number_of("pf_pareto_top20") == Approx(100.0 * 21 / 104).margin(1e-6));  // ceil(20.8) = 21
  CHECK(results.number_of("pf_top5pct_share") == Approx(100.0 * 6 / 104).margin(1e-6));  // ceil(5.2) = 6
  CHECK(results.number_of("pf_top10pct_share") == Approx(100.0 * 11 / 104).margin(1e-6));
  CHECK(results.number_of("pf_accounts_for_80") == Approx(100.0 * 84 / 104).margin(1e-6));  // 83 make 79.8 %
}

TEST_CASE("a negative revenue counts as nothing", "[rules][portfolio]") {
  Bundle bundle = with_revenue({60, 40, 10});
  bundle.rows(Object::invoices, "id,account_id,date,net_amount,is_return", {"R,A03,2025-04-01,50,true"});
  const PortfolioResults results(bundle, as_of);
  CHECK(results.number_of("pf_cr1") == Approx(60).margin(1e-9));
  CHECK(results.number_of("pf_hhi") == Approx(5200).margin(1e-6));  // 3600 + 1600
}

TEST_CASE("deals stand in for invoices, and say so", "[rules][portfolio]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id", {"A", "B"})
      .rows(Object::opportunities, "id,account_id,amount,created_at,closed_at,is_won",
            {"1,A,75,2025-01-01,2025-03-01,true", "2,B,25,2025-01-01,2025-03-01,true"});
  const PortfolioResults results(bundle, as_of);
  CHECK(results.number_of("pf_cr1") == Approx(75).margin(1e-9));
  CHECK(results.of("pf_cr1", "proxy") == "won_opportunities");
}

TEST_CASE("the result does not depend on the order of the rows", "[rules][portfolio]") {
  const auto json = [](bool turned) {
    Bundle bundle;
    bundle.rows(Object::accounts, "id,tier_label,segment,owner_id,kam_id", {});
    const std::vector<std::string_view> accounts{"A,key,x,u1,m1", "B,key,y,u2,m1", "C,standard,x,u1,", "D,key,x,u2,m2"};
    const std::vector<std::string_view> invoices{"1,A,2024-02-01,100.1", "2,B,2024-03-01,50.7", "3,A,2025-02-01,120.3",
                                                 "4,C,2025-01-05,0.3",   "5,D,2025-02-07,44.4", "6,B,2025-05-01,12.9"};
    const auto add = [&](Object object, std::string_view header, const std::vector<std::string_view>& rows) {
      for (std::size_t i = 0; i < rows.size(); ++i) {
        bundle.rows(object, header, {rows[turned ? rows.size() - 1 - i : i]});
      }
    };
    add(Object::accounts, "id,tier_label,segment,owner_id,kam_id", accounts);
    add(Object::invoices, "id,account_id,date,net_amount", invoices);
    return PortfolioResults(bundle, as_of).json();
  };
  CHECK(json(false) == json(true));
}
