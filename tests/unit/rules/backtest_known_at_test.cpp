#include "../../../rules/src/backtest/known_at.hpp"
#include "bundle.hpp"
#include "catch.hpp"

using namespace kam::rules;
using test::Bundle;

namespace {

constexpr Day cut{20453};  // 2025-12-31

Records known(Bundle& bundle, std::vector<LeftOut>* list = nullptr) {
  auto finished = bundle.finish();
  REQUIRE(finished.bad_rows.empty());
  std::vector<LeftOut> left_out;
  auto records = backtests::known_at(finished.records, cut, left_out);
  if (list) *list = left_out;
  return records;
}

std::string scored(const Records& records) {
  std::string all;
  const auto found = score(test::default_pack(), records, {cut, false, test::digest}).value();
  for (const auto& account : found.accounts) all += account.json + "\n";
  return all;
}

bool lists(const std::vector<LeftOut>& list, Object object, std::string_view field, LeftOut::Why why,
           std::size_t records) {
  for (const LeftOut& one : list) {
    if (one.object == object && one.field == field && one.why == why) return one.records == records;
  }
  return false;
}

constexpr auto account_fields =
    "id,parent_id,name,updated_at,segment,tier_label,annual_revenue,credit_class,created_at";
constexpr auto deal_fields =
    "id,account_id,amount,is_won,is_lost,created_at,closed_at,probability,type,product_ids,referred_by_account_id";
constexpr auto invoice_fields = "id,account_id,date,due_date,paid_at,net_amount,open_amount";
constexpr auto contact_fields =
    "id,account_id,seniority,dmu_roles,influence,friendliness,is_active,left_at,created_at,updated_at";

/// What was there on the last day of 2025. In `later` every object gets records of 2026, and everything that may
/// change has changed in 2026.
Bundle company(bool later) {
  const auto pick = [later](std::string_view then, std::string_view now) { return later ? now : then; };
  Bundle b;
  b.settings(R"({"reporting_currency":"EUR","fields_complete":["accounts.tier_label","contacts.friendliness"]})");
  b.rate("2025-01-01", "USD", "EUR", "0.9");
  b.rows(Object::accounts, account_fields,
         {"A,,Acme,2025-06-01,retail,key,5000000,7,2020-01-01",
          pick("B,,Bolt,,retail,,,,", "B,,Bolt,2026-02-01,metal,key,9000000,2,"),
          pick("C,B,Bolt north,2026-03-01,retail,rising,1000,3,2021-01-01",
               "C,B,Bolt north,2026-05-01,paper,standard,99,9,2021-01-01"),
          "D,,Dust,,,,,,"});
  b.rows(Object::products, "id,category,list_price", {"P1,pumps,10", "P2,valves,20"});
  b.rows(Object::opportunities, deal_fields,
         {"O1,A,1000,true,false,2025-01-10,2025-03-01,1,new,P1,B",
          pick("O2,A,500,,,2025-10-01,,0.4,new,P1,", "O2,A,700,true,false,2025-10-01,2026-02-01,1,upsell,P2,C"),
          pick("O3,C,800,,,2025-11-01,,0.2,renewal,,", "O3,C,1,false,true,2025-11-01,2026-01-15,0,new,,")});
  for (const char* month : {"01", "02", "03", "05", "07", "08", "10", "12"}) {
    const std::string m = month;
    b.rows(Object::invoices, invoice_fields,
           {"IA" + m + ",A,2025-" + m + "-05,2025-" + m + "-25,2025-" + m + "-28,100,0"});
  }
  b.rows(Object::invoices, invoice_fields,
         {"IB1,B,2024-06-01,2024-07-01,2024-07-03,300,0",
          pick("IB2,B,2025-09-01,2025-10-01,,400,", "IB2,B,2025-09-01,2025-10-01,2026-01-20,400,0"),
          pick("IC1,C,2025-12-20,2026-01-20,,50,50", "IC1,C,2025-12-20,2026-01-20,2026-01-10,50,0")});
  b.rows(Object::invoice_lines, "invoice_id,product_id,qty,net_price,list_price,cogs",
         {"IA01,P1,10,10,12,6", "IB2,P1,4,100,100,70"});
  b.rows(Object::contracts, "id,account_id,start,end,annual_value", {"K1,A,2024-01-01,2026-01-31,900"});
  b.rows(
      Object::contacts, contact_fields,
      {"N1,A,c_level,decider,5,2,true,,2024-01-01,2025-05-01",
       pick("N2,A,vp,approver,5,1,true,,2024-01-01,", "N2,A,vp,approver,2,-2,false,2026-02-01,2024-01-01,2026-02-01"),
       "N3,A,,,4,1,,2025-11-15,2024-01-01,2025-11-16"});
  b.rows(Object::activities, "id,account_id,contact_ids,at,kind,direction,responded_at",
         {"T1,A,N1,2025-12-01,meeting,out,",
          pick("T2,A,N1,2025-12-20,email,out,", "T2,A,N1,2025-12-20,email,out,2026-01-05")});
  b.rows(Object::tickets, "id,account_id,opened_at,closed_at,severity,escalated,csat",
         {"S1,A,2025-10-01,2025-10-05,1,true,2", pick("S2,A,2025-12-30,,4,,", "S2,A,2025-12-30,2026-01-03,1,true,1")});
  b.rows(Object::survey_responses, "id,account_id,contact_id,at,kind,score", {"R1,A,N1,2025-11-01,nps,9"});
  b.rows(Object::deliveries, "id,account_id,promised_at,delivered_at",
         {"D1,A,2025-12-28,2025-12-28", pick("D2,A,2025-12-30,", "D2,A,2025-12-30,2026-01-04")});
  b.rows(Object::usage, "account_id,at,seats_used,seats_bought", {"A,2025-12-01,8,10"});
  b.rows(Object::cost_entries, "account_id,at,driver,amount", {"A,2025-11-01,visits,30"});
  b.rows(Object::plans, "id,account_id,status,updated_at,needs,reviewed_at",
         {pick("L1,A,active,2025-08-01,speed;pumps;true,", "L1,A,active,2025-08-01,speed;pumps;true,2026-01-10")});
  b.rows(Object::plan_goals, "id,plan_id,due,status,done_at,weight",
         {pick("G1,L1,2025-12-01,open,,1", "G1,L1,2025-12-01,achieved,2026-01-02,1")});
  b.rows(Object::plan_actions, "id,goal_id,what,when,status,done_at",
         {pick("H1,G1,call,2025-12-01,open,", "H1,G1,call,2025-12-01,done,2026-01-02")});
  b.rows(Object::swot_items, "id,plan_id,quadrant,date", {"W1,L1,S,2025-08-01"});
  b.rows(Object::signals, "id,account_id,type,seen_at,confidence", {"X1,A,sig_rival_hire,2025-12-01,0.8"});
  b.rows(Object::answers, "id,question_id,account_id,respondent_id,value,at",
         {"Q1,sel_growth_potential,A,u1,8,2025-12-01"});
  b.rows(Object::value_items, "id,account_id,date,amount,confirmed_by_customer",
         {pick("V1,A,2025-12-01,70,false", "V1,A,2025-12-01,70,true")});
  if (!later) return b;
  b.rate("2026-01-10", "USD", "EUR", "0.5");
  b.rows(Object::accounts, account_fields,
         {"E,A,Echo,2026-02-01,retail,key,1,1,2026-02-01", "F,,Foxtrot,,retail,key,700,9,"});
  b.rows(Object::products, "id,category,list_price", {"P3,pumps,10"});
  b.rows(Object::opportunities, deal_fields,
         {"O4,A,9000,true,false,2026-01-02,2026-02-01,1,new,P3,B", "O5,B,9000,,,,,0.9,new,P3,",
          "O6,B,800,true,false,,2026-03-01,1,new,,"});
  b.rows(Object::invoices, invoice_fields,
         {"IA99,A,2026-01-01,2026-02-01,,5000,5000", "IF1,F,2026-03-01,2026-04-01,,5000,5000"});
  b.rows(Object::invoice_lines, "invoice_id,product_id,qty,net_price,list_price,cogs", {"IA99,P3,10,500,600,1"});
  b.rows(Object::contracts, "id,account_id,start,end,annual_value", {"K2,A,2026-02-01,2028-01-31,900"});
  b.rows(Object::contacts, contact_fields,
         {"N4,A,c_level,decider,5,2,true,,2026-01-15,2026-01-15", "N5,A,c_level,decider,5,2,true,,,",
          "N6,B,c_level,decider,5,2,true,,,2026-03-01"});
  b.rows(Object::activities, "id,account_id,contact_ids,at,kind,direction,responded_at",
         {"T3,B,N6,2026-01-01,meeting,in,"});
  b.rows(Object::tickets, "id,account_id,opened_at,closed_at,severity,escalated,csat", {"S3,A,2026-01-02,,1,true,1"});
  b.rows(Object::survey_responses, "id,account_id,contact_id,at,kind,score", {"R2,A,N1,2026-01-01,nps,1"});
  b.rows(Object::deliveries, "id,account_id,promised_at,delivered_at", {"D3,A,2026-01-05,"});
  b.rows(Object::usage, "account_id,at,seats_used,seats_bought", {"A,2026-01-01,1,10"});
  b.rows(Object::cost_entries, "account_id,at,driver,amount", {"A,2026-01-01,visits,3000"});
  b.rows(Object::plans, "id,account_id,status,updated_at,needs,reviewed_at",
         {"L2,B,active,2026-01-05,price;valves;false,", "L3,A,active,,price;valves;false,"});
  b.rows(Object::plan_goals, "id,plan_id,due,status,done_at,weight", {"G2,L2,2025-12-01,open,,1"});
  b.rows(Object::plan_actions, "id,goal_id,what,when,status,done_at", {"H2,G2,call,2025-12-01,open,"});
  b.rows(Object::swot_items, "id,plan_id,quadrant,date", {"W2,L1,O,2026-01-01", "W3,L3,T,"});
  b.rows(Object::signals, "id,account_id,type,seen_at,confidence", {"X2,A,sig_rival_hire,2026-01-01,1"});
  b.rows(Object::answers, "id,question_id,account_id,respondent_id,value,at",
         {"Q2,sel_growth_potential,A,u1,1,2026-01-01", "Q3,sel_growth_potential,B,u1,1,"});
  b.rows(Object::users, "id,role,manager_id", {"u1,kam,", "u2,executive,"});
  b.rows(Object::value_items, "id,account_id,date,amount,confirmed_by_customer", {"V2,A,2026-01-01,7000,true"});
  b.rows(Object::programme_goals, "id,what,status,due", {"Y1,more,achieved,2025-12-01"});
  return b;
}

}  // namespace

