#include <algorithm>

#include "../../../rules/src/priority.hpp"
#include "../../../rules/src/recommend.hpp"
#include "../../../rules/src/rule_questions.hpp"
#include "bundle.hpp"
#include "catch.hpp"

using namespace kam::rules;
using test::Bundle;
using test::Results;

namespace {

const Day today = parse_day("2025-06-30").value();

Rule rule(std::string id, std::vector<std::string> against = {}) {
  Rule made;
  made.id = std::move(id);
  made.against = std::move(against);
  return made;
}

Recommendation step(const Rule& of, int priority, int due_days, std::string owner = "") {
  Recommendation made;
  made.rule = &of;
  made.priority = priority;
  made.due = today + due_days;
  made.owner_id = std::move(owner);
  return made;
}

std::size_t now_of(const std::vector<Steps>& all) {
  std::size_t count = 0;
  for (const Steps& steps : all) {
    for (const Recommendation& r : steps.recommendations) count += r.now;
  }
  return count;
}

/// Of accounts that are all there are, with rising ids.
void spend_budget(std::vector<Steps>& all, const Pack::Data::Budget& budget) {
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < all.size(); ++i) ids.push_back(std::string(1, static_cast<char>('a' + i)));
  Workloads workloads;
  for (std::size_t i = 0; i < all.size(); ++i) BudgetOf{ids[i], today, budget}.gather(all[i], workloads);
  workloads.finish();
  for (std::size_t i = 0; i < all.size(); ++i) BudgetOf{ids[i], today, budget}.spend(workloads, all[i]);
}

}  // namespace

TEST_CASE("priority is severity, value, urgency and confidence in one number", "[rules][steps]") {
  // 100 · 0.85 · (0.3 + 0.7 · 0.9) · 1 · (0.4 + 0.6 · 0.7) = 64.821
  Rule of = rule("R-A");
  of.severity = .85;
  CHECK(priority(of, .93, 7, .7) == 65);
  of.severity = .25;
  CHECK(priority(of, .5, 0, 1) == 13);  // 12.5 rounds up
  of.severity = 1;
  CHECK(priority(of, 1, 0, 1) == 100);
}

TEST_CASE("urgency falls from a week to a quarter", "[rules][steps]") {
  CHECK(urgency(-40) == 1);
  CHECK(urgency(7) == 1);
  CHECK(urgency(8) == Approx(1 - 0.5 / 83));
  CHECK(urgency(30) == Approx(1 - 0.5 * 23 / 83));
  CHECK(urgency(90) == 0.5);
  CHECK(urgency(400) == 0.5);
}

AtStake all_of(const FactMatrix& facts) {
  AtStake all;
  gather_at_stake(facts, all);
  all.finish();
  return all;
}

TEST_CASE("the value at stake counts by rank among all accounts, and unknown counts as 0.65", "[rules][steps]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id", {"A", "B", "C"});
  bundle.rows(Object::invoices, "id,account_id,date,net_amount", {"1,A,2025-06-01,100", "2,B,2025-06-01,300"});
  bundle.rows(Object::opportunities, "id,account_id,amount,probability,created_at", {"1,A,1000,0.5,2025-06-01"});
  const auto finished = bundle.finish();
  const Portfolio portfolio(finished.records, today);
  const FactMatrix facts(portfolio);
  const AtStake all = all_of(facts);
  const Stakes stakes(facts, all);
  // A 500 from its pipeline, B 300, C nothing bought: 0. Mid-ranks 83.33, 50, 16.67 %.
  CHECK(stakes.value(0) == Approx(0.3 + 0.7 * 2.5 / 3));
  CHECK(stakes.value(1) == Approx(0.3 + 0.7 * 1.5 / 3));
  CHECK(stakes.value(2) == Approx(0.3 + 0.7 * 0.5 / 3));

  Bundle nothing;
  nothing.rows(Object::accounts, "id", {"A"});
  const auto empty = nothing.finish();
  const Portfolio without(empty.records, today);
  const FactMatrix no_facts(without);
  const AtStake none = all_of(no_facts);
  CHECK_FALSE(Stakes(no_facts, none).known(0));
  CHECK(Stakes(no_facts, none).value(0) == 0.65);
}

