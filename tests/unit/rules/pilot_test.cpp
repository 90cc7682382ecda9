#include "kam/rules/pilot.hpp"

#include <simdjson.h>

#include "../../../rules/src/pilot/intervals.hpp"
#include "bundle.hpp"
#include "catch.hpp"

using namespace kam::rules;
using test::Bundle;

namespace {

/// 01 < 02 < …: the order of ids is that of numbers.
std::string numbered(int i) {
  return (i < 10 ? "0" : "") + std::to_string(i);
}

/// Key accounts of one segment, bands of two to four accounts each, with three wins in twelve months before the pilot.
Bundle keys(int count, const char* closed = "2024-06-01") {
  Bundle bundle;
  for (int i = 1; i <= count; ++i) {
    const std::string id = numbered(i);
    bundle.rows(Object::accounts, "id,name,segment,tier_label", {id + ",Account " + id + ",x,key"});
    bundle.rows(Object::invoices, "id,account_id,date,net_amount",
                {id + "," + id + ",2024-11-01," + std::to_string(100 * i)});
    for (const char* deal : {"a", "b", "c"}) {
      bundle.rows(Object::opportunities, "id,account_id,is_won,created_at,closed_at",
                  {id + deal + "," + id + ",true,2024-05-02," + closed});
    }
  }
  return bundle;
}

/// The hash of an account: what the test says, so that arms are known.
std::string by_id(std::string_view bytes) {
  return std::string(bytes);
}

Pilot run(Bundle& bundle, std::string_view as_of, std::size_t pairs = 0) {
  const auto finished = bundle.finish();
  return pilot(test::default_pack(), finished.records,
               {"p1", parse_day("2025-01-01").value(), pairs, {parse_day(as_of).value(), false, by_id}})
      .value();
}

}  // namespace

// Newcombe's own example: 56 of 70 against 48 of 80.
TEST_CASE("the interval of two shares is Newcombe's", "[rules][pilot]") {
  const auto [low, high] = pilots::newcombe({56, 70}, {48, 80});
  CHECK(low == Approx(0.0524).margin(5e-5));
  CHECK(high == Approx(0.3339).margin(5e-5));
  const auto [back, forth] = pilots::newcombe({48, 80}, {56, 70});
  CHECK(back == Approx(-high));
  CHECK(forth == Approx(-low));
}

// 0 of 10: Wilson 0 .. z²/(10 + z²) = 3.841459/13.841459 = 0.277533; of two such the reach is the same both ways.
TEST_CASE("shares at the ends have intervals too", "[rules][pilot]") {
  const auto [low, high] = pilots::wilson({0, 10});
  CHECK(low == Approx(0).margin(1e-12));
  CHECK(high == Approx(0.277533).margin(1e-6));
  const auto both = pilots::newcombe({0, 10}, {0, 10});
  CHECK(both.first == Approx(-0.277533).margin(1e-6));
  CHECK(both.second == Approx(0.277533).margin(1e-6));
}

TEST_CASE("the interval of two medians comes from redrawing them", "[rules][pilot]") {
  using pilots::bootstrap_medians;
  const std::vector<double> fives{5, 5, 5}, threes{3, 3}, one{1}, far{0, 10}, turned{10, 0};
  CHECK(bootstrap_medians(fives, threes, 1000) == pilots::Interval{2, 2});
  // Redraws of {0, 10} have the median 0, 5 or 10 in a quarter, a half, a quarter of cases.
  CHECK(bootstrap_medians(one, far, 1000) == pilots::Interval{-9, 1});
  CHECK(bootstrap_medians(one, far, 1000) == bootstrap_medians(one, turned, 1000));
}

