#include "../../../rules/src/facts/facts.hpp"
#include "../../../rules/src/measure.hpp"
#include "bundle.hpp"
#include "catch.hpp"

using namespace kam::rules;
using test::Bundle;

namespace {

/// The facts of the bundle's accounts on one day.
class Facts {
 public:
  explicit Facts(Bundle& bundle)
      : finished_(bundle.finish()),
        portfolio_(finished_.records, parse_day("2025-06-30").value()),
        facts_(portfolio_) {}
  const Value& of(std::string_view fact, std::size_t account = 0) const { return facts_.at(fact, account); }

 private:
  RecordsBuilder::Finished finished_;
  Portfolio portfolio_;
  FactMatrix facts_;
};

constexpr const char* deals = "id,account_id,is_won,created_at,closed_at";

/// Wins of 30 days each.
void wins(Bundle& bundle, std::string_view account, int count, const char* closed = "2025-05-31") {
  for (int i = 0; i < count; ++i) {
    bundle.rows(Object::opportunities, deals,
                {std::string(account) + std::to_string(i) + "," + std::string(account) + ",true,2025-05-01," + closed});
  }
}

}  // namespace

TEST_CASE("the cycle of the account from three wins on, else of its segment, else of everybody", "[rules][approach]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id,segment", {"A,x", "B,x", "C,y", "D,"});
  wins(bundle, "A", 2, "2025-05-31");  // 30 days each
  wins(bundle, "B", 8, "2025-06-20");  // 50 days each: with A's the segment has ten, A's among them
  wins(bundle, "C", 9, "2025-06-10");  // 40 days each
  wins(bundle, "D", 1, "2025-06-30");  // 60 days: twenty in all
  const Facts facts(bundle);
  const Value &a = facts.of("app_cycle_months", 0), &b = facts.of("app_cycle_months", 1),
              &d = facts.of("app_cycle_months", 3);
  CHECK(a.number == Approx(50 / 30.44));
  CHECK(a.proxy == "segment");
  CHECK(a.n == 10);
  CHECK(a.quality == 0.5);
  CHECK(b.number == Approx(50 / 30.44));
  CHECK(b.proxy.empty());
  CHECK(b.quality == 0.8);
  CHECK(facts.of("app_cycle_months", 2).number == Approx(40 / 30.44));
  CHECK(d.proxy == "tenant");
  CHECK(d.n == 20);
  CHECK(d.number == Approx(40 / 30.44));  // 2·30, 9·40, 8·50, 60
}

TEST_CASE("too few wins anywhere leave the account's own reason", "[rules][approach]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id,segment", {"A,x", "B,x", "C,x"});
  wins(bundle, "A", 2);
  wins(bundle, "B", 7);
  const Facts facts(bundle);
  CHECK(facts.of("app_cycle_months", 0).reason == Reason::too_few_records);
  CHECK(facts.of("app_cycle_months", 0).n == 2);
  CHECK(facts.of("app_cycle_months", 2).reason == Reason::no_records);
}

TEST_CASE("a win of more than two years ago is none of the cycle", "[rules][approach]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id", {"A"});
  bundle.rows(Object::opportunities, deals,
              {"1,A,true,2023-05-01,2023-06-30", "2,A,true,2023-06-01,2023-07-01", "3,A,true,2025-05-01,2025-05-31",
               "4,A,true,2025-05-01,2025-06-30"});
  const Facts facts(bundle);
  CHECK(facts.of("app_cycle_months").number == Approx(30 / 30.44));
  CHECK(facts.of("app_cycle_months").n == 3);
}

namespace {

/// An account that bought of category a, and products of a, b and none.
Bundle shop() {
  Bundle bundle;
  bundle.rows(Object::accounts, "id", {"A", "B"});
  bundle.rows(Object::products, "id,category", {"P1,a", "P2,b", "P3,", "P4,a"});
  bundle.rows(Object::invoices, "id,account_id,date,net_amount", {"1,A,2024-06-01,100"});
  bundle.rows(Object::invoice_lines, "invoice_id,product_id,qty,net_price", {"1,P1,1,100"});
  return bundle;
}
constexpr const char* open_deals = "id,account_id,amount,created_at,product_ids";

}  // namespace

