#include "../../../rules/src/assess.hpp"
#include "bundle.hpp"
#include "catch.hpp"

using namespace kam::rules;
using test::Bundle;
using Rows = std::initializer_list<std::string_view>;

/// Facts that the rules of care, dependence and rivals ask for (model 9.3, 14.9.3, 14.9.6).

namespace {

/// A fact of account 0 as of 2025-06-30.
Value fact(Bundle& bundle, std::string_view id, std::size_t node = 0) {
  const auto finished = bundle.finish();
  const auto assessed = assess(test::default_pack(), finished.records, parse_day("2025-06-30").value(), false);
  return (*assessed)->facts.at(id, node);
}

constexpr std::string_view activity = "id,account_id,at,kind,direction,user_id,contact_ids,topic";

Bundle account(Rows activities) {
  Bundle bundle;
  bundle.rows(Object::accounts, "id,executive_sponsor_id,owner_id", {"A,boss,u1"});
  bundle.rows(Object::contacts, "id,account_id,dmu_roles,is_active", {"c1,A,decider,true", "c2,A,user,true"});
  bundle.rows(Object::activities, activity, activities);
  return bundle;
}

}  // namespace

TEST_CASE("a sponsor's contact is two-way, names a person and lies in 180 days", "[rules][care]") {
  const auto contacts = [](std::string_view row) {
    Bundle bundle = account({"1,A,2023-01-01,call,out,u1,c1,", row});
    return fact(bundle, "sponsor_contacts_180d").number;
  };
  CHECK(contacts("2,A,2025-01-02,visit,out,boss,c2,") == 1);  // 180 days back, the first of them
  CHECK(contacts("2,A,2025-01-01,visit,out,boss,c2,") == 0);
  CHECK(contacts("2,A,2025-06-01,email,out,boss,c2,") == 0);  // nobody answered
  CHECK(contacts("2,A,2025-06-01,visit,out,boss,,") == 0);    // a meeting among ourselves
  CHECK(contacts("2,A,2025-06-01,visit,out,u1,c2,") == 0);
}

TEST_CASE("no meeting with a decider is a finding only where the records reach back far enough", "[rules][care]") {
  const auto met = [](Rows rows) {
    Bundle bundle = account(rows);
    return fact(bundle, "decider_meetings_90d");
  };
  CHECK(met({"1,A,2025-04-02,call,out,u1,c1,"}).number == 0);  // 90 days back: covered
  CHECK(met({"1,A,2025-04-02,call,out,u1,c1,"}).is_known());
  CHECK(met({"1,A,2025-04-03,call,out,u1,c1,"}).reason == Reason::too_few_records);
  CHECK(met({"1,A,2025-06-01,visit,out,u1,c1,"}).number == 1);  // met, whatever the records cover
  CHECK(met({"1,A,2025-01-01,visit,out,u1,c1,", "2,A,2025-06-01,visit,out,u1,c2,"}).number == 0);  // not the decider

  Bundle nobody = account({"1,A,2025-01-01,visit,out,u1,c1,"});
  CHECK(fact(nobody, "decider_reviews_12m").reason == Reason::field_not_in_use);  // no topics kept
  Bundle review = account({"1,A,2025-01-01,meeting,out,u1,c1,business_review"});
  CHECK(fact(review, "decider_reviews_12m").number == 1);
}

TEST_CASE("a meeting ahead is with somebody of the customer, within 60 days", "[rules][care]") {
  const auto ahead = [](std::string_view row) {
    Bundle bundle = account({"1,A,2025-06-01,call,out,u1,c1,", row});
    return fact(bundle, "meetings_ahead_60d").number;
  };
  CHECK(ahead("2,A,2025-08-29,meeting,out,u1,c2,") == 1);  // 60 days on
  CHECK(ahead("2,A,2025-08-30,meeting,out,u1,c2,") == 0);
  CHECK(ahead("2,A,2025-07-01,meeting,out,u1,,") == 0);
  CHECK(ahead("2,A,2025-07-01,call,out,u1,c2,") == 0);
  CHECK(ahead("2,A,2025-06-30,meeting,out,u1,c2,") == 0);  // today is no longer ahead
}

TEST_CASE("functions are counted by what our people do, not by how many they are", "[rules][care]") {
  Bundle bundle =
      account({"1,A,2025-06-01,call,out,u1,c1,", "2,A,2025-06-01,call,out,u2,c1,", "3,A,2025-06-01,call,out,u3,c1,",
               "4,A,2025-06-01,call,out,u4,c1,", "5,A,2025-04-01,call,out,u5,c1,"});
  bundle.rows(Object::users, "id,role,function",
              {"u1,kam,", "u2,account_manager,", "u3,specialist,finance", "u4,admin,", "u5,service,"});
  CHECK(fact(bundle, "functions_active_90d").number == 2);  // sales and finance; u5 91 days ago
}