TEST_CASE("neighbours by revenue in one segment, band and kind of cycle are pairs", "[rules][pilot]") {
  Bundle bundle = keys(8);  // bands of two accounts: 01 02 | 03 04 | 05 06 | 07 08
  const Pilot found = run(bundle, "2024-12-31");
  REQUIRE(found.pairs.size() == 4);
  CHECK(found.state == "planned");
  CHECK(found.unmatched.empty());
  CHECK(found.measures.empty());
  CHECK(found.pairs[0].one_face.id == "01");  // equally alike: by id
  CHECK(found.pairs[0].one_voice.id == "02");
  CHECK(found.pairs[0].revenue_band == 1);
  CHECK(found.pairs[3].revenue_band == 4);
  CHECK(found.pairs[3].one_voice.revenue == 800);
  CHECK(found.pairs[0].segment == "x");
  CHECK(found.pairs[0].cycle == "short");  // 30 days
  CHECK(found.case_comparison);
  CHECK(found.least_pairs == 8);
}

TEST_CASE("who has no like one is named, and so is who was not needed", "[rules][pilot]") {
  Bundle bundle = keys(8);
  bundle.rows(Object::accounts, "id,segment,tier_label", {"20,y,key"});
  bundle.rows(Object::invoices, "id,account_id,date,net_amount", {"20,20,2024-11-01,900"});
  bundle.rows(Object::accounts, "id,segment,tier_label", {"21,x,"});
  const Pilot two = run(bundle, "2024-12-31", 2);
  REQUIRE(two.pairs.size() == 2);
  CHECK(std::find(two.unmatched.begin(), two.unmatched.end(), "20") != two.unmatched.end());
  CHECK(std::find(two.unmatched.begin(), two.unmatched.end(), "21") == two.unmatched.end());
  CHECK(two.pairs.size() * 2 + two.unmatched.size() == 9);
}

TEST_CASE("the smaller hash of account and pilot gets one face", "[rules][pilot]") {
  Bundle bundle = keys(8);
  const auto finished = bundle.finish();
  const auto turned = [](std::string_view bytes) { return std::string(bytes == "01\np1" ? "b" : "a"); };
  const PilotOptions options{
      "p1", parse_day("2025-01-01").value(), 0, {parse_day("2025-01-01").value(), false, turned}};
  const auto found = pilot(test::default_pack(), finished.records, options).value();
  REQUIRE(found.pairs.size() == 4);
  CHECK(found.pairs[0].one_face.id == "02");
  CHECK(found.pairs[0].one_voice.id == "01");
  CHECK(found.pairs[1].one_face.id == "03");  // equal hashes: by id
}

TEST_CASE("a pilot runs six months, or two cycles if those are longer", "[rules][pilot]") {
  Bundle quick = keys(8), slow = keys(8, "2024-09-29");  // 30 and 150 days
  CHECK(run(quick, "2025-01-01").until == parse_day("2025-07-01").value());
  CHECK(run(slow, "2025-01-01").until == parse_day("2025-01-01").value() + 300);
  Bundle again = keys(8), done = keys(8);
  CHECK(run(again, "2025-06-30").state == "running");
  CHECK(run(done, "2025-07-01").state == "complete");
}

namespace {

/// Cross-sell deals of the pilot's time: k won of n at each account of an arm (odd ids one face, even ones one voice).
Bundle with_deals(int accounts, int face_won, int voice_won, int n) {
  Bundle bundle = keys(accounts);
  for (int i = 1; i <= accounts; ++i) {
    for (int d = 0; d < n; ++d) {
      const bool won = d < (i % 2 ? face_won : voice_won);
      const std::string id = numbered(i), cells = id + "n" + std::to_string(d) + "," + id + ",cross_sell," +
                                                  (won ? "true,," : ",true,") + "2025-02-01," +
                                                  (i % 2 ? "2025-04-02" : "2025-03-03");
      bundle.rows(Object::opportunities, "id,account_id,type,is_won,is_lost,created_at,closed_at", {cells});
    }
  }
  return bundle;
}

}  // namespace

