#include "../../../rules/src/composite.hpp"
#include "../../../rules/src/scorecard.hpp"
#include "bundle.hpp"
#include "catch.hpp"

using namespace kam::rules;
using test::Bundle;
using test::Results;

namespace {
const std::vector<std::string> six{"sel_revenue_share",     "sel_avg_transaction",  "sel_tenure",
                                   "sel_revenue_potential", "sel_growth_potential", "sel_customer_size"};

std::vector<double> weights_of_six() {
  std::vector<bool> in_set;
  std::vector<double> weights;
  for (const Measure& criterion : test::default_pack().data().criteria) {
    in_set.push_back(std::find(six.begin(), six.end(), criterion.id) != six.end());
    weights.push_back(criterion.weight);
  }
  return starting_weights(test::default_pack().data(), in_set, weights);
}
}  // namespace

TEST_CASE("in a starting set the two revenue criteria hold at most 30 %", "[rules][starting]") {
  const auto weights = weights_of_six();
  const std::map<std::string, double> expected{{"sel_revenue_share", 9.25},     {"sel_avg_transaction", 1.85},
                                               {"sel_tenure", 2.072},           {"sel_revenue_potential", 12.432},
                                               {"sel_growth_potential", 7.252}, {"sel_customer_size", 4.144}};
  const auto& criteria = test::default_pack().data().criteria;
  for (std::size_t i = 0; i < criteria.size(); ++i) {
    const auto found = expected.find(criteria[i].id);
    CHECK(weights[i] == Approx(found == expected.end() ? 0 : found->second).margin(1e-6));
  }
}

TEST_CASE("the total of a starting set", "[rules][starting]") {
  const auto weights = weights_of_six();
  const std::map<std::string, double> scores{{"sel_revenue_share", 7},
                                             {"sel_avg_transaction", 8},
                                             {"sel_tenure", 4},
                                             {"sel_revenue_potential", 10},
                                             {"sel_growth_potential", 7}};
  const Value known = Value::known(1), unknown = Value::unknown(Reason::field_empty),
              off = Value::not_applicable(Reason::starting_set);
  std::vector<Part> parts;
  const auto& criteria = test::default_pack().data().criteria;
  for (std::size_t i = 0; i < criteria.size(); ++i) {
    const auto score = scores.find(criteria[i].id);
    const bool in_set = weights[i] > 0;
    parts.push_back({score != scores.end() ? &known
                     : in_set              ? &unknown
                                           : &off,
                     score != scores.end() ? (score->second - 1) / 9 : 0, weights[i]});
  }
  const Composite total = composite(parts, 0.5);
  CHECK(total.point == Approx(77.802803).margin(1e-6));
  CHECK(total.low == Approx(69.088889).margin(1e-6));
  CHECK(total.high == Approx(80.288889).margin(1e-6));
  CHECK(total.coverage == Approx(0.888).margin(1e-6));
}

namespace {
/// Five accounts with orders since two years; `more` adds a column to accounts.
Bundle ordering(std::string_view header, std::initializer_list<std::string_view> accounts) {
  Bundle bundle;
  bundle.rows(Object::accounts, header, accounts);
  int id = 0;
  for (const char* account : {"A", "B", "C", "D", "E"}) {
    for (const char* day : {"2023-03-01", "2024-05-01", "2024-11-01", "2025-02-01", "2025-05-01"}) {
      ++id;
      const std::string row = std::to_string(id) + "," + account + "," + day + "," + std::to_string(id * 10);
      bundle.rows(Object::invoices, "id,account_id,date,net_amount", {row});
    }
  }
  return bundle;
}
}  // namespace

TEST_CASE("the set takes what a third of the active accounts know; the rest is not applicable", "[rules][starting]") {
  auto bundle = ordering("id,credit_class", {"A,8", "B,7", "C,", "D,", "E,"});
  const Results results(bundle, "2025-06-30", true);
  CHECK(results.text("A", "/set/name") == "starting");
  CHECK(results.number("A", "/set/criteria") == 5);  // revenue share, average, tenure, growth by own revenue, solvency
  CHECK(results.part("A", "sel_network", "reason") == "starting_set");
  CHECK(results.text("A", "/total/state") == "known");
  CHECK(results.part("A", "sel_growth_potential", "proxy") == "own_revenue_growth");
  CHECK(results.number("A", "/set/full_low") < results.number("A", "/total/low"));
  CHECK(results.number("A", "/set/full_high") > results.number("A", "/set/full_low"));
}

TEST_CASE("a set of too few criteria has no score, but the position stays", "[rules][starting]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id", {"A", "B"})
      .rows(Object::invoices, "id,account_id,date,net_amount", {"1,A,2025-06-01,10", "2,B,2025-06-01,20"});
  const Results results(bundle, "2025-06-30", true);
  CHECK(results.text("A", "/total/state") == "unknown");
  CHECK(results.text("A", "/total/reason") == "too_few_records");
  CHECK(results.text("A", "/total/low") == "null");
  CHECK(results.number("A", "/total/coverage") == 0);
  CHECK(results.text("A", "/tier") == "undetermined");
  CHECK(results.number("A", "/position/rank/value") == 2);
}
