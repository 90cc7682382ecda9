#include <algorithm>

#include "../../../rules/src/pack_data.hpp"
#include "catch.hpp"
#include "kam/rules/score.hpp"
#include "pack_fixture.hpp"

using namespace kam::rules;
using test::overlay;

namespace {

Pack loaded(const Pack::Files& files) {
  INFO(test::said(files));
  auto pack = Pack::load(files, test::digest);
  REQUIRE(pack.has_value());
  return *pack;
}

const Measure& criterion(const Pack& pack, std::string_view id) {
  const auto& all = pack.data().criteria;
  const auto found = std::find_if(all.begin(), all.end(), [&](const Measure& m) { return m.id == id; });
  REQUIRE(found != all.end());
  return *found;
}

std::vector<std::string> ids(const std::vector<Measure>& measures) {
  std::vector<std::string> all;
  for (const Measure& measure : measures) all.push_back(measure.id);
  return all;
}

const Rule* rule(const Pack& pack, std::string_view id) {
  for (const Rule& one : pack.data().rules) {
    if (one.id == id) return &one;
  }
  return nullptr;
}

}  // namespace

TEST_CASE("an overlay changes a weight in three lines and nothing else", "[rules][pack]") {
  const Pack pack = loaded(overlay("criteria.json", R"({"criteria": [
    {"id": "sel_tenure", "weight": 5}
  ]})"));
  const Pack& base = test::default_pack();
  CHECK(criterion(pack, "sel_tenure").weight == 5);
  CHECK(criterion(pack, "sel_tenure").ways.size() == criterion(base, "sel_tenure").ways.size());
  CHECK(criterion(pack, "sel_tenure").source == std::vector<std::string>{"S001"});
  CHECK(ids(pack.data().criteria) == ids(base.data().criteria));
  for (const Measure& other : base.data().criteria) {
    if (other.id != "sel_tenure") CHECK(criterion(pack, other.id).weight == other.weight);
  }
  CHECK(pack.data().rules.size() == base.data().rules.size());
  CHECK(pack.data().tiers.key == 70);
  CHECK(pack.data().model == base.data().model);
  CHECK(pack.data().extends == "default");
}

TEST_CASE("an overlay merges objects by key, appends new entries and replaces other lists", "[rules][pack]") {
  Pack::Files files = overlay("criteria.json", R"({"show_from_coverage": 0.4, "starting_set": {"one_most": 0.5},
    "criteria": [{"id": "sel_staff", "group": "B", "weight": 3, "source": ["T1"],
                  "ways": [{"fact": "employees", "map": {"bp": [[0, 1], [1000, 10]]}}]}]})");
  files["sources.json"] = R"({"sources": [{"id": "T1", "title": "Our own handbook"}]})";
  files["churn.json"] = R"({"bands": [["quiet", 40], ["loud", 100]]})";
  files["recommendations.json"] = R"({"recommendations": [
    {"id": "R-SEL-01", "severity": 0.2},
    {"id": "T-01", "version": 1, "when": "sel_staff >= 9 && chr_spend >= 0.6", "action": "Call.", "why": ["sel_staff"],
     "effect": "called", "check_days": 7, "owner": "AM", "due_days": 3, "severity": 0.4, "source": ["T1"]}]})";
  const Pack pack = loaded(files);
  const Pack::Data& data = pack.data();
  CHECK(data.show_from == 0.4);
  CHECK(data.starting_set.one_most == 0.5);
  CHECK(data.starting_set.known_share == 0.3);
  CHECK(data.criteria.back().id == "sel_staff");
  CHECK(data.criteria.size() == test::default_pack().data().criteria.size() + 1);
  CHECK(data.churn.bands == std::vector<std::pair<std::string, double>>{{"quiet", 40}, {"loud", 100}});
  REQUIRE(rule(pack, "R-SEL-01"));
  CHECK(rule(pack, "R-SEL-01")->severity == 0.2);
  CHECK(rule(pack, "R-SEL-01")->owner == "PL");
  CHECK(data.rules.back().id == "T-01");
}

