#include "../../../rules/src/assess.hpp"
#include "catch.hpp"
#include "pack_fixture.hpp"
#include "plan_bundle.hpp"

using namespace kam::rules;
using test::Results;
using test::WholePlan;

namespace {

constexpr std::string_view as_of = "2025-06-30";

double points(const WholePlan& plan, const std::string& part) {
  test::Bundle bundle = plan.bundle();
  return Results(bundle, as_of).number("A", "/plan/parts/" + part);
}

/// A whole plan but for one change.
template <class Change>
double changed(const std::string& part, Change change) {
  WholePlan plan;
  change(plan);
  return points(plan, part);
}

}  // namespace

TEST_CASE("a plan with everything has all points of all thirteen parts", "[rules][plan]") {
  test::Bundle bundle = WholePlan().bundle();
  const Results results(bundle, as_of);
  CHECK(results.number("A", "/plan/completeness") == 100);
  CHECK(results.text("A", "/plan/missing") == "[]");
  CHECK(results.text("A", "/plan/parts") == results.text("A", "/plan/of"));
  CHECK(
      results.text("A", "/plan/of") ==
      R"({"stakeholders":8,"stakeholder_fields":8,"role_coverage":6,"customer_business":10,"swot":10,"account_value":4,)"
      R"("opportunities":8,"goals":14,"actions":14,"team":6,"risks":4,"sharing":4,"liveliness":4})");
}

TEST_CASE("people count with a title, 1.6 points each", "[rules][plan]") {
  CHECK(changed("stakeholders", [](WholePlan& p) { p.contacts.clear(); }) == 0);
  CHECK(changed("stakeholders", [](WholePlan& p) {
          p.contacts = {"c1,A,Buyer,buyer,4,1,x,staff,true", "c2,A,Head,user,3,0,x,staff,true",
                        "c3,A,,decider,3,0,x,staff,true", "c4,A,Gone,user,3,0,x,staff,false"};
        }) == Approx(3.2));
  CHECK(changed("stakeholders", [](WholePlan& p) { p.contacts.push_back("c6,A,Sixth,user,3,0,x,staff,true"); }) == 8);
}

TEST_CASE("of each person role, stance and contact level are asked", "[rules][plan]") {
  CHECK(changed("stakeholder_fields", [](WholePlan& p) { p.contacts.clear(); }) == 0);
  // Two people of three fields each: roles 1, stances 1, contact 2 of 6.
  CHECK(changed("stakeholder_fields", [](WholePlan& p) {
          p.contacts = {"c1,A,Buyer,buyer,4,,x,staff,true", "c2,A,Head,,3,0,x,staff,true"};
        }) == Approx(8.0 * 4 / 6));
  CHECK(changed("stakeholder_fields", [](WholePlan& p) { p.activities.clear(); }) == Approx(8.0 * 2 / 3));
}

TEST_CASE("each of the five roles that is held gives 1.2 points; the initiator gives none", "[rules][plan]") {
  CHECK(changed("role_coverage", [](WholePlan& p) { p.contacts = {"c1,A,Buyer,initiator,4,,x,staff,true"}; }) == 0);
  CHECK(changed("role_coverage", [](WholePlan& p) {
          p.contacts = {"c1,A,Buyer,buyer|user,4,,x,staff,true", "c2,A,Head,decider,4,,x,staff,true"};
        }) == Approx(3.6));
}

TEST_CASE("the customer's business: two points each for what is noted and not older than 180 days", "[rules][plan]") {
  const auto business = [](std::string_view updated, std::string_view rest) {
    return changed("customer_business", [&](WholePlan& p) {
      p.plan = "p,A,active," + std::string(updated) + ",,," + std::string(rest) + ",,";
    });
  };
  CHECK(business("2025-06-20", ",,,,") == 0);
  CHECK(business("2025-06-20", "grow,,hall,,") == 4);
  CHECK(business("2025-01-01", "grow,sound,hall,uptime,line") == 10);  // 180 days
  CHECK(business("2024-12-31", "grow,sound,hall,uptime,line") == 0);   // 181
  CHECK(business("", "grow,sound,hall,uptime,line") == 0);             // nothing shows that it is of today
}

