#include "../../../addin/cli/src/explain/approach.hpp"

#include "catch.hpp"
#include "kam/rules/pack.hpp"

using namespace kam;
using namespace kam::cli;

namespace {

const Speech& words() {
  static const Speech speech = cli::speech(rules::Pack::built_in()).value();
  return speech;
}

/// The section of an account whose result has this block.
std::string section(const std::string& approach) {
  simdjson::dom::parser parser;
  const simdjson::padded_string json("{\"approach\":" + approach + "}");
  Page page;
  explain_approach(page, parser.parse(json).value(), words());
  return page.text();
}

constexpr std::string_view rows =
    R"("checklist":[{"id":"cycle","side":"one_voice","state":"known","value":2,"reason":null,"proxy":"segment","evidence":[]},)"
    R"({"id":"need","side":null,"state":"known","value":0,"reason":null,"evidence":["survey_response:1"]},)"
    R"({"id":"coordination","side":null,"state":"unknown","value":null,"reason":"too_few_records","evidence":[]},)"
    R"({"id":"skill_set","side":"one_face","state":"known","value":0.75,"reason":null,"evidence":[]}])";

std::string block(const std::string& head) {
  return "{" + head + R"(,"lean":0.64,"in_force":"one_face",)" + std::string(rows) +
         R"(,"parts":[{"id":"app_cycle_months","state":"known","value":2,"contribution":0.64,"weight":0.45},)"
         R"({"id":"app_goal","state":"unknown","value":null,"reason":"no_records","contribution":null,"weight":0.3},)"
         R"({"id":"app_need","state":"known","value":0,"contribution":0,"weight":0.25,"risk_concern":3.5}]})";
}

}  // namespace

TEST_CASE("how to serve it: verdict, what it costs, the checklist and what the lean is made of", "[cli][explain]") {
  const std::string text = section(
      block(R"("verdict":"one_voice_after_coordination","basis":"partial","shown":true,"trade_off":"one_voice")"));
  for (const char* part :
       {"\nHow to serve it\n  One voice, once the team is coordinated.", "it can feel less cohesive",
        "Served by one face today.", "one voice     Sales cycle: 2 months · estimated from its segment",
        "neither       What the customer wants more: 0 between reliability (−1) and expertise (+1) ·",
        "survey_response:1", "Coordination that we can keep up: not known (too few records)",
        "one face      Breadth of the key account manager: 0.75 of 1",
        "Lean +0.64 on a line from −1 (one face) to +1 (one voice), on the cycle and one more answer:",
        "+0.64         Sales cycle: 2 months · weight 0.45", "What we want to sell: not known (no records)",
        "A risk worries them 3.5 of 5"}) {
    CHECK_THAT(text, ContainsSubstring(part));
  }
}

TEST_CASE("on the cycle alone only the cycle speaks", "[cli][explain]") {
  const auto said = [](const std::string& side) {
    return section(
        block(R"("verdict":")" + side + R"(","basis":"cycle_only","shown":false,"trade_off":")" + side + "\""));
  };
  CHECK_THAT(said("one_voice"), ContainsSubstring("The short cycle speaks for one voice; two more answers needed."));
  CHECK_THAT(said("one_face"), ContainsSubstring("The long cycle speaks for one face; two more answers needed."));
  CHECK_THAT(said("test_both"), ContainsSubstring("The cycle speaks for neither; two more answers needed."));
}

TEST_CASE("an account that the question does not concern is shown no verdict", "[cli][explain]") {
  const std::string text =
      section(block(R"("verdict":"one_voice","basis":"full","shown":false,"trade_off":"one_voice")"));
  CHECK(text.find("One voice:") == std::string::npos);
  CHECK_THAT(text, ContainsSubstring("for key accounts, rising ones and candidates"));
}

TEST_CASE("without a cycle nothing speaks yet, and without the block there is no section", "[cli][explain]") {
  const std::string text = section(R"({"verdict":null,"basis":null,"shown":false,"trade_off":null,"lean":null,)"
                                   R"("in_force":null,)" +
                                   std::string(rows) + R"(,"parts":[]})");
  CHECK_THAT(text, ContainsSubstring("nothing speaks for one face or one voice yet"));
  CHECK(text.find("Lean") == std::string::npos);
  CHECK(text.find("Served") == std::string::npos);
  CHECK(section("null").empty());
}