TEST_CASE("an overlay takes an entry out", "[rules][pack]") {
  Pack::Files files = overlay("recommendations.json", R"({"recommendations": [{"id": "R-SEL-06", "off": true}]})");
  files["criteria.json"] = R"({"criteria": [{"id": "sel_network", "off": true}, {"id": "sel_tenure", "off": false}]})";
  const Pack pack = loaded(files);
  CHECK_FALSE(rule(pack, "R-SEL-06"));
  CHECK(rule(pack, "R-SEL-05"));
  const auto all = ids(pack.data().criteria);
  CHECK(std::count(all.begin(), all.end(), "sel_network") == 0);
  CHECK(std::count(all.begin(), all.end(), "sel_tenure") == 1);
}

TEST_CASE("a fault is told at the overlay's own place, wherever the entry lands", "[rules][pack]") {
  CHECK(test::said(overlay("criteria.json", R"({"criteria": [{"id": "sel_network", "off": true},
    {"id": "sel_geo_fit", "weight": -3},
    {"id": "sel_new", "weight": 1, "source": ["S001"], "ways": [{"fact": "employes", "map": {"pct": "scored"}}]}]})")) ==
        "criteria.json: at /criteria/1/weight: expected a number of 0 or more, found -3\n"
        "criteria.json: at /criteria/2/ways/0/fact: unknown fact `employes`, did you mean `employees`?\n");
}

TEST_CASE("what an overlay breaks in the pack below is told where it was broken", "[rules][pack]") {
  const std::string criteria = R"({"criteria": [{"id": "sel_solvency", "off": true}]})";
  const std::string said = test::said(overlay("criteria.json", criteria));
  CHECK(said.find("criteria.json: at /criteria/0: taken out here, but `sel_solvency` is named by "
                  "default/tiers.json at /gates/0/criterion: change or take out that entry too\n") == 0);
  CHECK(said.find("is named by default/recommendations.json at /recommendations/7/when") != std::string::npos);
}

TEST_CASE("the version counts every file, those below included", "[rules][pack]") {
  const Pack one = loaded(overlay("tiers.json", R"({"key": 71})"));
  const Pack other = loaded(overlay("tiers.json", R"({"key": 72})"));
  const Pack alone = loaded({{"pack.json", test::overlay_head}});
  CHECK(one.version().starts_with("acme@2+"));
  CHECK(one.version().size() == std::string("acme@2+").size() + 12);
  CHECK(one.version() != other.version());
  CHECK(one.version() != alone.version());
  std::string hashed;
  const auto digest = [&](std::string_view bytes) { return hashed = bytes, test::digest(bytes); };
  REQUIRE(Pack::load(overlay("tiers.json", R"({"key": 71})"), digest).has_value());
  CHECK(hashed.find(R"({"key": 71})") != std::string::npos);
  CHECK(hashed.find(test::default_pack().version().substr(std::string("default@1.0.0+").size())) == 0);
}

TEST_CASE("the merged files are those that the engine read", "[rules][pack]") {
  Pack::Files files = overlay("texts.en.json", R"({"ui": {"score": "Punkte"}})");
  files["cases.recommendations.json"] = R"([{"rule": "R-SEL-02", "name": "ours", "facts": {}, "fires": false}])";
  files["recommendations.json"] = R"({"recommendations": [{"id": "R-SEL-06", "off": true}]})";
  const Pack pack = loaded(files);
  const std::string& texts = pack.files().at("texts.en.json");
  CHECK(texts.find(R"("score":"Punkte")") != std::string::npos);
  CHECK(texts.find(R"("no_score":"No score yet")") != std::string::npos);
  const std::string& cases = pack.files().at("cases.recommendations.json");
  CHECK(cases.find("R-SEL-01") != std::string::npos);
  CHECK(cases.find("key because it is big") == std::string::npos);  // a case of R-SEL-02 below
  CHECK(cases.find("\"ours\"") != std::string::npos);
  CHECK(cases.find("R-SEL-06") == std::string::npos);
}