TEST_CASE("a quadrant has 2.5 points with two findings, half of that if they are old or without evidence",
          "[rules][plan]") {
  const auto swot = [](std::vector<std::string> items) {
    return changed("swot", [&](WholePlan& p) { p.swot = std::move(items); });
  };
  CHECK(swot({}) == 0);
  CHECK(swot({"s1,p,S,2025-01-01,report"}) == 0);                                 // one is too few
  CHECK(swot({"s1,p,S,2025-01-01,report", "s2,p,S,2025-01-01,"}) == 2.5);         // half with evidence
  CHECK(swot({"s1,p,S,2025-01-01,", "s2,p,S,2025-01-01,"}) == 1.25);              // none
  CHECK(swot({"s1,p,S,2024-06-30,report", "s2,p,S,2024-06-30,"}) == 2.5);         // 365 days
  CHECK(swot({"s1,p,S,2024-06-29,report", "s2,p,S,2025-01-01,report"}) == 1.25);  // one of them is older
  CHECK(swot({"s1,old,S,2025-01-01,report", "s2,p,S,2025-01-01,report"}) == 0);   // another plan's
  CHECK(swot({"s1,p,S,2025-07-01,report", "s2,p,S,2025-01-01,report"}) == 0);     // found later
}

TEST_CASE("the value of an account is stated, or its revenue is known", "[rules][plan]") {
  const auto value = [](std::string_view note, bool deals) {
    return changed("account_value", [&](WholePlan& p) {
      p.plan = "p,A,active,2025-06-20,,,,,,,,," + std::string(note);
      if (!deals) p.deals.clear();
    });
  };
  CHECK(value("", false) == 0);
  CHECK(value("steady", false) == 4);
  CHECK(value("", true) == 4);
}

TEST_CASE("opportunities: a win in two years, losses with reasons, open ones with amount and probability",
          "[rules][plan]") {
  const auto deals = [](std::vector<std::string> rows) {
    return changed("opportunities", [&](WholePlan& p) { p.deals = std::move(rows); });
  };
  CHECK(deals({}) == 3);                                             // none lost
  CHECK(deals({"1,A,10,,true,false,2023-01-01,2023-07-01,"}) == 5);  // 24 months back, the first day of them
  CHECK(deals({"1,A,10,,true,false,2023-01-01,2023-06-30,"}) == 3);
  CHECK(deals({"1,A,10,,false,true,2023-01-01,2023-06-30,price", "2,A,10,,false,true,2023-01-01,2023-06-30,"}) == 1.5);
  CHECK(deals({"1,A,10,0.5,,,2025-05-01,,", "2,A,,0.5,,,2025-05-01,,", "3,A,10,,,,2025-05-01,,"}) == 4);
}

TEST_CASE("goals: four points for each horizon by its complete goals, two if half of them serve the customer",
          "[rules][plan]") {
  const auto goals = [](std::vector<std::string> rows) {
    return changed("goals", [&](WholePlan& p) {
      p.goals = std::move(rows);
      p.actions.clear();
    });
  };
  CHECK(goals({}) == 0);
  CHECK(goals({"g1,p,short,m,1,2025-08-31,u1,,", "g2,p,short,m,,2025-08-31,u1,,"}) == 2);
  CHECK(goals({"g1,p,short,m,1,2025-08-31,u1,gain,", "g2,p,short,m,,2025-08-31,u1,,"}) == 4);  // benefit on one of two
  CHECK(goals({"g1,p,short,m,1,2025-08-31,u1,gain,", "g2,p,mid,m,1,2025-08-31,u1,,", "g3,p,mid,m,1,,u1,,"}) == 6);
  CHECK(goals({"g1,p,,m,1,2025-08-31,u1,gain,"}) == 2);  // of no horizon
}

TEST_CASE("actions: full where each goal has a whole one, else the share of the five answers", "[rules][plan]") {
  const auto actions = [](std::vector<std::string> rows) {
    return changed("actions", [&](WholePlan& p) { p.actions = std::move(rows); });
  };
  CHECK(actions({}) == 0);
  // 5 of 5 and 2 of 5, and a goal without an action: 7 of 15.
  CHECK(actions({"x1,g1,do,2025-07-31,u1,weekly,stop,,", "x2,g2,do,,u1,,,,"}) == Approx(14.0 * 7 / 15));
  CHECK(actions({"x1,g1,do,2025-07-31,u1,weekly,stop,,", "x2,g2,do,2025-07-31,u1,weekly,stop,,",
                 "x3,g3,do,2025-07-31,u1,weekly,stop,,", "x4,g3,do,,,,,,"}) == 14);
}

