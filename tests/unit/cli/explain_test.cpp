#include <fstream>
#include <iterator>

#include "../../../addin/cli/src/explain/against.hpp"
#include "catch.hpp"
#include "kam/rules/pack.hpp"
#include "temporary_directory.hpp"

using namespace kam;
using namespace kam::cli;

namespace {

const Speech& words() {
  static const Speech speech = cli::speech(rules::Pack::built_in()).value();
  return speech;
}

std::string fixture(const std::string& name) {
  std::ifstream in(std::string(KAM_SOURCE_DIR) + "/tests/fixtures/panel/" + name + ".json", std::ios::binary);
  std::string json{std::istreambuf_iterator<char>(in), {}};
  std::erase(json, '\n');
  return json;
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  const auto at = text.find(what);
  if (at != text.npos) text.replace(at, what.size(), with);
  return text;
}

rules::ResultLine result(std::string_view json) {
  return rules::read_result(json).value();
}

/// Two results of an account on three criteria; 1 + 9·level/100 is the score of a level.
constexpr std::string_view then =
    R"({"account_id":"A1","as_of":"2026-06-30","ruleset":"default@1.0.0+aa","settings":"s1","snapshot":"r1","active":true,)"
    R"("tier":"standard","qualifier":"provisional","total":{"point":25,"low":10,"high":60},"gates":[{"id":"gate_solvency","state":"unknown"}],)"
    R"("criteria":[{"id":"sel_tenure","state":"known","value":1,"unit":"years","score":3.25,"weight":2},)"
    R"({"id":"sel_solvency","state":"unknown","reason":"field_empty","value":null,"weight":2}],"recommendations":[{"rule":"R-CHR-04"}]})";
constexpr std::string_view now =
    R"({"account_id":"A1","as_of":"2026-09-30","ruleset":"default@1.0.0+aa","settings":"s1","snapshot":"r2","active":true,)"
    R"("tier":"rising","qualifier":"firm","total":{"point":62.5,"low":62.5,"high":62.5},"gates":[{"id":"gate_solvency","state":"pass"}],)"
    R"("criteria":[{"id":"sel_tenure","state":"known","value":1,"unit":"years","score":3.25,"weight":2},)"
    R"({"id":"sel_solvency","state":"known","value":9,"unit":"class","score":10,"weight":2}],"recommendations":[]})";

}  // namespace

TEST_CASE("an explanation begins with where the account stands, and says what its score is made of", "[cli][explain]") {
  const std::string text = explain_text(fixture("key_account"), words()).value();
  CHECK(text.starts_with("Brückner Fördertechnik GmbH (A1)\n"));
  for (const char* part :
       {"\nScore\n  72 of 100", "\nWhere it stands", "\nWhat the score is made of", "together 72.0", "\nWarning signs",
        "\nNext steps\n", "\nWhat would settle the rest", "\nSources\n", "rules default@1.0.0+9f2c41d0a7b3"}) {
    CHECK_THAT(text, ContainsSubstring(part));
  }
}

TEST_CASE("no page shows an id in the place of words, or the word that nobody says", "[cli][explain]") {
  for (const char* name : {"key_account", "starting_set", "position_only", "nothing_known", "blocked"}) {
    INFO(name);
    const std::string text = explain_text(fixture(name), words()).value();
    CHECK(text.find("undetermined") == text.npos);
    CHECK(text.find("sel_") == text.npos);
    CHECK(text.find("chr_") == text.npos);
    CHECK(text.find("{") == text.npos);
  }
}