TEST_CASE("two people against us are counted only when nobody unknown could make it two", "[rules][care]") {
  const auto against = [](Rows contacts) {
    Bundle bundle;
    bundle.rows(Object::accounts, "id", {"A"});
    bundle.rows(Object::contacts, "id,account_id,friendliness,is_active", contacts);
    return fact(bundle, "unfriendly_people");
  };
  CHECK(against({"1,A,-1,true", "2,A,-2,true", "3,A,,true"}).number == 2);
  CHECK(against({"1,A,-1,true", "2,A,0,true"}).number == 1);
  CHECK(against({"1,A,-1,true", "2,A,,true"}).reason == Reason::field_empty);
  CHECK(against({"1,A,-1,true", "2,A,-1,false"}).number == 1);  // left
}

TEST_CASE("unknown stances are a finding only where stances are noted at all", "[rules][care]") {
  const auto unknown = [](Rows contacts) {
    Bundle bundle;
    bundle.rows(Object::accounts, "id", {"A", "B"});
    bundle.rows(Object::contacts, "id,account_id,friendliness,is_active", contacts);
    return fact(bundle, "friendliness_unknown");
  };
  CHECK(unknown({"1,A,,true", "2,A,1,true", "3,A,,false"}).number == 50);
  CHECK(unknown({"1,A,,true", "2,B,0,true"}).number == 100);
  CHECK(unknown({"1,A,,true", "2,B,,true"}).reason == Reason::field_not_in_use);
}

TEST_CASE("the top decile is above the 90th percentile by nearest rank, and not zero", "[rules][care]") {
  const auto top = [](int accounts) {
    Bundle bundle;
    bundle.rows(Object::accounts, "id", {"A0"});
    bundle.rows(Object::tickets, "id,account_id,opened_at,severity", {"t,A0,2025-06-01,1"});
    for (int i = 1; i < accounts; ++i) bundle.rows(Object::accounts, "id", {"A" + std::to_string(i)});
    return fact(bundle, "complaints_top_decile").number;
  };
  CHECK(top(20) == 1);  // P90 is the 18th of 20, 0; one ticket is above
  CHECK(top(5) == 0);   // P90 is the 5th of 5, the account itself
}

TEST_CASE("matched signals are as sure as the surest of them", "[rules][care]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id,region,suppliers", {"A,north,Rival"});
  bundle.rows(Object::signals, "id,type,seen_at,place,competitor,account_id,confidence",
              {"1,sig_market_expansion,2025-06-01,north,,,0.4", "2,sig_market_expansion,2025-06-02,north,,,0.7",
               "3,sig_market_expansion,2025-06-02,south,,,0.9", "4,sig_model_shift,2025-06-01,,Rival,,",
               "5,sig_account_ma,2025-05-02,,,A,0.9", "6,sig_account_ma,2025-05-01,,,A,1"});
  const auto finished = bundle.finish();
  const auto assessed = assess(test::default_pack(), finished.records, parse_day("2025-06-30").value(), false);
  const FactMatrix& facts = (*assessed)->facts;
  CHECK(facts.at("sig_market_expansion", 0).number == 2);
  CHECK(facts.at("sig_market_expansion", 0).confidence() == 0.7);
  CHECK(facts.at("sig_model_shift", 0).confidence() == 0.5);  // nobody said how sure
  CHECK(facts.at("sig_account_change", 0).number == 1);       // the other is 60 days old
  CHECK(facts.at("sig_product_move", 0).number == 0);
}

TEST_CASE("a key account belongs to a key account manager", "[rules][care]") {
  const auto mismatch = [](std::string_view account, std::string_view user) {
    Bundle bundle;
    bundle.rows(Object::accounts, "id,tier_label,owner_id", {account});
    bundle.rows(Object::users, "id,role", {user});
    return fact(bundle, "route_mismatch");
  };
  CHECK(mismatch("A,key,u1", "u1,account_manager").number == 1);
  CHECK(mismatch("A,key,u1", "u1,kam").number == 0);
  CHECK(mismatch("A,key,u1", "u1,account_manager").confidence() == Approx(0.8));
  CHECK_FALSE(mismatch("A,key,u9", "u1,kam").is_known());
  CHECK_FALSE(mismatch("A,key,", "u1,kam").is_known());
}