TEST_CASE("the goal is the share of the open pipeline in categories never bought", "[rules][approach]") {
  Bundle bundle = shop();
  bundle.rows(Object::opportunities, open_deals,
              {"1,A,300,2025-05-01,P1|P2", "2,A,300,2025-05-01,P1", "3,A,900,2025-05-01,P3", "4,B,50,2025-05-01,P1"});
  const Facts facts(bundle);
  // 150 of 600 in the new category: a quarter → −1 + 4·0.25. The uncategorised one is left out; 1.5 products a deal.
  CHECK(facts.of("app_goal").number == Approx(0).margin(1e-9));
  CHECK(facts.of("app_goal").n == 2);
  CHECK(facts.of("app_goal").quality == 0.8);
  CHECK(facts.of("app_goal", 1).number == 1);  // B never bought anything: all of it is new
}

TEST_CASE("many products at once speak for a solution", "[rules][approach]") {
  Bundle bundle = shop();
  bundle.rows(Object::opportunities, open_deals, {"1,A,600,2025-05-01,P1|P4|P2", "2,B,60,2025-05-01,P1|P4|P2"});
  const Facts facts(bundle);
  CHECK(facts.of("app_goal").number == Approx(-1 + 4.0 / 3 + 0.2));  // a third is new
  CHECK(facts.of("app_goal", 1).number == 1);                        // never above 1
}

TEST_CASE("a pipeline of what they buy already is for deepening", "[rules][approach]") {
  Bundle bundle = shop();
  bundle.rows(Object::opportunities, open_deals, {"1,A,600,2025-05-01,P1"});
  CHECK(Facts(bundle).of("app_goal").number == -1);
}

TEST_CASE("without an open pipeline the account team says what it wants", "[rules][approach]") {
  Bundle bundle = shop();
  bundle.rows(Object::opportunities, "id,account_id,amount,created_at,product_ids,is_won,closed_at",
              {"1,A,600,2025-05-01,P2,true,2025-06-01"});
  bundle.rows(Object::answers, "id,question_id,account_id,respondent_id,value,at",
              {"1,app_goal,A,u1,-1,2025-01-01", "2,app_goal,A,u1,0.4,2025-06-01", "3,app_goal,A,u2,3,2025-06-01",
               "4,app_goal,A,u3,,2025-06-01"});
  const Facts facts(bundle);
  CHECK(facts.of("app_goal").number == Approx(0.7));  // 0.4 and 1; who does not know does not count
  CHECK(facts.of("app_goal").n == 2);
  CHECK(facts.of("app_goal", 1).reason == Reason::no_records);
}

TEST_CASE("an open pipeline without amounts is no pipeline", "[rules][approach]") {
  Bundle bundle = shop();
  bundle.rows(Object::opportunities, open_deals, {"1,A,,2025-05-01,P2", "2,B,0,2025-05-01,P2"});
  const Facts facts(bundle);
  CHECK(facts.of("app_goal").reason == Reason::field_empty);
  CHECK(facts.of("app_goal", 1).reason == Reason::too_few_records);
}

TEST_CASE("the need is what people say, the latest answer of each", "[rules][approach]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id", {"A", "B", "C"});
  bundle.rows(Object::survey_responses, "id,account_id,contact_id,at,kind,score,items",
              {"1,A,c1,2025-01-01,perception,8,importance_expertise=1|importance_reliability=5",
               "2,A,c1,2025-06-01,perception,8,importance_expertise=5|importance_reliability=2|risk_concern=5",
               "3,A,c2,2025-06-01,perception,8,importance_expertise=2|importance_reliability=4|risk_concern=2",
               "4,B,c3,2024-06-01,perception,8,importance_expertise=5|importance_reliability=1",
               "5,C,c4,2025-06-01,perception,8,risk_concern=3"});
  const Facts facts(bundle);
  const Value& a = facts.of("app_need");
  CHECK(a.number == Approx(0.125));  // (3 − 2)/2/4
  CHECK(a.n == 2);
  CHECK(a.quality == 1);
  CHECK(std::get<double>(a.details->beside.front().figure) == Approx(3.5));
  CHECK(facts.of("app_need", 1).reason == Reason::no_records);  // more than a year old
  const Value& c = facts.of("app_need", 2);
  CHECK(c.reason == Reason::field_empty);
  CHECK(std::get<double>(c.details->beside.front().figure) == 3);
}