TEST_CASE("team: manager, sponsor and three functions, two points each", "[rules][plan]") {
  const auto team = [](std::string account) {
    return changed("team", [&](WholePlan& p) { p.account = std::move(account); });
  };
  CHECK(team("A,key,,,") == 0);
  CHECK(team("A,key,kam,,u1|u2") == 2);  // sales and service
  CHECK(team("A,key,kam,boss,u1|u2|nobody") == 4);
  CHECK(team("A,key,kam,boss,u2|u3") == 4);
  CHECK(team("A,key,kam,boss,u1|u2|u3") == 6);  // sales, service and finance
}

TEST_CASE("risks with a response, sharing and liveliness give two points each", "[rules][plan]") {
  const auto plan = [](const std::string& part, std::string row) {
    return changed(part, [&](WholePlan& p) { p.plan = std::move(row); });
  };
  CHECK(plan("risks", "p,A,active,2025-06-20,,,,,,,,r;1;1;,") == 0);
  CHECK(plan("risks", "p,A,active,2025-06-20,,,,,,,,r;1;1;a|s;1;1;,") == 2);
  CHECK(plan("risks", "p,A,active,2025-06-20,,,,,,,,r;1;1;a|s;1;1;b|t;1;1;c,") == 4);
  CHECK(plan("sharing", "p,A,active,2025-06-20,,,,,,,,,") == 0);
  CHECK(plan("sharing", "p,A,active,2025-06-20,,internal,,,,,,,") == 2);
  CHECK(plan("sharing", "p,A,active,2025-06-20,,customer,,,,,,,") == 2);
  CHECK(plan("liveliness", "p,A,active,2025-05-31,2025-04-01,,,,,,,,") == 0);  // (05-31, 06-30] and (04-01, 06-30]
  CHECK(plan("liveliness", "p,A,active,2025-06-01,2025-04-01,,,,,,,,") == 2);
  CHECK(plan("liveliness", "p,A,active,2025-06-01,2025-04-02,,,,,,,,") == 4);
  CHECK(plan("liveliness", "p,A,active,2025-07-01,2025-07-01,,,,,,,,") == 0);  // not yet
  CHECK(plan("liveliness", "p,A,active,,,,,,,,,,") == 0);
}

TEST_CASE("what is missing stands in order of points lost, each with the field that costs most", "[rules][plan]") {
  WholePlan plan;
  plan.swot.clear();                                     // 10 lost
  plan.goals = {"g1,p,short,m,1,2025-08-31,u1,gain,1"};  // 8 lost: two horizons
  plan.actions.clear();                                  // 14 lost
  plan.account = "A,key,kam,,u1|u2|u3";                  // 2 lost: the sponsor
  test::Bundle bundle = plan.bundle();
  const Results results(bundle, as_of);
  CHECK(results.text("A", "/plan/missing") == R"(["actions","swot","goals","team"])");
  CHECK(results.text("A", "/plan/fields") ==
        R"({"actions":"plan_action.if_it_fails","swot":"swot_item.text","goals":"plan_goal.horizon",)"
        R"("team":"account.executive_sponsor_id"})");
  CHECK(results.number("A", "/plan/completeness") == 66);
}

TEST_CASE("without a plan nothing is complete; without the object nobody knows", "[rules][plan]") {
  test::Bundle none;
  none.rows(Object::accounts, "id", {"A"}).rows(Object::plans, "id,account_id,status", {"p,A,closed"});
  const Results closed(none, as_of);
  CHECK(closed.number("A", "/plan/completeness") == 0);
  CHECK(closed.text("A", "/plan/missing") == R"(["plan"])");
  test::Bundle without;
  without.rows(Object::accounts, "id", {"A"});
  const Results unknown(without, as_of);
  CHECK(unknown.text("A", "/plan/state") == "unknown");
  CHECK(unknown.text("A", "/plan/reason") == "no_records");
  CHECK(unknown.text("A", "/plan/completeness") == "null");
}