TEST_CASE("volume compares the number of invoices, and the peers are those of the segment", "[rules][care]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id,segment", {"A,x", "B,x", "C,y"});
  bundle.rows(Object::invoices, "id,account_id,date,net_amount",
              {"1,A,2023-07-01,10", "2,A,2024-01-01,10", "3,A,2024-06-01,10", "4,A,2024-07-01,10", "5,A,2024-08-01,10",
               "6,A,2024-09-01,10", "7,B,2024-08-01,30", "8,B,2024-08-02,30", "9,B,2024-08-03,30", "10,C,2024-08-01,90",
               "11,C,2024-08-02,90", "12,C,2024-08-03,90"});
  const auto finished = bundle.finish();
  const auto assessed = assess(test::default_pack(), finished.records, parse_day("2025-06-30").value(), false);
  const FactMatrix& facts = (*assessed)->facts;
  CHECK(facts.at("volume_trend", 0).number == 0);         // three and three
  CHECK(facts.at("segment_avg_ticket", 0).number == 20);  // of 10 and 30
  CHECK(facts.at("segment_avg_ticket", 2).number == 90);
}

TEST_CASE("the largest fifth is a fifth, though revenues may be equal", "[rules][care]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id", {"A", "B", "C", "D", "E", "F"});
  bundle.rows(Object::invoices, "id,account_id,date,net_amount",
              {"1,A,2025-06-01,5", "2,B,2025-06-01,9", "3,C,2025-06-01,9", "4,D,2025-06-01,9", "5,E,2025-06-01,9",
               "6,F,2025-06-01,9"});
  const auto finished = bundle.finish();
  const auto assessed = assess(test::default_pack(), finished.records, parse_day("2025-06-30").value(), false);
  std::string largest;  // two of six, the first by id among equals
  for (std::size_t i = 0; i < 6; ++i) largest += (*assessed)->facts.at("rev_top_fifth", i).number == 1 ? 'x' : '-';
  CHECK(largest == "-xx---");
}

TEST_CASE("a value that nobody noted this year is none; where values are not kept it is unknown", "[rules][care]") {
  const auto noted = [](Rows items) {
    Bundle bundle;
    bundle.rows(Object::accounts, "id", {"A"});
    bundle.rows(Object::value_items, "id,account_id,date", items);
    return fact(bundle, "value_items_12m").number;
  };
  CHECK(noted({}) == 0);
  CHECK(noted({"1,A,2024-06-30", "2,A,2024-07-01", "3,A,2025-06-30"}) == 2);
  Bundle without;
  without.rows(Object::accounts, "id", {"A"});
  CHECK(fact(without, "value_items_12m").reason == Reason::no_records);
}

TEST_CASE("referrals of a year leave out older ones", "[rules][care]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id", {"A", "B"});
  bundle.rows(Object::opportunities, "id,account_id,created_at,closed_at,is_won,referred_by_account_id",
              {"1,B,2023-01-01,2023-03-01,true,A", "2,B,2025-01-01,2025-03-01,true,A", "3,B,2025-05-01,,,A"});
  CHECK(fact(bundle, "referrals_12m").number == 1.5);
}

TEST_CASE("a rule of care is as sure as the label and the activities that it rests on", "[rules][care]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id,tier_label", {"A,key"});
  bundle.rows(Object::contacts, "id,account_id,dmu_roles,is_active", {"c1,A,decider,true"});
  bundle.rows(Object::activities, activity,
              {"1,A,2024-01-01,call,out,u1,c1,product", "2,A,2025-03-22,call,out,u1,c1,product"});
  bundle.rows(Object::value_items, "id,account_id,date", {});
  const test::Results results(bundle, "2025-06-30");
  simdjson::dom::parser parser;
  const simdjson::padded_string json(results.json("A"));
  std::map<std::string, double> confidence;
  const simdjson::dom::array list = parser.parse(json)["recommendations"].get_array().value();
  for (const auto r : list)
    confidence[std::string(r["rule"].get_string().value())] = r["confidence"].get_double().value();
  // The newest activity is 100 days old: 0.5 ^ ((100 − 30) / 60).
  CHECK(confidence.at("R-REV-02") == Approx(0.445449).margin(1e-6));
  CHECK(confidence.at("R-REL-01") == Approx(0.445449).margin(1e-6));
  CHECK(confidence.at("R-REA-02") == Approx(0.445449).margin(1e-6));
  CHECK(confidence.at("R-VAL-01") == Approx(0.8));  // only the label counts
}
