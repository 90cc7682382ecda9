#include "../../../rules/src/churn.hpp"

#include "bundle.hpp"
#include "catch.hpp"

using namespace kam::rules;
using test::Bundle;
using test::Results;

namespace {

using Signals = std::map<std::string, double>;

Churn index_of(const Signals& known) {
  Churn churn;
  for (const Measure& signal : test::default_pack().data().signals) {
    const auto found = known.find(signal.id);
    if (found == known.end()) {
      churn.signals.push_back({Value::unknown(Reason::no_records), 0, 0, {}});
    } else {
      churn.signals.push_back({Value::known(found->second), found->second, 0, {}});
    }
  }
  churn_index(test::default_pack().data(), churn);
  churn.stability = stability(test::default_pack().data(), churn.signals);
  return churn;
}

double share(const Churn& churn, std::string_view id) {
  const auto& signals = test::default_pack().data().signals;
  for (std::size_t i = 0; i < signals.size(); ++i) {
    if (signals[i].id == id) return churn.signals[i].contribution;
  }
  return -1;
}

Bundle five_orders(Object object, std::string_view header, bool deals) {
  Bundle bundle;
  bundle.rows(Object::accounts, "id", {"A"});
  if (deals) {
    bundle.rows(object, header,
                {"1,A,2024-09-15,400,true", "2,A,2024-11-05,100,true", "3,A,2025-01-20,150,true",
                 "4,A,2025-03-03,150,true", "5,A,2025-06-10,200,true"});
  } else {
    bundle.rows(
        object, header,
        {"1,A,2024-09-15,400", "2,A,2024-11-05,100", "3,A,2025-01-20,150", "4,A,2025-03-03,150", "5,A,2025-06-10,200"});
  }
  return bundle;
}

}  // namespace

TEST_CASE("the index joins its signals and says each one's share", "[rules][churn]") {
  const Churn churn = index_of(
      {{"chr_spend", .6}, {"chr_order_gap", .3}, {"chr_engagement", .8}, {"chr_response", 0}, {"chr_renewal", .7}});
  CHECK(churn.point == Approx(66.130336).margin(1e-6));
  CHECK(share(churn, "chr_spend") == Approx(0.290685).margin(1e-6));
  CHECK(share(churn, "chr_order_gap") == Approx(0.102463).margin(1e-6));
  CHECK(share(churn, "chr_engagement") == Approx(0.303426).margin(1e-6));
  CHECK(share(churn, "chr_response") == 0);
  CHECK(share(churn, "chr_renewal") == Approx(0.303426).margin(1e-6));
  CHECK(churn.band == "high");
}

TEST_CASE("the index needs two signals of enough weight, one of them of the leading four", "[rules][churn]") {
  const Churn least = index_of({{"chr_irregular", .3}, {"chr_lumpy", .7}});
  CHECK(least.state == State::known);
  CHECK(least.point == Approx(30.48).margin(1e-6));
  CHECK(least.band == "watch");
  CHECK(share(least, "chr_irregular") == Approx(0.351620).margin(1e-6));
  CHECK(share(least, "chr_lumpy") == Approx(0.648380).margin(1e-6));
  for (const Signals& few : {Signals{{"chr_lumpy", .5}, {"chr_order_gap", .5}},
                             Signals{{"chr_lumpy", .5}, {"chr_renewal", .5}}, Signals{{"chr_spend", 1}}}) {
    CHECK(index_of(few).state == State::unknown);
    CHECK(index_of(few).reason == Reason::too_few_records);
  }
}

TEST_CASE("stability needs two of its three signals", "[rules][churn]") {
  CHECK(index_of({{"chr_irregular", .3}, {"chr_lumpy", .7}, {"chr_order_gap", .6}}).stability.number ==
        Approx(54.9208).margin(1e-6));
  CHECK(index_of({{"chr_irregular", .3}, {"chr_lumpy", .7}}).stability.number == Approx(69.52).margin(1e-6));
  CHECK(index_of({{"chr_irregular", .3}}).stability.reason == Reason::too_few_records);
}