TEST_CASE("the difference of two results is told by what changed it", "[cli][explain]") {
  const std::string text = against_text(result(then), result(now), words());
  CHECK_THAT(text, ContainsSubstring("since the result of 2026-06-30"));
  CHECK_THAT(text, ContainsSubstring("Changed: the day (2026-06-30 → 2026-09-30), the records (r1 → r2)."));
  CHECK_THAT(text, ContainsSubstring("The same: the rules, the settings."));
  CHECK_THAT(text, ContainsSubstring("Tier: standard (provisional) → rising (firm)"));
  CHECK_THAT(text, ContainsSubstring("Check gate_solvency: unknown → pass"));
  CHECK_THAT(text, ContainsSubstring("Score: 25.0 → 62.5"));
  // (2·25 + 2·100)/4 = 62.5: solvency, known now, brings 2·(100 − 25)/4 = 37.5
  CHECK_THAT(text, ContainsSubstring(
                       "+37.50  Able to pay: not known: the field is empty → 9 class, scored 10; weight 2; known now"));
  CHECK_THAT(text, ContainsSubstring("+37.50  together: 25.0 → 62.5 (1 more as before)"));
  CHECK_THAT(text, ContainsSubstring("Steps that are gone: R-CHR-04"));
}

TEST_CASE("each cause of a difference has its words", "[cli][explain]") {
  const auto same = against_text(result(now), result(now), words());
  CHECK_THAT(same, ContainsSubstring("Nothing behind it changed"));
  CHECK_THAT(same, ContainsSubstring("no part of it changed"));
  const struct {
    const char *what, *with, *words;
  } rows[]{{"+aa", "+bb", "Changed: the rules (default@1.0.0+bb → default@1.0.0+aa)."},
           {"\"s1\"", "\"s2\"", "Changed: the settings (s2 → s1)."},
           {"2026-09-30", "2026-09-29", "Changed: the day (2026-09-29 → 2026-09-30)."},
           {"\"r2\"", "\"r0\"", "Changed: the records (r0 → r2)."}};
  for (const auto& row : rows) {
    const auto before = result(replaced(std::string(now), row.what, row.with));
    CHECK_THAT(against_text(before, result(now), words()), ContainsSubstring(row.words));
  }
}

TEST_CASE("an old result is the account's last line; what is no result is refused with its line", "[cli][explain]") {
  const TemporaryDirectory directory;
  const auto write = [&](std::string_view text) {
    std::ofstream(directory / "old.ndjson") << text;
    return (directory / "old.ndjson").string();
  };
  const std::string two = std::string(then) + "\n" + std::string(now) + "\n";
  CHECK(old_result(write(two), "A1").value().as_of == "2026-09-30");
  const struct {
    std::string file, words;
  } bad[]{{std::string(then) + "\nnonsense\n", "old.ndjson: line 2: not JSON"},
          {"{\"a\":1}\n", "line 1: not a scored account"},
          {replaced(std::string(then), "\"A1\"", "\"A2\"") + "\n", "has no result of the account `A1` in its 1 line"},
          {"", "has no result of the account `A1` in its 0 lines"}};
  for (const auto& row : bad) {
    const auto read = old_result(write(row.file), "A1");
    REQUIRE(read.has_error());
    CHECK(read.error().code == Errc::invalid_input);
    CHECK_THAT(read.error().detail, ContainsSubstring(row.words));
  }
  CHECK(old_result("/there/is/none.ndjson", "A1").error().code == Errc::environment);
}

namespace {

/// The page of the key account with these blocks beside the others.
std::string told(std::string_view blocks) {
  const std::string json =
      replaced(fixture("key_account"), R"("recommendations":)", std::string(blocks) + R"("recommendations":)");
  return explain_text(json, words()).value();
}

}  // namespace

TEST_CASE("what a plan lacks is told by what it costs, with what to fill", "[cli][explain]") {
  const std::string page =
      told(R"("plan":{"state":"known","completeness":84,"missing":["swot","actions"],"parts":{"swot":0,"actions":8},)"
           R"("of":{"swot":10,"actions":14},"fields":{"swot":"swot_item.text","actions":"plan_action.if_it_fails"},)"
           R"("substance":{"attainment":{"value":50,"k":1,"n":2},"discipline":{"value":null}},"idle":false},)");
  CHECK_THAT(page, ContainsSubstring("The account plan: 84.0 of 100 complete"));
  CHECK_THAT(page, ContainsSubstring("0.0 of 10.0"));
  CHECK_THAT(page, ContainsSubstring("SWOT: two findings in every quadrant"));
  CHECK_THAT(page, ContainsSubstring("(swot_item.text)"));
  CHECK(page.find("SWOT: two") < page.find("Actions: one action"));
  CHECK_THAT(page, ContainsSubstring("50 % of the goals that were due, by weight, were reached on time (1 of 2)."));
  CHECK_THAT(page, ContainsSubstring("No action was due in 90 days"));
  const std::string none = told(R"("plan":{"state":"known","completeness":0,"missing":["plan"],"parts":{}},)");
  CHECK_THAT(none, ContainsSubstring("The account plan: none yet"));
  const std::string unknown = told(R"("plan":{"state":"unknown","reason":"no_records","completeness":null},)");
  CHECK(unknown.find("The account plan") == unknown.npos);
  const std::string idle =
      told(R"("plan":{"state":"known","completeness":100,"missing":[],"parts":{},"of":{},"fields":{},"idle":true},)");
  CHECK_THAT(idle, ContainsSubstring("It is complete, and nothing of it is done yet."));
}