TEST_CASE("nothing that came after the day moves a byte of the result", "[rules][backtest]") {
  Bundle then = company(false), now = company(true);
  const auto before = scored(known(then)), after = scored(known(now));
  CHECK(before == after);
  CHECK(before.find("\"account_id\":\"A\"") != before.npos);
}

TEST_CASE("the planted records would have moved it: they are not idle", "[rules][backtest]") {
  Bundle then = company(false), now = company(true);
  const auto finished = then.finish(), planted = now.finish();
  CHECK(scored(finished.records) != scored(planted.records));
}

TEST_CASE("what is left out is listed with the reason", "[rules][backtest]") {
  Bundle now = company(true);
  std::vector<LeftOut> list;
  known(now, &list);
  using Why = LeftOut::Why;
  CHECK(lists(list, Object::accounts, "", Why::later, 1));                    // E
  CHECK(lists(list, Object::accounts, "", Why::undated, 2));                  // D, of which nothing is known, and F
  CHECK(lists(list, Object::accounts, "tier_label", Why::changed_later, 2));  // B, C
  CHECK(lists(list, Object::opportunities, "", Why::later, 1));
  CHECK(lists(list, Object::opportunities, "", Why::undated, 1));
  CHECK(lists(list, Object::opportunities, "", Why::changed_later, 1));
  CHECK(lists(list, Object::opportunities, "amount", Why::changed_later, 2));
  CHECK(lists(list, Object::invoices, "paid_at", Why::later, 2));
  CHECK(lists(list, Object::contacts, "friendliness", Why::changed_later, 1));
  CHECK(lists(list, Object::users, "", Why::undated, 2));
  CHECK(lists(list, Object::answers, "", Why::undated, 1));
  CHECK(lists(list, Object::plans, "", Why::changed_later, 1));
  CHECK(lists(list, Object::plans, "reviewed_at", Why::later, 1));
}