TEST_CASE("an owner is told ten things to do now, by priority, and the rest waits", "[rules][steps]") {
  const Rule early = rule("R-A"), late = rule("R-B");
  const Pack::Data::Budget budget{.days = 7, .items = 10};
  std::vector<Steps> all(14);
  for (std::size_t i = 0; i < 12; ++i) all[i].recommendations = {step(early, 50 + static_cast<int>(i), 7, "u1")};
  all[12].recommendations = {step(early, 1, 7, "u2")};
  all[13].recommendations = {step(late, 99, 8, "u1")};
  spend_budget(all, budget);
  CHECK(now_of(all) == 11);                    // ten of u1, one of u2
  CHECK_FALSE(all[0].recommendations[0].now);  // the two least urgent wait
  CHECK_FALSE(all[1].recommendations[0].now);
  CHECK(all[2].recommendations[0].now);
  CHECK(all[12].recommendations[0].now);
  CHECK_FALSE(all[13].recommendations[0].now);  // due in eight days, however weighty
}

TEST_CASE("equal priorities go by due date, rule and account; what nobody owns is one list", "[rules][steps]") {
  const Rule first = rule("R-A"), second = rule("R-B");
  const Pack::Data::Budget one{.days = 7, .items = 1};
  std::vector<Steps> by_due(2), by_rule(2), by_account(2);
  by_due[0].recommendations = {step(first, 50, 7, "")};
  by_due[1].recommendations = {step(second, 50, 3, "")};
  by_rule[0].recommendations = {step(second, 50, 3, "")};
  by_rule[1].recommendations = {step(first, 50, 3, "")};
  by_account[0].recommendations = {step(first, 50, 3, "")};
  by_account[1].recommendations = {step(first, 50, 3, "")};
  for (auto* all : {&by_due, &by_rule, &by_account}) {
    spend_budget(*all, one);
    CHECK(now_of(*all) == 1);
  }
  CHECK(by_due[1].recommendations[0].now);
  CHECK(by_rule[1].recommendations[0].now);
  CHECK(by_account[0].recommendations[0].now);
}

TEST_CASE("of two steps that contradict each other the stronger stays and names the other", "[rules][steps]") {
  const Rule leave = rule("R-LEAVE", {"R-GROW", "R-SELL"}), grow = rule("R-GROW"), sell = rule("R-SELL"),
             other = rule("R-OTHER");
  std::vector<Recommendation> fired{step(grow, 60, 30), step(other, 50, 30), step(leave, 40, 30), step(sell, 30, 30)};
  settle_conflicts(fired);
  REQUIRE(fired.size() == 3);
  CHECK(fired[0].rule->id == "R-GROW");
  CHECK(fired[0].conflicts == std::vector<std::string_view>{"R-LEAVE"});
  CHECK(fired[1].conflicts.empty());
  CHECK(fired[2].rule->id == "R-SELL");  // what gave way no longer stands against anything

  std::vector<Recommendation> weaker{step(leave, 60, 30), step(grow, 40, 30), step(sell, 30, 30)};
  settle_conflicts(weaker);
  REQUIRE(weaker.size() == 1);
  CHECK(weaker[0].conflicts == std::vector<std::string_view>{"R-GROW", "R-SELL"});
}