TEST_CASE("the people are told in words that may be read over a shoulder", "[cli][explain]") {
  const std::string page =
      told(R"("stakeholders":{"missing_roles":["buyer","gatekeeper"],"contacts":[)"
           R"({"id":"c1","name":"Ann Post","title":"Director","roles":["decider"],"stance":"sceptic","contact":"none",)"
           R"("flags":["needs_convincing","decider_without_contact"]},)"
           R"({"id":"c2","name":null,"title":null,"roles":[],"stance":"adversary","contact":"rare","flags":[]},)"
           R"({"id":"c3","name":"Cy","title":null,"roles":[],"stance":null,"contact":null,"flags":[]}]},)");
  CHECK_THAT(page, ContainsSubstring("Nobody is named yet as buyer, gatekeeper."));
  CHECK_THAT(page, ContainsSubstring(
                       "Ann Post, Director: decider; not convinced yet; no contact in 90 days; needs convincing"));
  CHECK_THAT(page, ContainsSubstring("c2: opposes us; rare contact"));
  CHECK_THAT(page, ContainsSubstring("Cy: not known how they stand"));
  for (const char* never : {"sceptic", "adversary", "blocker"}) CHECK(page.find(never) == page.npos);
}

TEST_CASE("a relationship is told with what ends its climb, or the question that would settle it", "[cli][explain]") {
  const std::string settled =
      told(R"("relationship":{"stage":"basic","stops_at":"functions","question":null,"quality":{"value":61.28}},)");
  CHECK_THAT(settled, ContainsSubstring("Basic, at least: they buy."));
  CHECK_THAT(settled, ContainsSubstring("Fewer than three functions there are in touch with us."));
  CHECK_THAT(settled, ContainsSubstring("Quality of the relationship: 61.3 of 100."));
  const std::string open =
      told(R"("relationship":{"stage":"cooperative","stops_at":"contract","question":"contract.end","quality":{}},)");
  CHECK_THAT(open, ContainsSubstring("What would tell whether it is further: How long does their contract run?"));
}

TEST_CASE("who looks after an account is told by name, and who should know of trouble", "[cli][explain]") {
  const std::string page = told(
      R"("routing":{"role":"kam","accountable":{"id":"k1","name":"Kim"},"wants_mentor":false,"mentor":null,"sponsor":null,)"
      R"("functions_active":{"value":1},"escalate":true,"escalate_reasons":[{"fact":"kpi_churn_risk","value":82.04},)"
      R"({"fact":"c_level_complaints","value":1}],"escalate_to_role":"SM","escalate_to":{"id":"m","name":"Max"}},)");
  CHECK_THAT(page, ContainsSubstring("it is for a key account manager, Kim."));
  CHECK_THAT(page, ContainsSubstring("One function of ours was at work there in 90 days."));
  CHECK_THAT(page, ContainsSubstring(
                       "Max should know within two working days, because the early-warning index stands at 82.0"));
  const std::string rising = told(
      R"("routing":{"role":"account_manager","accountable":null,"wants_mentor":true,"mentor":null,"sponsor":null},)");
  CHECK_THAT(rising, ContainsSubstring("It is for an account manager, nobody yet."));
  CHECK_THAT(rising, ContainsSubstring("A mentor from key account management is to be named."));
}
