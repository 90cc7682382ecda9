#include "catch.hpp"
#include "run_verb.hpp"

using namespace kam::cli;
using namespace kam::cli::test;

namespace {

std::string maturity(const SmallBundle& bundle, const std::string& format) {
  const Ran ran = run("maturity", {{"bundle", bundle.path()}, {"as-of", "2026-06-30"}, {"format", format}});
  REQUIRE(ran.code == exit_code::ok);
  return ran.out;
}

/// Three leaders see teams at 4, three of the other functions at 2; one leader alone was asked about strategy.
void ask(const SmallBundle& bundle) {
  std::string answers = "id,question_id,respondent_id,group,value,at\n";
  int row = 0;
  const auto add = [&](const char* question, const char* who, const char* group, const char* value) {
    answers += "N" + std::to_string(++row) + "," + question + "," + who + "," + group + "," + value + ",2026-06-01\n";
  };
  for (const char* item : {"q_tea_1", "q_tea_2"}) {
    for (const char* who : {"L1", "L2", "L3"}) add(item, who, "leadership", "4");
    for (const char* who : {"O1", "O2", "O3"}) add(item, who, "other_functions", "2");
  }
  for (const char* item : {"q_str_1", "q_str_2"}) add(item, "L1", "leadership", "3");
  bundle.write("answers.csv", answers);
}

}  // namespace

TEST_CASE("maturity can be read aloud: who said what, how far they agree, what is next", "[cli][maturity]") {
  const SmallBundle bundle;
  ask(bundle);
  const std::string text = maturity(bundle, "table");
  for (const char* part : {"6 people in 2 groups answered the short form.",
                           "Strategy: people say 3.0; the CRM does not show it yet. Target 4.0.",
                           "Teams: people say 3.0; the CRM does not show it yet. Target 4.0.",
                           // means 4 4 4 2 2 2: sample variance 1.2, so 1 - 1.2/2
                           "People see it very differently (agreement about 0.4 of 1).",
                           "The groups see it differently: leadership 4.0, other functions 2.0.",
                           "Next level: The team meets every month", "Executive engagement: not known yet.",
                           "What would settle the rest", "Ask: What share of key accounts has an executive sponsor?",
                           "Bring the groups together and settle what is really done."}) {
    CHECK_THAT(text, ContainsSubstring(part));
  }
  for (const char* word : {"undetermined", "null", "m_teams", "L1", "O1"}) {
    CHECK(text.find(word) == std::string::npos);
  }
}

TEST_CASE("a company that was not asked and records nothing gets questions", "[cli][maturity]") {
  SmallBundle bundle;
  bundle.write("accounts.csv", "id,name\nA1,Acme\n");
  const std::string text = maturity(bundle, "table");
  CHECK_THAT(text, ContainsSubstring("Nobody was asked yet"));
  CHECK_THAT(text, ContainsSubstring("Too little is known for a level yet; it could be between 1.0 and 5.0 of 5."));
  CHECK_THAT(text, ContainsSubstring("Record: Key accounts whose sponsor met the customer"));
}

TEST_CASE("the radar has ten axes in order, broken where nothing is known", "[cli][maturity]") {
  const SmallBundle asked;
  ask(asked);
  const std::string svg = maturity(asked, "svg");
  CHECK(svg.starts_with("<svg class=\"radar\""));
  std::size_t at = 0;
  for (const char* name : {"Selection", "Strategy", "Executive engagement", "Organisation", "Teams", "Planning",
                           "Competence", "Data and tools", "Relationship", "Metrics and learning"}) {
    at = svg.find("<tspan class=\"name\">" + std::string(name), at);
    REQUIRE(at != std::string::npos);
  }
  CHECK_THAT(svg, ContainsSubstring("class=\"strokes\""));
  CHECK_THAT(svg, ContainsSubstring("said 3.0"));
  CHECK_THAT(svg, ContainsSubstring("Teams: people say 3.0; the CRM does not show it yet."));
}

TEST_CASE("a format that there is not is refused with those that there are", "[cli][maturity]") {
  const SmallBundle bundle;
  const Ran ran = run("maturity", {{"bundle", bundle.path()}, {"as-of", "2026-06-30"}, {"format", "png"}});
  CHECK(ran.code == exit_code::usage);
  CHECK_THAT(ran.err, ContainsSubstring("expected json, table or svg"));
}