TEST_CASE("a step falls to the owner where nobody holds the role, and its sentence drops the role", "[rules][steps]") {
  const auto bundle_with = [](std::string_view users) {
    Bundle bundle;
    bundle.rows(Object::accounts, "id,owner_id,credit_class", {"A,u1,2"});
    bundle.rows(Object::users, "id,role,name,function", {"u1,account_manager,Ann,", users});
    bundle.rows(Object::invoices, "id,account_id,date,net_amount,open_amount", {"1,A,2025-06-01,100,100"});
    return bundle;
  };
  Bundle without = bundle_with("u2,kam,Bo,"), with = bundle_with("u2,specialist,Bo,finance");
  const Results alone(without, "2025-06-30"), together(with, "2025-06-30");
  CHECK(alone.text("A", "/recommendations/0/rule") == "R-SEL-08");
  CHECK(alone.text("A", "/recommendations/0/action") == "Agree credit limits and payment terms now.");
  CHECK(alone.text("A", "/recommendations/0/owner_id") == "u1");
  CHECK(alone.text("A", "/recommendations/0/owner") == "FI");
  CHECK(together.text("A", "/recommendations/0/action") == "Agree credit limits and payment terms with finance now.");
  CHECK(together.text("A", "/recommendations/0/owner_id") == "u2");
  CHECK(together.text("A", "/recommendations/0/now") == "true");
}

TEST_CASE("what nobody can decide is asked for field by field, with the rules that it would settle", "[rules][steps]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id,tier_label", {"A,key", "B,"});
  const auto finished = bundle.finish();
  const auto assessed = assess(test::default_pack(), finished.records, today, false);
  const AccountView view(**assessed, 0);
  FieldsToFill fields(view.portfolio);
  RuleQuestions questions(view, fields);
  const auto slot = [&](std::string_view fact) { return view.pack.rule_facts.find(fact).value(); };
  const Rule a = rule("R-A"), b = rule("R-B"), c = rule("R-C"), d = rule("R-D"), e = rule("R-E");
  questions.add(a, slot("has_sponsor"), 40);
  questions.add(b, slot("has_sponsor"), 60);
  questions.add(c, slot("app_threat"), 50);         // nobody watches rivals: the object as a whole
  questions.add(d, slot("kpi_churn_risk"), 90);     // comes with more records, not with an answer
  questions.add(e, slot("chr_single_thread"), 30);  // of a signal: what it is measured by
  const auto asked = questions.foremost();
  REQUIRE(asked.size() == 3);
  CHECK(asked[0].field == "account.executive_sponsor_id");
  CHECK(asked[0].rules == std::vector<std::string_view>{"R-A", "R-B"});
  CHECK(asked[0].priority == 60);
  CHECK(asked[1].field == "signals");
  CHECK(asked[2].field == "activities");
}

TEST_CASE("an account that is not key is not asked for a sponsor", "[rules][steps]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id,tier_label", {"A,key", "B,"});
  const Results results(bundle, "2025-06-30");
  const simdjson::padded_string json(results.json("A"));
  simdjson::dom::parser parser;
  const simdjson::dom::array asked = parser.parse(json)["rule_questions"].get_array().value();
  CHECK(asked.size() == 5);
  CHECK(results.text("B", "/rule_questions").find("executive_sponsor_id") == std::string::npos);
}

TEST_CASE("a blocked account has no index, and its single signals stay facts that rules name", "[rules][steps]") {
  Bundle bundle;
  bundle.rows(Object::accounts, "id,insolvency_flag", {"A,true", "B,"});
  bundle.rows(Object::invoices, "id,account_id,date,net_amount",
              {"1,A,2024-02-01,100", "2,A,2024-05-01,100", "3,A,2025-04-01,10", "4,B,2023-01-01,100"});
  const Results blocked(bundle, "2025-06-30");
  CHECK(blocked.text("A", "/churn/reason") == "blocked");
  CHECK(blocked.part_number("A", "chr_spend", "s") == 1);  // Q0 10 against Q-4 100: 90 % less
  const auto rules = blocked.rules("A");
  CHECK(std::count(rules.begin(), rules.end(), "R-CHR-03") == 1);
  CHECK(std::count(rules.begin(), rules.end(), "R-CHR-01b") == 0);
}
