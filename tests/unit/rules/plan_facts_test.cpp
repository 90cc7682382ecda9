#include <algorithm>

#include "../../../rules/src/assess.hpp"
#include "catch.hpp"
#include "plan_bundle.hpp"
#include "portfolio_results.hpp"

using namespace kam::rules;
using test::Bundle;
using test::Results;
using test::WholePlan;

namespace {

Value fact(Bundle&& bundle, std::string_view id) {
  const auto finished = bundle.finish();
  const auto assessed = assess(test::default_pack(), finished.records, parse_day("2025-06-30").value(), false);
  return (*assessed)->facts.at(id, 0);
}

template <class Change>
Value changed(std::string_view id, Change change) {
  WholePlan plan;
  change(plan);
  return fact(plan.bundle(), id);
}

/// The rules of plans that fire for account A.
template <class Change>
std::vector<std::string> fired(Change change) {
  WholePlan plan;
  change(plan);
  Bundle bundle = plan.bundle();
  auto rules = Results(bundle, "2025-06-30").rules("A");
  std::erase_if(rules, [](const std::string& rule) { return !rule.starts_with("R-PLN"); });
  return rules;
}
using Rules = std::vector<std::string>;

Bundle without_plans() {
  Bundle bundle;
  bundle.rows(Object::accounts, "id,tier_label", {"A,key"});
  return bundle;
}

}  // namespace

TEST_CASE("only a plan of status active is an active one", "[rules][plan]") {
  const auto active = [](std::string row) {
    return changed("plan_active", [&](WholePlan& p) { p.plan = std::move(row); }).number;
  };
  CHECK(active("p,A,active,,,,,,,,,,") == 1);
  CHECK(active("p,A,draft,,,,,,,,,,") == 0);
  CHECK(active("p,A,closed,,,,,,,,,,") == 0);
  CHECK(fact(without_plans(), "plan_active").reason == Reason::no_records);
  CHECK(fact(WholePlan().bundle(), "plan_active").confidence() == Approx(0.8));
}

TEST_CASE("a goal has a gap without owner, date or measure, in the plan in force", "[rules][plan]") {
  const auto gaps = [](std::vector<std::string> goals) {
    return changed("plan_goal_gaps", [&](WholePlan& p) { p.goals = std::move(goals); }).number;
  };
  CHECK(gaps({}) == 0);
  CHECK(gaps({"g1,p,short,m,,2025-08-31,u1,,"}) == 0);
  CHECK(gaps({"g1,p,short,,1,2025-08-31,u1,,", "g2,p,short,m,1,,u1,,", "g3,p,short,m,1,2025-08-31,,,"}) == 3);
  CHECK(gaps({"g1,old,short,,,,,,"}) == 0);
  CHECK(fact(without_plans(), "plan_goal_gaps").reason == Reason::no_records);
}

TEST_CASE("a goal rests on an action without a way back by its share of all weight", "[rules][plan]") {
  const auto share = [](std::vector<std::string> actions) {
    return changed("plan_unsafe_goal_share", [&](WholePlan& p) { p.actions = std::move(actions); }).number;
  };
  CHECK(share({}) == 0);
  CHECK(share({"x1,g3,do,,u1,,,,"}) == 20);                      // weight 20 of 100
  CHECK(share({"x1,g3,do,,u1,,,,", "x2,g1,do,,u1,,,,"}) == 40);  // the heavier
  CHECK(share({"x1,g3,do,,u1,,stop,,"}) == 0);
}

TEST_CASE("few actions due are told apart from many", "[rules][plan]") {
  const auto due = [](std::vector<std::string> actions) {
    return changed("plan_actions_due_90d", [&](WholePlan& p) { p.actions = std::move(actions); });
  };
  CHECK(due({"x1,g1,do,2025-06-01,u1,,,,2025-06-01", "x2,g1,do,2025-04-02,u1,,,,", "x3,g1,do,2025-04-01,u1,,,,"})
            .number == 2);
  CHECK_FALSE(due({"x1,g1,do,2025-07-01,u1,,,,"}).is_known());
}

TEST_CASE("the SWOT is as old as its newest finding, and has four quadrants to fill", "[rules][plan]") {
  const auto with = [](std::string_view id, std::vector<std::string> items) {
    return changed(id, [&](WholePlan& p) { p.swot = std::move(items); });
  };
  CHECK(with("plan_swot_age", {"s1,p,S,2024-06-29,", "s2,p,W,2024-06-30,"}).number == 365);
  CHECK(with("plan_swot_empty", {"s1,p,S,2024-06-29,", "s2,p,W,2024-06-30,"}).number == 2);
  CHECK(with("plan_swot_empty", {}).number == 4);
  CHECK(with("plan_swot_age", {}).reason == Reason::no_records);
  CHECK(fact(without_plans(), "plan_swot_empty").reason == Reason::no_records);
}

TEST_CASE("an empty list of readers is a no only where such lists are kept", "[rules][plan]") {
  const auto shared = [](std::string_view id, std::string_view other) {
    Bundle bundle;
    bundle.rows(Object::accounts, "id", {"A", "B"});
    bundle.rows(Object::plans, "id,account_id,status,shared_with", {"p,A,active,", other});
    return fact(std::move(bundle), id);
  };
  CHECK(shared("plan_shared_inside", "q,B,active,internal").number == 0);
  CHECK(shared("plan_shared_inside", "q,B,active,internal").is_known());
  CHECK(shared("plan_shared_inside", "q,B,active,").reason == Reason::field_not_in_use);
  CHECK(shared("plan_shared_customer", "q,B,active,").reason == Reason::field_not_in_use);
}

