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

TEST_CASE("the recommendations of selection and of churn are those of model 9.3, in its order", "[rules][pack]") {
  std::vector<std::string> expected;
  for (int i = 1; i <= 8; ++i) expected.push_back("R-SEL-0" + std::to_string(i));
  expected.insert(expected.end(), {"R-CHR-01", "R-CHR-01b"});
  for (int i = 2; i <= 13; ++i) expected.push_back((i < 10 ? "R-CHR-0" : "R-CHR-") + std::to_string(i));
  std::vector<std::string> found;
  dom::parser parser;
  for (const dom::element rule : parser.load(pack + "recommendations.json")["recommendations"].get_array()) {
    found.emplace_back(std::string_view(rule["id"]));
  }
  CHECK(found == expected);
}

TEST_CASE("each recommendation names sources that the pack lists", "[rules][pack]") {
  dom::parser parser, other;
  std::set<std::string> known;
  for (const dom::element source : parser.load(pack + "sources.json")["sources"].get_array()) {
    CHECK(known.emplace(std::string_view(source["id"])).second);
    CHECK_FALSE(std::string_view(source["title"]).empty());
  }
  CHECK(known.size() == 29);
  for (const dom::element rule : other.load(pack + "recommendations.json")["recommendations"].get_array()) {
    CHECK(rule["source"].get_array().size() > 0);
    for (const dom::element source : rule["source"].get_array()) {
      CHECK(known.contains(std::string(std::string_view(source))));
    }
  }
}