TEST_CASE("what we lost deals for stands in for the need", "[rules][approach]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id", {"A", "B"});
  bundle.rows(
      Object::opportunities, "id,account_id,is_lost,closed_at,loss_reason",
      {"1,A,true,2025-05-01,technical_depth", "2,A,true,2024-05-01,continuity", "3,A,true,2024-01-01,responsiveness",
       "4,A,true,2025-05-01,price", "5,A,true,2023-01-01,technical_depth", "6,B,true,2025-01-01,price"});
  const Facts facts(bundle);
  CHECK(facts.of("app_need").number == Approx(-0.5 / 3));  // 0.5, −0.5, −0.5
  CHECK(facts.of("app_need").proxy == "loss_reasons");
  CHECK(facts.of("app_need").quality == 0.5);
  CHECK(facts.of("app_need", 1).reason == Reason::no_records);
}

TEST_CASE("coordination is the mean of what is known of it, two parts at least", "[rules][approach]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id,team,kam_id,communication_protocol",
              {"A,u1|u2|u3,u4,true", "B,u1|u2|u3,u4,false", "C,,u4,", "D,,,true"});
  bundle.rows(Object::users, "id,role", {"u1,service", "u2,product", "u3,specialist", "u4,kam"});
  bundle.rows(Object::activities, "id,account_id,at,kind,contact_ids,user_id",
              {"0,C,2025-01-01,call,c1,u9", "1,A,2025-06-10,call,c1,u1", "2,A,2025-06-10,call,c1,u2",
               "3,A,2025-06-10,call,c1,u3", "4,A,2025-06-10,meeting,,u4", "5,B,2025-06-10,call,c2,u1",
               "6,B,2025-06-10,call,c2,u2", "7,B,2025-06-10,call,c2,u3", "8,B,2025-05-16,meeting,,u9"});
  const Facts facts(bundle);
  CHECK(facts.of("app_coordination").number == 1);
  CHECK(facts.of("app_coordination").k == 4);
  // A team of three functions and a meeting 45 days ago less none: 16 May is the 46th day, so it does not count; three
  // of four members log, which is under 80 %.
  CHECK(facts.of("app_coordination", 1).number == Approx(0.25));
  // C: no team (the field is in use), nobody logged, no meeting, no word on a protocol: 0 of three.
  CHECK(facts.of("app_coordination", 2).number == 0);
  CHECK(facts.of("app_coordination", 2).k == 3);
  CHECK(facts.of("app_coordination", 2).of == 4);
  CHECK(facts.of("app_coordination", 3).number == Approx(1.0 / 3));  // a protocol; no functions, no meeting, no members
}

TEST_CASE("one part of coordination is too few, and none has its own reason", "[rules][approach]") {
  Bundle one, none;
  one.rows(Object::accounts, "id,communication_protocol", {"A,true"});
  none.rows(Object::accounts, "id", {"A"});
  const Facts some(one), nothing(none);
  CHECK(some.of("app_coordination").reason == Reason::too_few_records);
  CHECK(some.of("app_coordination").k == 1);
  CHECK(nothing.of("app_coordination").reason == Reason::field_not_in_use);
}

TEST_CASE("breadth is trainings, categories sold and functions of ours at work", "[rules][approach]") {
  Bundle bundle;
  bundle.settings(R"({"required_trainings": ["selling", "products", "law", "data"]})");
  bundle.rows(Object::accounts, "id,kam_id", {"A,u1", "B,u1", "C,"});
  bundle.rows(Object::users, "id,role,trainings", {"u1,kam,selling|products@2025-01-01|law@2026-01-01", "u2,service,"});
  bundle.rows(Object::products, "id,category", {"P1,a", "P2,b"});
  bundle.rows(Object::opportunities, "id,account_id,owner_id,is_won,closed_at,product_ids",
              {"1,B,u1,true,2024-01-01,P1", "2,B,u2,true,2024-01-01,P2"});
  bundle.rows(Object::plans, "id,account_id,status,needs", {"p1,A,active,x;a;true|y;b;false|z;a;true"});
  bundle.rows(Object::activities, "id,account_id,at,kind,user_id",
              {"1,A,2025-06-01,call,u1", "2,A,2025-06-01,call,u2", "3,A,2025-01-01,call,u2"});
  const Facts facts(bundle);
  // Two of four trainings (one lies ahead), one of two categories sold (elsewhere), two functions of four.
  CHECK(facts.of("app_kam_breadth").number == Approx((0.5 + 0.5 + 0.5) / 3));
  CHECK(facts.of("app_kam_breadth").k == 3);
  CHECK(facts.of("app_kam_breadth", 1).number == Approx((0.5 + 0) / 2));  // no plan; nobody at work there
  CHECK(facts.of("app_kam_breadth", 1).quality == 0.8);
  CHECK(facts.of("app_kam_breadth", 2).reason == Reason::too_few_records);
}