TEST_CASE("a whole plan calls for nothing, and each gap for its own step", "[rules][plan]") {
  CHECK(fired([](WholePlan&) {}).empty());
  CHECK(fired([](WholePlan& p) {
          p.plan = "p,A,draft,2025-06-20,2025-06-10,internal|customer,g,f,i,p,n,r;1;1;a|s;1;1;b,v";
        }) == Rules{"R-PLN-01"});
  CHECK(fired([](WholePlan& p) { p.plan = "p,A,active,2025-06-20,2025-06-10,internal,g,f,i,p,n,r;1;1;a|s;1;1;b,v"; }) ==
        Rules{"R-PLN-08"});
  CHECK(fired([](WholePlan& p) { p.goals[0] = "g1,p,short,,1,2025-08-31,u1,benefit,40"; }) == Rules{"R-PLN-03"});
  CHECK(fired([](WholePlan& p) { p.actions[2] = "x3,g3,do,2025-07-31,u1,weekly,,open,"; }) == Rules{"R-PLN-04"});
  CHECK(fired([](WholePlan& p) {
          p.goals[2] = "g3,p,long,m,1,2027-12-31,u1,,19";  // 19 of 99
          p.actions[2] = "x3,g3,do,2025-07-31,u1,weekly,,open,";
        }).empty());
  CHECK(fired([](WholePlan& p) { p.swot.pop_back(), p.swot.pop_back(); }) == Rules{"R-PLN-07"});
}

TEST_CASE("a plan below 70 points is to be filled, one that nobody began is to be written", "[rules][plan]") {
  // Points lost: actions 14, goals 14 and the customer's business 10: 62 are left.
  CHECK(fired([](WholePlan& p) {
          p.actions.clear(), p.goals.clear();
          p.plan = "p,A,active,2025-06-20,2025-06-10,internal|customer,,,,,,r;1;1;a|s;1;1;b,v";
        }) == Rules{"R-PLN-02"});
  Bundle none;
  none.rows(Object::accounts, "id,tier_label", {"A,key"}).rows(Object::plans, "id,account_id", {});
  const auto rules = Results(none, "2025-06-30").rules("A");
  CHECK(std::count(rules.begin(), rules.end(), "R-PLN-01") == 1);
  CHECK(std::count(rules.begin(), rules.end(), "R-PLN-02") == 0);
}

TEST_CASE("overdue actions are dropped or dated anew when most of five or more are late", "[rules][plan]") {
  const auto with = [](int done, int late) {
    return fired([&](WholePlan& p) {
      for (int i = 0; i < done + late; ++i)
        p.actions.push_back("y" + std::to_string(i) + ",g1,do,2025-06-01,u1,weekly,stop,," +
                            (i < done ? "2025-06-01" : ""));
    });
  };
  CHECK(with(2, 3) == Rules{"R-PLN-05"});
  CHECK(with(3, 3).empty());
  CHECK(with(1, 3).empty());  // four due are too few
}

TEST_CASE("a plan left behind needs a history to be found", "[rules][plan]") {
  CHECK(fired([](WholePlan& p) {
          p.plan = "p,A,active,2025-03-01,2025-06-10,internal|customer,g,f,i,p,n,r;1;1;a|s;1;1;b,v";
        }).empty());
  CHECK(changed("plan_age", [](WholePlan& p) { p.plan = "p,A,active,2025-03-01,,,,,,,,,"; }).number == 121);
  CHECK_FALSE(fact(WholePlan().bundle(), "plan_overtaken").is_known());
}

TEST_CASE("a living plan is complete enough and changed in 90 days", "[rules][portfolio]") {
  const auto cover = [](WholePlan plan) {
    plan.deals.push_back("o4,B,10,,true,false,2025-01-01,2025-03-01,");
    Bundle bundle = plan.bundle();
    bundle.rows(Object::accounts, "id,tier_label", {"B,key"});
    return test::PortfolioResults(bundle, "2025-06-30").number_of("pf_plan_cover");
  };
  WholePlan plan;
  CHECK(cover(plan) == 50);  // A of A and B
  // 30 points lost: actions 14, goals 14 and the review 2; 70 are enough.
  plan.actions.clear(), plan.goals.clear();
  plan.plan = "p,A,active,2025-06-20,,internal|customer,g,f,i,p,n,r;1;1;a|s;1;1;b,v";
  CHECK(cover(plan) == 50);
  plan.plan = "p,A,active,2025-06-20,,internal,g,f,i,p,n,r;1;1;a|s;1;1;b,v";
  CHECK(cover(plan) == 0);
  WholePlan old;
  old.plan = "p,A,active,2025-04-01,2025-06-10,internal|customer,g,f,i,p,n,r;1;1;a|s;1;1;b,v";
  CHECK(cover(old) == 0);  // 90 days ago; complete all the same
  old.plan = "p,A,active,2025-04-02,2025-06-10,internal|customer,g,f,i,p,n,r;1;1;a|s;1;1;b,v";
  CHECK(cover(old) == 50);
}