TEST_CASE("irregular and lumpy buying are read off the invoices", "[rules][churn]") {
  auto bundle = five_orders(Object::invoices, "id,account_id,date,net_amount", false);
  const Results results(bundle, "2025-06-30");
  CHECK(results.part_number("A", "chr_irregular", "value") == Approx(44.444444).margin(1e-6));
  CHECK(results.part_number("A", "chr_irregular", "s") == Approx(0.388889).margin(1e-6));
  CHECK(results.part_number("A", "chr_lumpy", "value") == Approx(40).margin(1e-6));
  CHECK(results.part_number("A", "chr_lumpy", "s") == Approx(0.433333).margin(1e-6));
  CHECK(results.part_number("A", "chr_order_gap", "value") == Approx(0.314961).margin(1e-6));
  CHECK(results.part_number("A", "chr_order_gap", "s") == 0);
  CHECK(results.number("A", "/axes/stability/value") == Approx(73.466667).margin(1e-6));
  CHECK(results.number("A", "/churn/point") == Approx(26.533333).margin(1e-6));
}

TEST_CASE("a tenant with only deals runs the same on what it won, and says so", "[rules][churn]") {
  auto bundle = five_orders(Object::opportunities, "id,account_id,closed_at,amount,is_won", true);
  const Results results(bundle, "2025-06-30");
  CHECK(results.number("A", "/axes/stability/value") == Approx(73.466667).margin(1e-6));
  CHECK(results.number("A", "/churn/point") == Approx(26.533333).margin(1e-6));
  CHECK(results.part("A", "chr_lumpy", "proxy") == "won_opportunities");
  CHECK(results.text("A", "/position/revenue_ttm/proxy") == "won_opportunities");
}

TEST_CASE("an insolvent account is labelled, not scored", "[rules][churn]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id,insolvency_flag", {"A,true"});
  const Results results(bundle, "2025-06-30");
  CHECK(results.text("A", "/churn/state") == "not_applicable");
  CHECK(results.text("A", "/churn/reason") == "blocked");
  CHECK(results.text("A", "/axes/stability/reason") == "blocked");
  CHECK(results.part_number("A", "sel_solvency", "score") == 1);
}

TEST_CASE("competitor moves join to a threat", "[rules][churn]") {
  // .7·.9·0.5^(30/90)·.6 and .4·.5·.5·.5, the exposures by category of revenue and by default.
  Bundle bundle;
  bundle.rows(Object::accounts, "id,suppliers", {"A,Rival"})
      .rows(Object::products, "id,category", {"P,boxes", "Q,tape"})
      .rows(Object::invoices, "id,account_id,date", {"1,A,2025-05-01"})
      .rows(Object::invoice_lines, "invoice_id,product_id,qty,net_price", {"1,P,6,10", "1,Q,4,10"})
      .rows(Object::signals, "id,type,competitor,seen_at,product_category,confidence",
            {"S1,sig_product_launch,Rival,2025-05-31,boxes,0.9", "S2,sig_management_change,Rival,2025-04-01,,0.5"});
  const Results results(bundle, "2025-06-30");
  CHECK(results.number("A", "/kpis/app_threat/value") == Approx(33.501786).margin(1e-6));
  CHECK(results.number("A", "/kpis/app_threat/assumed_exposure") == 1);
  CHECK(results.text("A", "/approach/threat_band") == "prepare");
  CHECK(results.part_number("A", "chr_competitor", "s") == Approx(0.33501786).margin(1e-8));
}

TEST_CASE("a threat is noted, prepared for, defended against", "[rules][churn]") {
  // A launch that names the account, of today: 100·(1 − (1 − 0.7·confidence·0.5)^n), the exposure being unknown.
  const auto band = [](std::initializer_list<std::string_view> signals) {
    Bundle bundle;
    bundle.rows(Object::accounts, "id", {"A"});
    bundle.rows(Object::signals, "id,type,account_id,seen_at,confidence", signals);
    const Results results(bundle, "2025-06-30");
    return results.text("A", "/approach/threat_band");
  };
  CHECK(band({}) == "note");
  CHECK(band({"S1,sig_product_launch,A,2025-06-30,0.57"}) == "note");     // 19.95
  CHECK(band({"S1,sig_product_launch,A,2025-06-30,0.58"}) == "prepare");  // 20.3
  CHECK(band({"S1,sig_product_launch,A,2025-06-30,1", "S2,sig_product_launch,A,2025-06-30,0.65"}) == "prepare");
  CHECK(band({"S1,sig_product_launch,A,2025-06-30,1", "S2,sig_product_launch,A,2025-06-30,0.67"}) == "defend");
}
