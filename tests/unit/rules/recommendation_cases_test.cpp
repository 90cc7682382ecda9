#include <simdjson.h>

#include <set>

#include "../../../rules/src/expr/expr.hpp"
#include "../../../rules/src/pack_data.hpp"
#include "bundle.hpp"
#include "catch.hpp"

namespace {

using namespace kam::rules::expr;
namespace dom = simdjson::dom;

const std::string pack = std::string(KAM_SOURCE_DIR) + "/rules/packs/default/";

/// The facts that conditions may name, as the pack itself declares them.
const FactTable& fact_table() {
  return kam::rules::test::default_pack().data().rule_facts;
}

std::map<std::string, Condition> conditions(const FactTable& facts) {
  dom::parser parser;
  std::map<std::string, Condition> found;
  std::size_t index = 0;
  for (const dom::element rule : parser.load(pack + "recommendations.json")["recommendations"].get_array()) {
    const std::string where = "recommendations.json: at /recommendations/" + std::to_string(index++) + "/when";
    const auto condition = Condition::compile(std::string_view(rule["when"]), facts, where);
    INFO((condition ? "" : condition.error().detail));
    REQUIRE(condition.has_value());
    CHECK(found.emplace(std::string_view(rule["id"]), *condition).second);
  }
  return found;
}

FactValue value_of(const dom::element& element) {
  if (element.is_bool()) return bool(element);
  if (element.is_string()) return std::string(std::string_view(element));
  return double(element);
}

std::vector<Known> given(const dom::element& facts, const FactTable& table) {
  std::vector<Known> known(table.size());
  for (const auto [name, value] : facts.get_object()) {
    INFO(name);
    const auto slot = table.find(name);
    REQUIRE(slot.has_value());
    known[slot.value()].value = value_of(value);
  }
  return known;
}

}  // namespace

TEST_CASE("each recommendation fires in its firing cases and in no other", "[rules][pack]") {
  const FactTable facts = fact_table();
  const auto rules = conditions(facts);
  std::set<std::string> fired, silent, all;
  dom::parser parser;
  for (const dom::element wanted : parser.load(pack + "cases.recommendations.json").get_array()) {
    const std::string rule{std::string_view(wanted["rule"])};
    INFO(rule << ": " << std::string_view(wanted["name"]));
    REQUIRE(rules.contains(rule));
    const bool fires = wanted["fires"];
    CHECK((rules.at(rule).evaluate(given(wanted["facts"], facts)).truth == Truth::yes) == fires);
    (fires ? fired : silent).insert(rule);
  }
  for (const auto& [rule, condition] : rules) all.insert(rule);
  CHECK(fired == all);
  CHECK(silent == all);
}

TEST_CASE("the recommendations are those of model 9.3, in its order", "[rules][pack]") {
  // Those of the approach, of the plan's parts and of the relationship's stage come with their facts.
  static constexpr std::string_view expected[]{
      "R-SEL-01",  "R-SEL-02", "R-SEL-03", "R-SEL-04", "R-SEL-05", "R-SEL-06", "R-SEL-07", "R-SEL-08", "R-CHR-01",
      "R-CHR-01b", "R-CHR-02", "R-CHR-03", "R-CHR-04", "R-CHR-05", "R-CHR-06", "R-CHR-07", "R-CHR-08", "R-CHR-09",
      "R-CHR-10",  "R-CHR-11", "R-CHR-12", "R-CHR-13", "R-GRO-01", "R-GRO-02", "R-GRO-03", "R-GRO-04", "R-GRO-05",
      "R-GRO-07",  "R-GRO-08", "R-MAR-01", "R-MAR-02", "R-MAR-03", "R-MAR-04", "R-DEP-01", "R-DEP-02", "R-REA-01",
      "R-REA-02",  "R-PRO-01", "R-DIF-01", "R-DIF-02", "R-STK-01", "R-STK-02", "R-STK-03", "R-STK-04", "R-EXE-01",
      "R-EXE-02",  "R-ROL-01", "R-VAL-01", "R-REV-01", "R-REV-02", "R-REL-01", "R-ACC-01", "R-DLV-01", "R-HEA-01",
      "R-TEA-01",  "R-CMP-01", "R-CMP-02", "R-CMP-03", "R-CMP-04", "R-CMP-05", "R-CMP-06"};
  std::vector<std::string> found;
  dom::parser parser;
  for (const dom::element rule : parser.load(pack + "recommendations.json")["recommendations"].get_array()) {
    found.emplace_back(std::string_view(rule["id"]));
  }
  CHECK(found == std::vector<std::string>(std::begin(expected), std::end(expected)));
}

TEST_CASE("each recommendation names sources that the pack lists", "[rules][pack]") {
  dom::parser parser, other;
  std::set<std::string> known;
  for (const dom::element source : parser.load(pack + "sources.json")["sources"].get_array()) {
    CHECK(known.emplace(std::string_view(source["id"])).second);
    CHECK_FALSE(std::string_view(source["title"]).empty());
  }
  CHECK(known.size() == 30);
  for (const dom::element rule : other.load(pack + "recommendations.json")["recommendations"].get_array()) {
    CHECK(rule["source"].get_array().size() > 0);
    for (const dom::element source : rule["source"].get_array()) {
      CHECK(known.contains(std::string(std::string_view(source))));
    }
  }
}
