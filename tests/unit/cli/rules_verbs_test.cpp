#include <filesystem>

#include "catch.hpp"
#include "kam/rules/pack.hpp"
#include "run_verb.hpp"

using namespace kam::cli;
using namespace kam::cli::test;

namespace {

/// A tenant's pack in a directory of its own.
class OwnPack {
 public:
  using Files = std::map<std::string, std::string>;
  explicit OwnPack(const Files& files) {
    write("pack.json", R"({"id": "own", "version": "1.1.0", "model": "1.0.0", "extends": "default"})");
    for (const auto& [name, text] : files) write(name, text);
  }
  std::string path() const { return directory_.path().string(); }

 private:
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(directory_ / name.c_str()) << text;
  }
  TemporaryDirectory directory_;
};

const std::map<std::string, std::string> heavy_tenure{
    {"criteria.json", R"({"criteria": [{"id": "sel_tenure", "weight": 90}]})"}};

}  // namespace

TEST_CASE("a pack is checked: none on the default, each fault with its place", "[cli][rules]") {
  const Ran clean = run("rules check", {});
  CHECK(clean.code == exit_code::ok);
  CHECK(clean.out == "default: 0 findings\n");
  const OwnPack broken(OwnPack::Files{{"criteria.json", R"({"criteria": [{"id": "sel_tenure", "weight": -1}]})"}});
  const Ran found = run("rules check", {{"pack", broken.path()}});
  CHECK(found.code == exit_code::finding);
  CHECK_THAT(found.out, ContainsSubstring("criteria.json: at /criteria/0/weight: "));
  CHECK_THAT(found.out, ContainsSubstring(": 1 finding\n"));
  const Ran none = run("rules check", {{"pack", "/there/is/none"}});
  CHECK(none.code == exit_code::environment);
  CHECK_THAT(none.err, ContainsSubstring("/there/is/none: "));
}

TEST_CASE("the default pack's cases hold, and none is missing", "[cli][rules]") {
  const Ran ran = run("rules test", {});
  INFO(ran.out);
  CHECK(ran.code == exit_code::ok);
  CHECK_THAT(ran.out, ContainsSubstring("0 are wrong; 0 cases are missing"));
}

TEST_CASE("a tenant's rule without cases is named, and a case that no longer holds too", "[cli][rules]") {
  const OwnPack pack(OwnPack::Files{
      {"recommendations.json",
       R"({"recommendations": [{"id": "R-SEL-08", "when": "sel_solvency <= 2 && open_balance > 0"},)"
       R"({"id": "R-OWN-01", "version": 1, "when": "rev_ttm > 1000", "action": "Say thanks.", "why": ["rev_ttm"],)"
       R"("effect": "thanked", "check_days": 30, "owner": "AM", "due_days": 30, "severity": 0.5, "source": ["S001"]}]})"}});
  const Ran ran = run("rules test", {{"pack", pack.path()}});
  INFO(ran.out << ran.err);
  CHECK(ran.code == exit_code::finding);
  CHECK_THAT(ran.out, ContainsSubstring("default/cases.recommendations.json: at /"));
  CHECK_THAT(ran.out, ContainsSubstring("R-SEL-08: weak credit and money open: it does not fire"));
  CHECK_THAT(ran.out, ContainsSubstring("rule R-OWN-01: no case in which it fires"));
  CHECK_THAT(ran.out, ContainsSubstring("rule R-OWN-01: no case in which it does not fire"));
}

TEST_CASE("what a pack does on a bundle is counted", "[cli][rules]") {
  const SmallBundle bundle;
  const Ran ran = run("rules test", {{"on", bundle.path()}, {"as-of", "2026-06-30"}});
  INFO(ran.out << ran.err);
  CHECK(ran.code == exit_code::ok);
  CHECK_THAT(ran.out, ContainsSubstring("1 active accounts of 2"));
  CHECK_THAT(ran.out, ContainsSubstring("How often each rule fires"));
  CHECK_THAT(ran.out, ContainsSubstring("Never here: "));
  CHECK_THAT(ran.out, ContainsSubstring("Every active account has a step or a question."));
}

TEST_CASE("an entry is shown in words, or the nearest is named", "[cli][rules]") {
  const struct {
    const char *id, *words;
  } rows[]{{"R-CHR-04", "When         chr_order_gap >= 0.6"},
           {"R-CHR-04", "S003  The role of a key account manager"},
           {"sel_tenure", "“Years as a customer”, a criterion"},
           {"sel_tenure", "0 → 1, 1 → 3, 3 → 5"},
           {"sel_tenure", "an estimate (account.created_at)"},
           {"chr_spend", "a warning sign"},
           {"chr_spend", "Read by      R-CHR-03"},
           {"gate_solvency", "sel_solvency scores 3 or more"},
           {"rev_ttm", "a fact of the account"},
           {"S003", "Cited by     "}};
  for (const auto& row : rows) {
    const Ran ran = run("rules show", {{"id", row.id}});
    INFO(row.id << "\n" << ran.out << ran.err);
    CHECK(ran.code == exit_code::ok);
    CHECK_THAT(ran.out, ContainsSubstring(row.words));
  }
  const Ran none = run("rules show", {{"id", "sel_tenur"}});
  CHECK(none.code == exit_code::input);
  CHECK_THAT(none.err, ContainsSubstring("did you mean `sel_tenure`?"));
}

TEST_CASE("two packs side by side: their entries, the tiers, the scores, the rules", "[cli][rules]") {
  const SmallBundle bundle;
  const OwnPack pack(heavy_tenure);
  const Ran ran =
      run("rules diff", {{"a", "default"}, {"b", pack.path()}, {"on", bundle.path()}, {"as-of", "2026-06-30"}});
  INFO(ran.out << ran.err);
  CHECK(ran.code == exit_code::ok);
  CHECK_THAT(ran.out, ContainsSubstring("Rules default@1.0.0+"));
  CHECK_THAT(ran.out, ContainsSubstring("criteria.json criteria/sel_tenure/weight: 2 → 90"));
  CHECK_THAT(ran.out, ContainsSubstring("Accounts that change tier: "));
  const Ran same =
      run("rules diff", {{"a", "default"}, {"b", "default"}, {"on", bundle.path()}, {"as-of", "2026-06-30"}});
  CHECK_THAT(same.out, ContainsSubstring("nothing that they compute"));
  CHECK_THAT(same.out, ContainsSubstring("Accounts that change tier: 0 of 2"));
  CHECK_THAT(same.out, ContainsSubstring("Rules that fire for other accounts: 0"));
}
