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

}  // namespace

TEST_CASE("the recommendations are those of model 9.3, in its order", "[rules][pack]") {
  static constexpr std::string_view expected[]{
      "R-SEL-01",  "R-SEL-02", "R-SEL-03", "R-SEL-04", "R-SEL-05", "R-SEL-06", "R-SEL-07", "R-SEL-08", "R-CHR-01",
      "R-CHR-01b", "R-CHR-02", "R-CHR-03", "R-CHR-04", "R-CHR-05", "R-CHR-06", "R-CHR-07", "R-CHR-08", "R-CHR-09",
      "R-CHR-10",  "R-CHR-11", "R-CHR-12", "R-CHR-13", "R-GRO-01", "R-GRO-02", "R-GRO-03", "R-GRO-04", "R-GRO-05",
      "R-GRO-06",  "R-GRO-07", "R-GRO-08", "R-MAR-01", "R-MAR-02", "R-MAR-03", "R-MAR-04", "R-DEP-01", "R-DEP-02",
      "R-REA-01",  "R-REA-02", "R-PRO-01", "R-DIF-01", "R-DIF-02", "R-STK-01", "R-STK-02", "R-STK-03", "R-STK-04",
      "R-PLN-01",  "R-PLN-02", "R-PLN-03", "R-PLN-04", "R-PLN-05", "R-PLN-06", "R-PLN-07", "R-PLN-08", "R-EXE-01",
      "R-EXE-02",  "R-ROL-01", "R-VAL-01", "R-REV-01", "R-REV-02", "R-REL-01", "R-ACC-01", "R-DLV-01", "R-HEA-01",
      "R-TEA-01",  "R-APP-01", "R-APP-02", "R-APP-03", "R-APP-04", "R-CMP-01", "R-CMP-02", "R-CMP-03", "R-CMP-04",
      "R-CMP-05",  "R-CMP-06"};
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