TEST_CASE("a plan with all points of which nothing is done is named, and substance stands beside", "[rules][plan]") {
  const auto idle = [](WholePlan plan) {
    test::Bundle bundle = plan.bundle();
    return Results(bundle, as_of).text("A", "/plan/idle");
  };
  WholePlan plan;
  CHECK(idle(plan) == "true");
  plan.actions[0] = "x1,g1,do,2025-06-15,u1,weekly,stop,done,2025-06-10";
  CHECK(idle(plan) == "false");
  plan.actions[0] = "x1,g1,do,2025-06-15,u1,weekly,stop,,2025-07-01";  // done after the day
  CHECK(idle(plan) == "true");
  plan.swot.clear();
  CHECK(idle(plan) == "false");  // not complete
  plan.actions = {"x1,g1,do,2025-06-15,u1,weekly,stop,done,2025-06-10", "x2,g1,do,2025-06-16,u1,weekly,stop,,"};
  test::Bundle bundle = plan.bundle();
  const Results results(bundle, as_of);
  CHECK(results.number("A", "/plan/substance/discipline/value") == 50);
  CHECK(results.text("A", "/plan/substance/attainment/reason") == "no_records");  // no goal was due
}

TEST_CASE("the plan's own content is kept by quadrant, horizon and question", "[rules][plan]") {
  WholePlan plan;
  plan.actions[0] = "x1,g1,do,2025-06-15,u1,weekly,stop,,";
  test::Bundle bundle = plan.bundle();
  bundle.rows(Object::value_items, "id,account_id,date,kind,text,amount,confirmed_by_customer",
              {"v1,A,2025-01-01,saving,less waste,100,true", "v2,A,2025-03-01,delivery,faster,,",
               "v3,A,2024-06-30,saving,old,1,"});
  const Results results(bundle, as_of);
  CHECK(results.text("A", "/plan/content/swot/S/0/evidence") == "report");
  CHECK(results.number("A", "/plan/content/swot/T/1/age_days") == 180);
  CHECK(results.text("A", "/plan/content/goals/short/0/id") == "g1");
  CHECK(results.text("A", "/plan/content/goals/long/0/progress") == R"({"done":0,"of":1})");
  CHECK(results.text("A", "/plan/content/goals/undated") == "[]");
  CHECK(results.text("A", "/plan/content/actions/0/overdue") == "true");
  CHECK(results.text("A", "/plan/content/actions/1/overdue") == "false");
  CHECK(results.text("A", "/plan/content/needs/0") == R"({"text":"line","category":"ops","covered":true})");
  CHECK(results.text("A", "/plan/content/risks/1/response") == "b");
  CHECK(results.number("A", "/plan/content/team/functions") == 3);
  CHECK(results.text("A", "/plan/content/value_delivered/0/id") == "v2");
  CHECK(results.text("A", "/plan/content/value_delivered/1/amount") == "100");
  CHECK(results.json("A").find("\"v3\"") == std::string::npos);  // before the twelve months
}

TEST_CASE("a tenant's pack weighs the parts anew, and completeness stays on 0..100", "[rules][plan][pack]") {
  const auto with = [](const char* plan_json) {
    const auto pack = Pack::load(test::overlay("plan.json", plan_json), test::digest).value();
    WholePlan plan;
    plan.swot.clear();
    plan.account = "A,key,kam,,u1|u2|u3";  // two of three things of the team
    test::Bundle bundle = plan.bundle();
    const auto finished = bundle.finish();
    const auto assessed = assess(pack, finished.records, parse_day(as_of).value(), false);
    return (*assessed)->facts.at("plan_completeness", 0).number;
  };
  CHECK(with("{}") == Approx(88));
  CHECK(with(R"({"parts": [{"id": "swot", "points": 0}]})") == Approx(100 * 88.0 / 90));
  CHECK(with(R"({"parts": [{"id": "swot", "off": true}]})") == Approx(100 * 88.0 / 90));
  CHECK(with(R"({"parts": [{"id": "team", "marks": [{"id": "sponsor", "weight": 0}]}]})") == Approx(90));
}
