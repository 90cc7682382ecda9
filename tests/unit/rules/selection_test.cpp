#include "../../../rules/src/composite.hpp"
#include "bundle.hpp"
#include "catch.hpp"

using namespace kam::rules;
using test::Bundle;
using test::Results;

TEST_CASE("the total, its range and its coverage", "[rules][total]") {
  const std::map<std::string, double> scores{{"sel_revenue_share", 7},
                                             {"sel_profitability", 5.5},
                                             {"sel_avg_transaction", 8.2},
                                             {"sel_tenure", 5},
                                             {"sel_revenue_potential", 9.1},
                                             {"sel_growth_potential", 7},
                                             {"sel_customer_size", 6.4},
                                             {"sel_product_fit", 8},
                                             {"sel_strategic_value", 6.5},
                                             {"sel_market_influence", 5},
                                             {"sel_credibility", 7},
                                             {"sel_supplier_perception", 8},
                                             {"sel_willingness_to_pay", 5},
                                             {"sel_partner", 1},
                                             {"sel_solvency", 8},
                                             {"sel_purchasing_process", 5}};
  const Value known = Value::known(1), unknown = Value::unknown(Reason::no_records),
              off = Value::not_applicable(Reason::distance_not_relevant);
  std::vector<Part> parts;
  double weights = 0;
  for (const Measure& criterion : test::default_pack().data().criteria) {
    const auto score = scores.find(criterion.id);
    const Value* state = score != scores.end() ? &known : criterion.id == "sel_geo_fit" ? &off : &unknown;
    parts.push_back({state, score != scores.end() ? (score->second - 1) / 9 : 0, criterion.weight});
    weights += criterion.weight;
  }
  CHECK(parts.size() == 22);
  CHECK(weights == 100);
  const Composite total = composite(parts, 0.5);
  CHECK(total.point == Approx(64.979424).margin(1e-6));
  CHECK(total.low == Approx(54.261168).margin(1e-6));
  CHECK(total.high == Approx(70.756014).margin(1e-6));
  CHECK(total.coverage == Approx(0.835052).margin(1e-6));
  double sum = 0;
  for (const double contribution : total.contributions) sum += contribution;
  CHECK(sum == Approx(total.point).margin(1e-9));
}

TEST_CASE("a missing part lowers coverage and opens the range, and never moves the point", "[rules][total]") {
  const Value known = Value::known(1), unknown = Value::unknown(Reason::no_records);
  const std::vector<Part> full{{&known, 0.5, 10}}, part{{&known, 0.5, 10}, {&unknown, 0, 10}};
  CHECK(composite(full, 0.5).point == 50);
  CHECK(composite(part, 0.5).point == 50);
  CHECK(composite(part, 0.5).coverage == 0.5);
  CHECK(composite(part, 0.5).low == 25);
  CHECK(composite(part, 0.5).high == 75);
  const std::vector<Part> thin{{&known, 0.5, 10}, {&unknown, 0, 11}};
  CHECK(composite(thin, 0.5).state == State::unknown);
  CHECK(composite(thin, 0.5).has_range);
}

TEST_CASE("mappings of the model's vectors", "[rules][mapping]") {
  CHECK(at_points({{0, 1}, {1, 3}, {2, 5}, {5, 7}, {10, 9}, {20, 10}}, 3) == Approx(5.666667).margin(1e-6));
  std::vector<double> values;
  for (int i = 0; i < 25; ++i) values.push_back(i);
  CHECK(1 + 9 * mid_rank(values, 14) / 100 == Approx(6.22).margin(1e-9));  // 14 below, 1 equal, n = 25
}

TEST_CASE("items need half of themselves and map by the share of yes", "[rules][mapping]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id,shares_forecast,joint_plan,executive_access,joint_innovation_projects",
              {"A,true,true,true,0", "B,true,true,,"});
  const Results results(bundle, "2025-06-30");
  CHECK(results.part_number("A", "sel_partnership_readiness", "score") == Approx(7.75).margin(1e-9));
  CHECK(results.part("B", "sel_partnership_readiness", "reason") == "too_few_records");
}

