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
