#include "../../../rules/src/facts/lifetime_value.hpp"
#include "bundle.hpp"
#include "catch.hpp"

using namespace kam::rules;
using test::Bundle;
using test::Results;

TEST_CASE("lifetime value is the margin multiple of 5.5", "[rules][kpi]") {
  const Lifetime customer{100000, 0.8, 0.10};
  CHECK(*lifetime_value(customer) == Approx(266666.666667).margin(1e-6));
  CHECK(*lifetime_value(customer, 5) == Approx(212409.733563).margin(1e-6));
  CHECK(shrunk_retention(18, 20) == Approx(0.880952).margin(1e-6));
  CHECK_FALSE(lifetime_value({100000, 0.99, 0.0, 0.02}).has_value());  // 0.99 · 1.02 > 1
}

TEST_CASE("retention's interval is that of its Beta distribution", "[rules][kpi]") {
  CHECK(retention_quantile(0, 0, 0.05) == Approx(0.006155829702).margin(1e-9));  // sin²(π·0.05/2)
  CHECK(retention_quantile(18, 2, 0.05) == Approx(0.749773321542).margin(1e-9));
  CHECK(retention_quantile(18, 2, 0.95) == Approx(0.970665761201).margin(1e-9));
}

namespace {
/// Two accounts of a segment bought in PTM, one of them again in TTM: r = 1.5/3. A's margin is 1000 − 600 − 10 = 390.
Bundle one_of_two_kept() {
  Bundle bundle;
  bundle.rows(Object::accounts, "id,segment", {"A,S", "B,S", "C,T"})
      .rows(Object::invoices, "id,account_id,date,net_amount",
            {"1,A,2023-07-01,100", "2,B,2024-01-01,100", "3,A,2025-01-10,1000"})
      .rows(Object::invoice_lines, "invoice_id,product_id,qty,net_price,cogs",
            {"1,P,1,100,60", "2,P,1,100,60", "3,P,1,1000,600"})
      .rows(Object::products, "id,category", {"P,X"})
      .rows(Object::opportunities, "id,account_id,amount,created_at,closed_at,is_won,is_lost",
            {"1,A,70,2025-01-01,2025-02-01,true,false", "2,A,40,2025-01-01,2025-03-01,false,true",
             "3,A,25,2025-01-01,,,"});
  return bundle;
}
}  // namespace

TEST_CASE("an account's lifetime value carries its interval, its assumption and what it is before", "[rules][kpi]") {
  Bundle bundle = one_of_two_kept();
  bundle.settings(R"({"abc_rates": {"orders": 10}})");
  const Results results(bundle, "2025-06-30");
  CHECK(results.number("A", "/kpis/kpi_net_margin/value") == 390);
  CHECK(results.number("A", "/kpis/kpi_clv/value") == Approx(325).margin(1e-6));  // 390 · 0.5 / 0.6
  CHECK(results.number("A", "/kpis/kpi_clv/low") == Approx(37.848310106).margin(1e-6));
  CHECK(results.number("A", "/kpis/kpi_clv/high") == Approx(1784.263612471).margin(1e-6));
  CHECK(results.number("A", "/kpis/kpi_clv/retention") == 50);
  CHECK(results.number("A", "/kpis/kpi_clv/k") == 1);
  CHECK(results.number("A", "/kpis/kpi_clv/n") == 2);
  CHECK(results.number("A", "/kpis/kpi_clv/discount_rate") == 0.1);
  CHECK(results.text("A", "/kpis/kpi_clv/discount_rate_assumed") == "true");
  CHECK(results.text("A", "/kpis/kpi_clv/missing/0") == "order_lines");  // one line, no rate
  // q = 0.5/1.1: 390 · q · (1 − q⁵)/(1 − q) = 390 · 0.817163507
  CHECK(results.number("A", "/kpis/kpi_clv_horizon/value") == Approx(318.693768).margin(1e-5));
  CHECK(results.number("A", "/kpis/kpi_clv_horizon/years") == 5);
  // nobody of segment T bought in a year whose next is known
  CHECK(results.text("C", "/kpis/kpi_clv/reason") == "too_few_records");
}

TEST_CASE("without a rate there is no lifetime value; with a discount rate nothing is assumed", "[rules][kpi]") {
  Bundle bare = one_of_two_kept();
  CHECK(Results(bare, "2025-06-30").text("A", "/kpis/kpi_clv/reason") == "no_records");
  Bundle bundle = one_of_two_kept();
  bundle.settings(R"({"abc_rates": {"orders": 10}, "discount_rate": 0.25})");
  const Results results(bundle, "2025-06-30");
  CHECK(results.number("A", "/kpis/kpi_clv/value") == Approx(260).margin(1e-6));  // 390 · 0.5 / 0.75
  CHECK(results.text("A", "/kpis/kpi_clv/discount_rate_assumed") == "false");
}

