#include "kam/rules/cases.hpp"

#include <algorithm>

#include "catch.hpp"
#include "pack_fixture.hpp"

using namespace kam::rules;

namespace {

std::string said(const CaseRun& run) {
  std::string text;
  for (const Finding& wrong : run.wrong) text += to_string(wrong) + "\n";
  for (const auto& untested : run.untested) text += untested + "\n";
  return text;
}

CaseRun of_overlay(const std::string& file, const std::string& bytes) {
  const Pack::Files own = test::overlay(file, bytes);
  return run_cases(Pack::load(own, test::digest).value(), own);
}

}  // namespace

TEST_CASE("all cases of the default pack hold: rules, mappings, gates and tiers, each on both sides",
          "[rules][cases]") {
  const CaseRun run = run_cases(test::default_pack(), Pack::built_in());
  INFO(said(run));
  CHECK(run.clean());
  CHECK(run.recommendations >= 44);
  CHECK(run.mappings >= 120);
  CHECK(run.gates == 27);
  CHECK(run.tiers == 26);
}

TEST_CASE("a case that is wrong is told with its place and what the pack says", "[rules][cases]") {
  const struct {
    const char *file, *bytes, *words;
  } rows[]{
      {"cases.mappings.json", R"([{"measure": "sel_tenure", "fact": "tenure_years", "value": 4, "score": 7}])",
       "cases.mappings.json: at /0/score: sel_tenure by tenure_years: the mapping gives 6"},
      {"cases.mappings.json", R"([{"measure": "sel_tenur", "fact": "tenure_years", "value": 4, "score": 6}])",
       "did you mean `sel_tenure`?"},
      {"cases.mappings.json", R"([{"measure": "sel_tenure", "fact": "rev_ttm", "value": 4, "score": 6}])",
       "at /0/fact: expected a fact that sel_tenure reads"},
      {"cases.mappings.json", R"([{"measure": "sel_tenure", "fact": "tenure_years", "valu": 4, "score": 6}])",
       "at /0/valu: expected no such key, did you mean `value`?"},
      {"cases.mappings.json", R"([{"measure": "sel_avg_transaction", "fact": "avg_ticket", "value": 4, "score": 6}])",
       "at /0/population: expected the values of all accounts"},
      {"cases.recommendations.json", R"([{"rule": "R-SEL-02", "facts": {"sel_revenue_only": true}, "fires": false}])",
       "cases.recommendations.json: at /0/fires: R-SEL-02: it fires"},
      {"cases.recommendations.json", R"([{"rule": "R-SEL-02", "facts": {"sel_revenue_onl": true}, "fires": true}])",
       "at /0/facts/sel_revenue_onl: no such fact, did you mean `sel_revenue_only`?"},
      {"cases.recommendations.json", R"([{"rule": "R-SEL-02", "facts": {"sel_revenue_only": 1}, "fires": true}])",
       "at /0/facts/sel_revenue_only: expected true or false"},
      {"cases.recommendations.json", R"([{"rule": "R-SEL-02", "facts": {}}])", "at /0/fires: expected true or false"},
      {"cases.recommendations.json", R"([7])", "at /0: expected an object"},
      {"cases.gates.json", R"([{"gate": "gate_solvency", "criteria": {"sel_solvency": 2}, "state": "pass"}])",
       "cases.gates.json: at /0/state: gate_solvency: the gate says fail"},
      {"cases.gates.json", R"([{"gate": "gate_solvency", "criteria": {"sel_solvency": "perhaps"}, "state": "pass"}])",
       "at /0/criteria/sel_solvency: expected a score"},
      {"cases.gates.json",
       R"([{"tier": "key", "total": 80, "low": 80, "high": 80, "coverage": 1, "is": "rising", "qualifier": "firm"}])",
       "at /0/is: key: the tier is key, firm"},
      {"cases.gates.json", R"([{"tier": "gold", "low": 80, "high": 80, "coverage": 1, "is": "key"}])",
       "at /0/tier: expected key, rising, standard or undetermined"},
      {"cases.gates.json", R"([{"tier": "key", "total": 80, "is": "key"}])", "expected low, high and coverage"}};
  for (const auto& row : rows) {
    const CaseRun run = of_overlay(row.file, row.bytes);
    INFO(row.bytes << "\n" << said(run));
    CHECK_THAT(said(run), ContainsSubstring(row.words));
  }
}

TEST_CASE("a subject without a case on one side is named", "[rules][cases]") {
  const CaseRun run = of_overlay("cases.gates.json",
                                 R"([{"gate": "gate_solvency", "criteria": {"sel_solvency": 3}, "state": "pass"}])");
  CHECK(run.wrong.empty());
  CHECK(run.untested == std::vector<std::string>{"gate gate_solvency: no case in which it does not pass"});
}

TEST_CASE("a threshold that an overlay moves breaks the default's case, told at its place", "[rules][cases]") {
  const CaseRun run = of_overlay("tiers.json", R"({"key": 72})");
  REQUIRE_FALSE(run.wrong.empty());
  CHECK(run.wrong.front().file == "default/cases.gates.json");
  CHECK_THAT(run.wrong.front().message, ContainsSubstring("exactly 70, all gates passed"));
}