TEST_CASE("an arm is one heap of records, and an interval without 0 decides", "[rules][pilot]") {
  Bundle bundle = with_deals(16, 1, 4, 5);
  const Pilot found = run(bundle, "2025-07-01");
  REQUIRE(found.pairs.size() == 8);
  CHECK_FALSE(found.case_comparison);
  const PilotMeasure& cross_sell = found.measures[0];
  CHECK(cross_sell.one_face.k == 8);
  CHECK(cross_sell.one_face.n == 40);
  CHECK(*cross_sell.one_voice.value == 80);
  CHECK(*cross_sell.difference == 60);
  // Wilson of 32/40 and of 8/40: 0.652427..0.895000 and 0.105000..0.347573. The reach is √2·0.147573 and √2·0.095000.
  CHECK(*cross_sell.low == Approx(100 * (0.6 - 0.208700)).margin(1e-3));
  CHECK(*cross_sell.high == Approx(100 * (0.6 + 0.134350)).margin(1e-3));
  CHECK(cross_sell.outcome == "one_voice");
  const PilotMeasure& csat = found.measures[1];
  CHECK_FALSE(csat.difference.has_value());
  CHECK(csat.outcome == "not_decided");
  const PilotMeasure& cycle = found.measures[2];  // 60 days against 30: the shorter is the better
  CHECK(*cycle.difference == Approx(-30 / 30.44));
  CHECK(*cycle.low == Approx(-30 / 30.44));
  CHECK(cycle.outcome == "one_voice");
}

TEST_CASE("an interval with 0 in it decides nothing", "[rules][pilot]") {
  Bundle bundle = with_deals(16, 2, 3, 5);  // 16 of 40 against 24 of 40: 20 points, the interval reaches below 0
  const Pilot found = run(bundle, "2025-07-01");
  CHECK(*found.measures[0].low < 0);
  CHECK(*found.measures[0].high > 0);
  CHECK(found.measures[0].outcome == "not_decided");
}

TEST_CASE("a pilot that runs tells no outcome yet", "[rules][pilot]") {
  Bundle bundle = with_deals(16, 1, 4, 5);
  const Pilot found = run(bundle, "2025-06-30");
  CHECK(*found.measures[0].difference == 60);
  CHECK(found.measures[0].outcome.empty());
}

TEST_CASE("fewer than eight pairs are cases, without interval and outcome", "[rules][pilot]") {
  Bundle bundle = with_deals(8, 1, 4, 5);
  const Pilot found = run(bundle, "2025-07-01");
  CHECK(found.pairs.size() == 4);
  CHECK(found.case_comparison);
  CHECK(*found.measures[0].difference == 60);
  CHECK_FALSE(found.measures[0].low.has_value());
  CHECK(found.measures[0].outcome.empty());
  const std::string json = to_json(found);
  simdjson::dom::parser parser;
  const auto root = parser.parse(simdjson::padded_string(json));
  CHECK(root["kind"].get_string().value() == "case_comparison");
  CHECK(root["measures"].at(0)["low"].is_null());
}

TEST_CASE("fewer than five deals in an arm give counts, not a rate", "[rules][pilot]") {
  Bundle bundle = keys(16);
  bundle.rows(Object::opportunities, "id,account_id,type,is_won,created_at,closed_at",
              {"n1,01,cross_sell,true,2025-02-01,2025-03-01"});
  const Pilot found = run(bundle, "2025-07-01");
  CHECK_FALSE(found.measures[0].one_face.value.has_value());
  CHECK(found.measures[0].one_face.k == 1);
  CHECK(found.measures[0].one_face.n == 1);
  CHECK(found.measures[0].outcome == "not_decided");
}

TEST_CASE("without a key account there is nothing to pair", "[rules][pilot]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id,tier_label", {"A,standard"});
  const auto finished = bundle.finish();
  const auto found = pilot(test::default_pack(), finished.records,
                           {"p1", parse_day("2025-01-01").value(), 0, {parse_day("2025-02-01").value(), false, by_id}});
  REQUIRE(found.has_error());
  CHECK(found.error().detail.find("on 2024-12-31 there is none") != std::string::npos);
}
