#include <filesystem>
#include <sstream>

#include "catch.hpp"
#include "run_verb.hpp"

using namespace kam::cli;
using namespace kam::cli::test;

namespace {

std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> all;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) all.push_back(line);
  return all;
}

std::string contents(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::size_t commas(const std::string& line) {
  return static_cast<std::size_t>(std::count(line.begin(), line.end(), ','));
}

}  // namespace

TEST_CASE("the facts table has a row an account and three columns a fact", "[cli][facts]") {
  const SmallBundle bundle;
  const Ran ran = run("facts", {{"bundle", bundle.path()}, {"as-of", "2026-06-30"}, {"out", "-"}});
  REQUIRE(ran.code == exit_code::ok);
  const auto rows = lines(ran.out);
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].starts_with("account_id,rev_ttm,rev_ttm_reason,rev_ttm_confidence,"));
  CHECK(rows[1].starts_with("\"A1\",600,,1,"));
  CHECK(rows[2].starts_with("\"A2\","));
  for (const auto& row : rows) {
    CHECK(row.ends_with("\r"));
    CHECK(commas(row) == commas(rows[0]));
  }
  CHECK(commas(rows[0]) % 3 == 0);
}

TEST_CASE("the facts table replaces its file at once, and leaves nothing beside it", "[cli][facts]") {
  const SmallBundle bundle;
  const TemporaryDirectory directory;
  const std::string file = (directory / "facts.csv").string();
  std::ofstream(file) << "old";
  const Ran ran = run("facts", {{"bundle", bundle.path()}, {"as-of", "2026-06-30"}, {"out", file}});
  REQUIRE(ran.code == exit_code::ok);
  CHECK(ran.out.empty());
  CHECK(contents(file).starts_with("account_id,"));
  CHECK(std::distance(std::filesystem::directory_iterator(directory.path()), {}) == 1);
  const Ran refused = run("facts", {{"bundle", bundle.path()}, {"as-of", "2026-06-30"}, {"out", "/there/is/no/x.csv"}});
  CHECK(refused.code == exit_code::environment);
  CHECK_THAT(refused.err, ContainsSubstring("/there/is/no/x.csv: cannot be written"));
  CHECK(run("facts", {{"bundle", bundle.path()}, {"as-of", "2026-06-30"}, {"out", directory.path().string()}}).code ==
        exit_code::environment);
}

TEST_CASE("a bad row is left out and listed, or fatal", "[cli][facts]") {
  const SmallBundle bundle;
  bundle.write("invoices.csv", "id,account_id,date,net_amount\nI1,A1,2026-13-01,100\n");
  const std::map<std::string, std::string> arguments{{"bundle", bundle.path()}, {"as-of", "2026-06-30"}, {"out", "-"}};
  const Ran listed = run("facts", arguments);
  CHECK(listed.code == exit_code::ok);
  CHECK_THAT(listed.err, ContainsSubstring("invoices.csv"));
  auto strict = arguments;
  strict["strict"] = "true";
  CHECK(run("facts", strict).code == exit_code::input);
}

TEST_CASE("the reference of the facts is Markdown or JSON, and nothing else", "[cli][facts]") {
  const Ran page = run("rules facts", {});
  CHECK(page.code == exit_code::ok);
  CHECK_THAT(page.out, ContainsSubstring("\n## Facts of an account\n"));
  const Ran json = run("rules facts", {{"format", "json"}});
  CHECK(json.code == exit_code::ok);
  CHECK_THAT(json.out, ContainsSubstring(R"({"id":"rev_ttm",)"));
  CHECK(run("rules facts", {{"format", "yaml"}}).code == exit_code::usage);
}

TEST_CASE("docs/facts.md is what `kamd rules facts` prints", "[cli][facts]") {
  const std::string page = contents(std::string(KAM_SOURCE_DIR) + "/docs/facts.md");
  INFO("run: build/release/kamd rules facts > docs/facts.md");
  CHECK((page == run("rules facts", {}).out));
}
