#include <set>

#include "../../../rules/src/pack_data.hpp"
#include "../../../rules/src/portfolio/programme_fact.hpp"
#include "bundle.hpp"
#include "catch.hpp"
#include "kam/rules/cases.hpp"

namespace {

using namespace kam::rules;
const Pack::Data& pack() {
  return test::default_pack().data();
}

}  // namespace

TEST_CASE("the cases beside the default pack hold, and none is missing", "[rules][pack]") {
  const CaseRun run = run_cases(test::default_pack(), Pack::built_in());
  for (const Finding& wrong : run.wrong) FAIL_CHECK(to_string(wrong));
  CHECK(run.untested == std::vector<std::string>{});
}

TEST_CASE("the programme rules of sections 1, 2, 3, 5, 7 and 8 are those of model 9.4", "[rules][portfolio][pack]") {
  std::vector<std::string> expected, found;
  for (int i = 1; i <= 17; ++i) expected.push_back((i < 10 ? "R-PF-0" : "R-PF-") + std::to_string(i));
  expected.insert(expected.end(), {"R-FIT-01", "R-FIT-02", "R-FIT-03"});
  for (int i = 1; i <= 12; ++i) expected.push_back((i < 10 ? "R-MAT-0" : "R-MAT-") + std::to_string(i));
  expected.insert(expected.end(), {"R-SKL-01", "R-TRF-01", "R-TRF-02", "R-TRF-03", "R-LRN-01", "R-DAT-01"});
  for (const Rule& rule : pack().programme_rules) found.push_back(rule.id);
  CHECK(found == expected);
}

TEST_CASE("every fact of the programme says what it is", "[rules][portfolio]") {
  std::set<std::string_view> ids;
  for (const ProgrammeFact& row : programme_facts()) {
    INFO(row.fact.id);
    CHECK(ids.insert(row.fact.id).second);
    CHECK(row.fact.level == FactLevel::programme);
    CHECK_FALSE(row.fact.name.empty());
    CHECK_FALSE(row.fact.inputs.empty());
    CHECK_FALSE(row.fact.doc.empty());
  }
}

TEST_CASE("bands change where the model says", "[rules][portfolio][pack]") {
  struct Edge {
    const char* check;
    double value;
    const char* band;
  };
  static constexpr Edge edges[]{{"pf_key_pct", 10, "good"},
                                {"pf_key_pct", 10.1, "watch"},
                                {"pf_key_pct", 20.1, "act"},
                                {"pf_cr1", 9.9, "good"},
                                {"pf_cr1", 10, "watch"},
                                {"pf_cr1", 20, "watch"},
                                {"pf_cr1", 20.1, "act"},
                                {"pf_cr5", 24.9, "good"},
                                {"pf_cr5", 40, "watch"},
                                {"pf_cr5", 40.1, "act"},
                                {"pf_cr10", 39.9, "good"},
                                {"pf_cr10", 60.1, "act"},
                                {"pf_hhi", 999, "good"},
                                {"pf_hhi", 2500, "watch"},
                                {"pf_hhi", 2501, "act"},
                                {"pf_revenue_at_risk", 4.9, "good"},
                                {"pf_revenue_at_risk", 15, "watch"},
                                {"pf_revenue_at_risk", 15.1, "act"},
                                {"pf_neglect", 19.9, "good"},
                                {"pf_neglect", 40, "watch"},
                                {"pf_neglect", 40.1, "act"},
                                {"pf_attention_gap", -15, "good"},
                                {"pf_attention_gap", -15.1, "watch"},
                                {"pf_attention_gap", 30.1, "act"},
                                {"pf_accounts_per_manager", 2, "watch"},
                                {"pf_accounts_per_manager", 3, "good"},
                                {"pf_accounts_per_manager", 10, "good"},
                                {"pf_accounts_per_manager", 11, "watch"},
                                {"pf_accounts_per_manager", 16, "act"},
                                {"pf_manager_load", 0.84, "good"},
                                {"pf_manager_load", 1, "watch"},
                                {"pf_manager_load", 1.01, "act"},
                                {"pf_shared_manager", 0, "good"},
                                {"pf_shared_manager", 25, "watch"},
                                {"pf_shared_manager", 25.1, "act"},
                                {"pf_sponsor_cover", 80, "good"},
                                {"pf_sponsor_cover", 50, "watch"},
                                {"pf_sponsor_cover", 49.9, "act"},
                                {"pf_plan_cover", 80, "good"},
                                {"pf_plan_cover", 49.9, "act"},
                                {"pf_margin_drift", -1, "good"},
                                {"pf_margin_drift", -3, "watch"},
                                {"pf_margin_drift", -3.1, "act"},
                                {"pf_supplier_complacency", 0, "good"},
                                {"pf_supplier_complacency", 2, "watch"},
                                {"pf_supplier_complacency", 3, "act"},
                                {"pf_team_tension", 29.9, "good"},
                                {"pf_team_tension", 60, "watch"},
                                {"pf_team_tension", 60.1, "act"},
                                {"pf_dependence", 9.9, "good"},
                                {"pf_dependence", 19.9, "watch"},
                                {"pf_dependence", 20, "act"}};
  for (const Edge& edge : edges) {
    INFO(edge.check << " " << edge.value);
    std::vector<expr::Known> known(pack().programme_facts.size());
    known[pack().programme_facts.find(edge.check).value()].value = edge.value;
    std::string band = "info";
    for (const Check& check : pack().checks) {
      if (programme_facts()[check.fact].fact.id != edge.check) continue;
      for (const char* name : {"good", "watch", "act"}) {  // the strongest that holds
        const auto found = check.bands.find(name);
        if (found != check.bands.end() && found->second.evaluate(known).truth == expr::Truth::yes) band = name;
      }
    }
    CHECK(band == edge.band);
  }
}

TEST_CASE("the length of the list has a band from a hundred accounts on", "[rules][portfolio][pack]") {
  const auto band = [](double keys, double accounts) -> std::string {
    std::vector<expr::Known> known(pack().programme_facts.size());
    known[pack().programme_facts.find("pf_key_count").value()].value = keys;
    known[pack().programme_facts.find("n_active").value()].value = accounts;
    for (const char* name : {"act", "watch", "good"}) {
      if (pack().checks.front().bands.at(name).evaluate(known).truth == expr::Truth::yes) return name;
    }
    return "info";
  };
  CHECK(band(4, 100) == "act");
  CHECK(band(5, 100) == "watch");
  CHECK(band(14, 100) == "watch");
  CHECK(band(15, 100) == "good");
  CHECK(band(35, 100) == "good");
  CHECK(band(36, 100) == "watch");
  CHECK(band(50, 100) == "watch");
  CHECK(band(51, 100) == "act");
  CHECK(band(4, 99) == "info");
}