TEST_CASE("a small population compares with its median, and says against how many", "[rules][mapping]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id,annual_revenue", {"A,100", "B,200", "C,300", "D,600", "E,1500"});
  const Results results(bundle, "2025-06-30");
  const std::map<std::string, double> expected{{"A", 2.333333}, {"B", 3.833333}, {"C", 5.5}, {"D", 8}, {"E", 10}};
  for (const auto& [account, score] : expected) {
    CHECK(results.part_number(account, "sel_customer_size", "score") == Approx(score).margin(1e-6));
    CHECK(results.part_number(account, "sel_customer_size", "against") == 4);
    CHECK(results.part_number(account, "sel_customer_size", "quality") == Approx(0.56).margin(1e-9));
  }
  Bundle four;
  four.rows(Object::accounts, "id,annual_revenue", {"A,100", "B,200", "C,300", "D,600"});
  CHECK(Results(four, "2025-06-30").part("A", "sel_customer_size", "reason") == "too_few_records");
}

TEST_CASE("profit is compared with the mean weighted by revenue", "[rules][criteria]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id", {"A", "B", "C"})
      .rows(Object::invoices, "id,account_id,date,net_amount",
            {"1,A,2025-06-01,1000", "2,B,2025-06-01,10", "3,C,2025-06-01,500"})
      .rows(Object::invoice_lines, "invoice_id,qty,net_price,cogs", {"1,1,1000,800", "2,1,10,107.4", "3,1,500,450"});
  const Results results(bundle, "2025-06-30");
  CHECK(results.part_number("A", "sel_profitability", "value") == Approx(9.894040).margin(1e-6));
  CHECK(results.part_number("A", "sel_profitability", "score") == Approx(7.978808).margin(1e-6));
  CHECK(results.part("A", "sel_profitability", "proxy") == "before_cost_to_serve");
  CHECK(results.part_number("B", "sel_profitability", "score") == 1);
}

TEST_CASE("people's ratings are the last way, by their mean", "[rules][criteria]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id", {"A", "B"})
      .rows(Object::answers, "id,question_id,account_id,respondent_id,value,at",
            {"1,sel_cultural_fit,A,u1,6,2025-06-01", "2,sel_cultural_fit,A,u2,9,2025-06-01",
             "3,sel_cultural_fit,B,u1,4,2025-06-01", "4,sel_revenue_share,A,u1,9,2025-06-01"});
  const Results results(bundle, "2025-06-30");
  CHECK(results.part_number("A", "sel_cultural_fit", "score") == 7.5);
  CHECK(results.part_number("A", "sel_cultural_fit", "quality") == 0.7);
  CHECK(results.part_number("B", "sel_cultural_fit", "score") == 4);
  CHECK(results.part_number("B", "sel_cultural_fit", "quality") == 0.5);
  CHECK(results.part("A", "sel_cultural_fit", "proxy") == "rated");
  CHECK(results.part("A", "sel_revenue_share", "state") == "unknown");
}

namespace {

/// One account that is rated 10 on every criterion that ratings may settle, with orders and lines of its own.
Bundle excellent(std::string_view cogs) {
  Bundle bundle;
  bundle.rows(Object::accounts, "id", {"A"});
  bundle.rows(Object::invoices, "id,account_id,date", {"1,A,2025-06-01"});
  const std::string line = "1,1,1000," + std::string(cogs);
  bundle.rows(Object::invoice_lines, "invoice_id,qty,net_price,cogs", {line});
  int id = 0;
  for (const Measure& criterion : test::default_pack().data().criteria) {
    if (!criterion.rated || criterion.id == "sel_profitability") continue;
    const std::string row = std::to_string(++id) + "," + criterion.id + ",A,u1,10,2025-06-01";
    bundle.rows(Object::answers, "id,question_id,account_id,respondent_id,value,at", {row});
  }
  return bundle;
}

}  // namespace