TEST_CASE("an invoice paid later was open with its amount", "[rules][backtest]") {
  Bundle now = company(true);
  const Records records = known(now);
  const auto invoice = [&](std::string_view id) {
    for (const Invoice& one : records.invoices) {
      if (one.id == id) return one;
    }
    throw std::runtime_error("no invoice");
  };
  CHECK(invoice("IB2").open_amount == 400);
  CHECK_FALSE(invoice("IB2").paid_at);
  CHECK(invoice("IA12").paid_at == parse_day("2025-12-28"));
}

TEST_CASE("open amounts are today's where payments carry no date", "[rules][backtest]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id", {"A"})
      .rows(Object::invoices, "id,account_id,date,net_amount,open_amount", {"1,A,2025-11-01,100,100"});
  std::vector<LeftOut> list;
  const Records records = known(bundle, &list);
  CHECK_FALSE(records.invoices.front().open_amount);
  CHECK(lists(list, Object::invoices, "open_amount", LeftOut::Why::undated, 1));
}

TEST_CASE("a group stays together though its parent has no date of its own", "[rules][backtest]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id,parent_id", {"child,parent", "parent,", "stranger,"})
      .rows(Object::invoices, "id,account_id,date,net_amount", {"1,child,2025-11-01,100"});
  const Records records = known(bundle);
  REQUIRE(records.accounts.size() == 2);
  CHECK(records.accounts[0].parent_id == "parent");
  CHECK(records.accounts[1].id == "parent");
}

TEST_CASE("a later day is seen for the same accounts", "[rules][backtest]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id,created_at", {"A,2020-01-01", "B,2026-01-05"})
      .rows(Object::invoices, "id,account_id,date,net_amount",
            {"1,A,2026-01-10,5", "2,B,2026-01-10,5", "3,A,2026-09-01,5"});
  const auto finished = bundle.finish();
  std::vector<LeftOut> left_out;
  const Records then = backtests::known_at(finished.records, cut, left_out);
  const Records later = backtests::known_later(finished.records, cut + 90, then);
  CHECK(later.accounts.size() == 1);
  REQUIRE(later.invoices.size() == 1);
  CHECK(later.invoices.front().id == "1");
}