TEST_CASE("a pack's own facts are worked out in the order in which they name one another", "[rules][pack]") {
  Pack::Files files = overlay("facts.json", R"({"facts": [
    {"id": "worry", "expr": "slipping && big ? 2 : 1", "name": "Worry", "doc": "How much to worry"},
    {"id": "big", "expr": "rev_percentile >= 80"},
    {"id": "slipping", "expr": "kpi_growth < -10"},
    {"id": "mood", "expr": "big ? 'tense' : 'calm'"}]})");
  files["recommendations.json"] = R"({"recommendations": [
    {"id": "T-01", "version": 1, "when": "worry > 1 && mood == 'tense'", "action": "Call.", "why": ["worry"],
     "effect": "called", "check_days": 7, "owner": "AM", "due_days": 3, "severity": 0.4, "source": ["S001"]}]})";
  const Pack pack = loaded(files);
  const Pack::Data& data = pack.data();
  std::vector<std::string> order;
  for (const OwnFact& fact : data.own_facts) order.push_back(fact.id);
  CHECK(order == std::vector<std::string>{"slipping", "big", "worry", "mood"});
  const auto worked_out = [&](expr::Known growth, expr::Known percentile) {
    std::vector<expr::Known> known(data.rule_facts.size());
    known[*data.rule_facts.find("kpi_growth")] = std::move(growth);
    known[*data.rule_facts.find("rev_percentile")] = std::move(percentile);
    for (const OwnFact& fact : data.own_facts) known[fact.slot] = fact.formula->evaluate(known);
    return known;
  };
  const auto known = worked_out({-20.0, 0.9}, {95.0, 0.4});
  const expr::Known& worry = known[*data.rule_facts.find("worry")];
  CHECK(std::get<double>(worry.value) == 2);
  CHECK(worry.confidence == 0.4);  // the smaller of both
  const expr::Outcome outcome = rule(pack, "T-01")->when->evaluate(known);
  CHECK(outcome.truth == expr::Truth::yes);
  CHECK(outcome.confidence == 0.4);
  const auto half = worked_out({-20.0, 0.9}, {});
  CHECK(std::holds_alternative<expr::Unknown>(half[*data.rule_facts.find("worry")].value));
  CHECK(rule(pack, "T-01")->when->evaluate(half).truth == expr::Truth::unknown);
}

TEST_CASE("a rule over the pack's own facts fires, says what they rest on, and asks for what they miss",
          "[rules][pack]") {
  Pack::Files files = overlay("facts.json", R"({"facts": [{"id": "many", "expr": "employees > 100"},
                                                       {"id": "rich", "expr": "annual_revenue > 1000000"}]})");
  files["recommendations.json"] = R"({"recommendations": [
    {"id": "T-01", "version": 1, "when": "many && rich", "action": "Call.", "why": ["many"],
     "effect": "called", "check_days": 7, "owner": "AM", "due_days": 3, "severity": 0.4, "source": ["S001"]}]})";
  test::Bundle bundle;
  bundle.settings(R"({"reporting_currency": "EUR"})")
      .rows(Object::accounts, "id,employees,annual_revenue", {"A,250,2000000", "B,250,", "C,20,2000000"});
  const auto records = bundle.finish();
  const auto scored = score(loaded(files), records.records, {parse_day("2025-06-30").value(), false, test::digest});
  REQUIRE(scored.has_value());
  REQUIRE(scored->accounts.size() == 3);
  const auto& a = scored->accounts[0].json;
  CHECK(a.find(R"("rule":"T-01")") != std::string::npos);
  CHECK(a.find(R"({"fact":"employees","value":250)") != std::string::npos);
  CHECK(scored->accounts[1].json.find(R"("rule":"T-01")") == std::string::npos);
  CHECK(scored->accounts[2].json.find(R"("rule":"T-01")") == std::string::npos);
}