TEST_CASE("a cohort whose year is not covered does not count", "[rules][kpi]") {
  Bundle bundle;
  bundle.settings(R"({"abc_rates": {"orders": 10}})")
      .rows(Object::accounts, "id", {"A"})
      .rows(Object::invoices, "id,account_id,date,net_amount", {"1,A,2023-07-02,100", "2,A,2025-01-10,1000"})
      .rows(Object::invoice_lines, "invoice_id,qty,net_price,cogs", {"1,1,100,60", "2,1,1000,600"});
  CHECK(Results(bundle, "2025-06-30").text("A", "/kpis/kpi_clv/reason") == "too_few_records");
}

TEST_CASE("what an account is worth stands together", "[rules][kpi]") {
  Bundle bundle = one_of_two_kept();
  bundle.settings(R"({"abc_rates": {"orders": 10}})");
  const Results results(bundle, "2025-06-30");
  CHECK(results.number("A", "/kpis/kpi_account_value/value") == 1000);
  CHECK(results.number("A", "/kpis/kpi_account_value/parts/kpi_net_margin") == 390);
  CHECK(results.number("A", "/kpis/kpi_account_value/parts/won") == 70);
  CHECK(results.number("A", "/kpis/kpi_account_value/parts/lost") == 40);
  CHECK(results.number("A", "/kpis/kpi_account_value/parts/projected") == 25);
}

TEST_CASE("share of wallet by the spend, else by the Wallet Allocation Rule", "[rules][kpi]") {
  Bundle bundle;
  bundle
      .rows(Object::accounts, "id,category_spend_annual,supplier_rank,suppliers_used",
            {"A,50000,,", "G,50000,1,2", "B,,1,2", "C,,2,3", "D,,1,1", "E,,3,2", "F,,,"})
      .rows(Object::invoices, "id,account_id,date,net_amount", {"1,A,2025-01-10,10000"});
  const Results results(bundle, "2025-06-30");
  CHECK(results.number("A", "/kpis/kpi_share_of_wallet/value") == 20);
  CHECK(results.number("B", "/kpis/kpi_share_of_wallet/value") == Approx(66.666667).margin(1e-6));
  CHECK(results.text("B", "/kpis/kpi_share_of_wallet/proxy") == "wallet_allocation_rule");
  CHECK(results.number("C", "/kpis/kpi_share_of_wallet/value") == Approx(33.333333).margin(1e-6));
  CHECK(results.number("D", "/kpis/kpi_share_of_wallet/value") == 100);
  CHECK(results.number("G", "/kpis/kpi_share_of_wallet/value") == 0);  // the spend is known, so nothing is estimated
  CHECK(results.text("E", "/kpis/kpi_share_of_wallet/reason") == "field_empty");  // rank beyond the suppliers
  CHECK(results.text("F", "/kpis/kpi_share_of_wallet/reason") == "field_empty");
}

TEST_CASE("joint projects are the account's own field", "[rules][kpi]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id,joint_innovation_projects", {"A,2", "B,0", "C,"});
  const Results results(bundle, "2025-06-30");
  CHECK(results.number("A", "/kpis/kpi_co_innovation/value") == 2);
  CHECK(results.number("B", "/kpis/kpi_co_innovation/value") == 0);
  CHECK(results.text("C", "/kpis/kpi_co_innovation/reason") == "field_empty");
}

TEST_CASE("value delivered is what the items of the year sum up to", "[rules][kpi]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id", {"A", "B", "C"})
      .rows(Object::value_items, "id,account_id,date,kind,amount,confirmed_by_customer",
            {"1,A,2025-01-10,saving,1000,true", "2,A,2025-02-10,delivery,500,false", "3,A,2024-06-30,saving,700,true",
             "4,B,2025-01-10,saving,,true"});
  const Results results(bundle, "2025-06-30");
  CHECK(results.number("A", "/kpis/kpi_value_delivered/value") == 1500);
  CHECK(results.number("A", "/kpis/kpi_value_delivered/confirmed") == Approx(66.666667).margin(1e-6));
  CHECK(results.number("A", "/kpis/kpi_value_delivered/parts/saving") == 1000);
  CHECK(results.text("B", "/kpis/kpi_value_delivered/reason") == "field_empty");
  CHECK(results.number("C", "/kpis/kpi_value_delivered/value") == 0);
  CHECK(results.text("C", "/kpis/kpi_value_delivered/confirmed") == "null");
  Bundle without;
  without.rows(Object::accounts, "id", {"A"});
  CHECK(Results(without, "2025-06-30").text("A", "/kpis/kpi_value_delivered/reason") == "no_records");
}