TEST_CASE("without cost rates the margin gate is tested on gross margin", "[rules][gates]") {
  auto profitable = excellent("800"), losing = excellent("1097.4");
  const Results good(profitable, "2025-06-30"), bad(losing, "2025-06-30");
  CHECK(good.text("A", "/gates/1/state") == "pass");
  CHECK(good.text("A", "/tier") == "key");
  CHECK(good.text("A", "/qualifier") == "provisional");
  CHECK(bad.text("A", "/gates/1/state") == "fail");
  CHECK(bad.text("A", "/tier") == "rising");
  CHECK(bad.text("A", "/tier_reason") == "gate:gate_net_margin");
}

TEST_CASE("an account without a record is not active, and nothing of it is guessed", "[rules][selection]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id", {"A"});
  const Results results(bundle, "2025-06-30");
  CHECK(results.text("A", "/active") == "false");
  CHECK(results.text("A", "/tier") == "undetermined");
  CHECK(results.text("A", "/total/point") == "null");
  CHECK(results.text("A", "/position/revenue_ttm/reason") == "no_records");
  for (const Measure& criterion : test::default_pack().data().criteria) {
    CHECK(results.part("A", criterion.id, "state") == "unknown");
    CHECK(results.part("A", criterion.id, "reason") != "null");
  }
}

TEST_CASE("a setting that names no criterion is refused with a suggestion", "[rules][settings]") {
  Bundle bundle;
  bundle.settings(R"({"weights":{"sel_tenur":3}})").rows(Object::accounts, "id", {"A"});
  const auto finished = bundle.finish();
  const auto scored = score(test::default_pack(), finished.records, {Day{20000}, false, test::digest});
  REQUIRE(scored.has_error());
  CHECK(scored.error().detail ==
        "settings.json: weights: there is no criterion `sel_tenur`; did you mean `sel_tenure`?");
}

TEST_CASE("the risk rules go by label, tier and rank", "[rules][recommendations]") {
  // A ordered monthly until last summer, then no more: spend, rhythm and months with an order all warn.
  const auto fired = [](std::string_view a_row, double a_amount, std::string_view others) {
    Bundle bundle;
    bundle.rows(Object::accounts, "id,tier_label", {a_row, "B,", "C,", "D,"});
    const std::string amount = std::to_string(a_amount);
    for (int i = 0; i < 6; ++i) {
      const std::string day = (i < 5 ? "2024-0" + std::to_string(i + 3) + "-05" : "2024-09-01");
      const std::string row = "A" + std::to_string(i) + ",A," + day + "," + amount;
      bundle.rows(Object::invoices, "id,account_id,date,net_amount", {row});
    }
    for (const char* account : {"B", "C", "D"}) {
      const std::string row = std::string(account) + "1," + account + ",2025-06-01," + std::string(others);
      bundle.rows(Object::invoices, "id,account_id,date,net_amount", {row});
    }
    bundle.rows(Object::invoices, "id,account_id,date,net_amount", {"A9,A,2024-07-20,1"});
    const Results results(bundle, "2025-06-30");
    REQUIRE(results.number("A", "/churn/point") > 70);
    auto rules = results.rules("A");
    std::erase_if(rules, [](const std::string& rule) { return !rule.starts_with("R-CHR-01") && rule != "R-CHR-02"; });
    return rules;
  };
  CHECK(fired("A,", 1, "100") == std::vector<std::string>{"R-CHR-01b"});
  CHECK(fired("A,", 1000, "1") == std::vector<std::string>{"R-CHR-01"});
  CHECK(fired("A,key", 1, "100") == std::vector<std::string>{"R-CHR-01"});
}
