#include "kam/rules/history.hpp"

#include <simdjson.h>

#include "bundle.hpp"
#include "catch.hpp"

using namespace kam::rules;
using test::Bundle;

namespace {

Day day(std::string_view text) {
  return parse_day(text).value();
}

/// A buys 100 in each month of 2025; B is entered in October and buys once.
Bundle company() {
  Bundle b;
  b.rows(Object::accounts, "id,created_at,tier_label", {"A,2024-01-01,key", "B,2025-10-05,"});
  for (int month = 1; month <= 12; ++month) {
    const std::string m = (month < 10 ? "0" : "") + std::to_string(month);
    b.rows(Object::invoices, "id,account_id,date,net_amount", {"A" + m + ",A,2025-" + m + "-10,100"});
  }
  b.rows(Object::invoices, "id,account_id,date,net_amount", {"B1,B,2025-10-20,50"});
  return b;
}

std::vector<PastMonth> history_of(Bundle& bundle, std::string_view as_of) {
  return recomputed_history(test::default_pack(), bundle.finish().records, day(as_of), true).value();
}

}  // namespace

TEST_CASE("the twelve month ends before the day are assessed again", "[rules][backtest]") {
  Bundle b = company();
  const auto history = history_of(b, "2025-12-15");
  REQUIRE(history.size() == 12);
  CHECK(to_string(history.front().as_of) == "2024-12-31");
  CHECK(to_string(history[1].as_of) == "2025-01-31");
  CHECK(to_string(history.back().as_of) == "2025-11-30");
  CHECK(history.front().accounts.size() == 1);
  CHECK_FALSE(history.front().accounts.front().active);
  CHECK(history[1].accounts.front().active);
  CHECK(history[8].accounts.size() == 1);  // end of August: B is not yet there
  CHECK(history[11].accounts.size() == 2);
}

TEST_CASE("a month end is itself not its own past", "[rules][backtest]") {
  Bundle b = company();
  CHECK(to_string(history_of(b, "2025-11-30").back().as_of) == "2025-10-31");
  Bundle leap;
  leap.rows(Object::accounts, "id", {"A"})
      .rows(Object::invoices, "id,account_id,date,net_amount", {"1,A,2023-01-10,5"});
  const auto history = history_of(leap, "2024-03-01");
  CHECK(to_string(history.back().as_of) == "2024-02-29");
  CHECK(to_string(history.front().as_of) == "2023-03-31");
}

// End of October: A and B are active, with 1000 and 50: A has the percentile 75, B 25. A bought in 9 of the 9 months
// that are complete since its first invoice (February to October) and its largest invoice is 10 % of them: nothing
// speaks against its stability.
TEST_CASE("a past month knows nothing of later ones", "[rules][backtest]") {
  Bundle b = company();
  const auto history = history_of(b, "2025-12-15");
  const PastMonth& october = history[10];
  REQUIRE(october.accounts.size() == 2);
  CHECK(october.accounts[0].value.number == 75.0);
  CHECK(october.accounts[1].value.number == 25.0);
  CHECK(october.accounts[0].stability.number == 100.0);
  CHECK_FALSE(october.accounts[1].stability.number);
  CHECK(october.accounts[1].stability.reason == "too_few_records");
  bool label_left_out = false;
  for (const LeftOut& one : october.left_out) {
    label_left_out = label_left_out || (one.object == Object::accounts && one.field == "tier_label");
  }
  CHECK(label_left_out);
}

TEST_CASE("the history of an account is JSON, marked as recomputed", "[rules][backtest]") {
  Bundle b = company();
  const std::string json = to_json(history_of(b, "2025-12-15"), "B");
  simdjson::dom::parser parser;
  const simdjson::dom::array months = parser.parse(json).get_array().value();
  REQUIRE(months.size() == 2);
  const auto october = months.at(0).value();
  CHECK(october["as_of"].get_string().value() == "2025-10-31");
  CHECK(october["recomputed"].get_bool().value());
  CHECK(october.at_pointer("/value/value").get_double().value() == 25);
  CHECK(october.at_pointer("/stability/reason").get_string().value() == "too_few_records");
  CHECK(october.at_pointer("/left_out/0/object").get_string().value() == "accounts");
  CHECK(to_json(history_of(b, "2025-12-15"), "nobody") == "[]");
}

TEST_CASE("an assessment is read back into the form of a recomputed one", "[rules][backtest]") {
  Bundle b = company();
  const auto scored = score(test::default_pack(), b.finish().records, {day("2025-12-15"), false, test::digest}).value();
  const auto json = scored.accounts.front().json;
  const auto former = read_former(json).value();
  CHECK(former.as_of == "2025-12-15");
  CHECK(former.ruleset == test::default_pack().version());
  CHECK(former.account.id == "A");
  CHECK(former.account.active);
  CHECK_FALSE(former.lost);
  CHECK(former.account.value.number == 75.0);
  CHECK(former.account.stability.number == 100.0);
  CHECK_FALSE(former.account.full_low);
  CHECK_FALSE(former.account.total.point.number);
  CHECK_FALSE(former.account.total.point.reason.empty());
  simdjson::dom::parser parser;
  const auto figures = parser.parse(to_json(former.account)).value();
  CHECK(figures["active"].get_bool().value());
  CHECK(figures.at_pointer("/stability/value").get_double().value() == 100);
  for (const char* broken : {"", "[]", "{}", R"({"account_id":7})"})
    CHECK(read_former(broken).error().code == kam::Errc::invalid_input);
}

TEST_CASE("an account is lost when it is not active and silent for three of its usual intervals", "[rules][backtest]") {
  const auto read = [](const std::string& active, const std::string& gap) {
    return read_former(
               R"({"account_id":"A","active":)" + active +
               R"(,"churn":{"band":"high","signals":[{"id":"chr_spend","value":1},{"id":"chr_order_gap","value":)" +
               gap + "}]}}")
        .value();
  };
  CHECK(read("false", "null").lost);  // no usual interval: twelve months are enough
  CHECK(read("false", "3").lost);
  CHECK_FALSE(read("false", "2.9").lost);
  CHECK_FALSE(read("true", "12").lost);
  CHECK(read("true", "12").band == "high");
  CHECK(read_former(R"({"account_id":"A","active":false})").value().lost);
}
