#include <simdjson.h>

#include <algorithm>

#include "catch.hpp"
#include "pack_fixture.hpp"

using namespace kam::rules;
namespace dom = simdjson::dom;

namespace {

std::string text_of(dom::element object, const char* key) {
  return std::string(std::string_view(object[key]));
}

/// The pack of a row: the files that it gives over a head that makes an overlay, or over a copy of the built-in pack.
/// `null` is a file that is not there, a text is the bytes themselves.
Pack::Files pack_of(dom::element row) {
  bool copy = false;
  Pack::Files files{{"pack.json", test::overlay_head}};
  if (!row["copy"].get(copy) && copy) files = Pack::built_in();
  const dom::object given = row["files"];
  for (const auto [file, content] : given) {
    const std::string name(file);
    if (content.is_null()) {
      files.erase(name);
    } else {
      files[name] = content.is_string() ? std::string(std::string_view(content)) : simdjson::minify(content);
    }
  }
  return files;
}

void refused(const Pack::Files& files, const std::string& file, const std::string& pointer, const std::string& words) {
  INFO(test::said(files));
  const auto findings = Pack::check(files);
  const auto found = std::find_if(findings.begin(), findings.end(), [&](const Finding& finding) {
    return finding.file == file && finding.pointer == pointer && finding.message.find(words) != std::string::npos;
  });
  CHECK(found != findings.end());
  const auto loaded = Pack::load(files, test::digest);
  REQUIRE(loaded.has_error());
  CHECK(loaded.error().code == kam::Errc::invalid_input);
  CHECK(loaded.error().detail.starts_with(to_string(findings.front())));
}

}  // namespace

TEST_CASE("each broken pack is refused with file, place and words", "[rules][pack]") {
  dom::parser parser;
  const dom::array rows = parser.load(std::string(KAM_SOURCE_DIR) + "/tests/fixtures/packs/broken.json");
  std::size_t count = 0;
  for (const dom::element row : rows) {
    INFO(text_of(row, "name"));
    refused(pack_of(row), text_of(row, "file"), text_of(row, "pointer"), text_of(row, "words"));
    ++count;
  }
  CHECK(count >= 100);
}

TEST_CASE("bytes that no text file holds are refused with their line", "[rules][pack]") {
  refused(test::overlay("tiers.json", "{\n\"key\": 70,\n\"\xff\": 1}"), "tiers.json", "", "not UTF-8: line 3");
  refused(test::overlay("tiers.json", std::string("{\0}", 3)), "tiers.json", "",
          "line 1, column 2: expected a key in double quotes");
}

TEST_CASE("ten megabytes of nonsense are refused by their size, four by what is in them", "[rules][pack]") {
  refused(test::overlay("criteria.json", std::string(10'000'000, 'x')), "criteria.json", "",
          "expected at most 4194304 bytes (4 MiB), found 10000000");
  refused(test::overlay("criteria.json", std::string(4'000'000, '[')), "criteria.json", "", "line 1, column ");
  refused(test::overlay("criteria.json", std::string(4'000'000, 'x')), "criteria.json", "", "expected a value");
}

TEST_CASE("a file of faults is read only until nobody would mend more", "[rules][pack]") {
  std::string list = R"({"recommendations": [{"id": "A"})";
  for (int i = 0; i < 50'000; ++i) list += R"(,{"id": "R)" + std::to_string(i) + R"(", "wehn": 1})";
  CHECK(Pack::check(test::overlay("recommendations.json", list + "]}")).size() == 200);
}

TEST_CASE("a pack of too many files is refused", "[rules][pack]") {
  Pack::Files files{{"pack.json", test::overlay_head}};
  for (int i = 0; i < 64; ++i) files["texts." + std::to_string(i) + ".json"] = "{}";
  refused(files, "pack.json", "", "expected at most 64 files");
}

TEST_CASE("all faults of a pack are found at once, in the order of the files", "[rules][pack]") {
  Pack::Files files = test::overlay("criteria.json", R"({"criteria": [
      {"id": "sel_tenure", "weight": -1, "wieght": 5, "source": ["S999"]},
      {"id": "sel_network", "weight": "2"}]})");
  files["tiers.json"] = R"({"least_coverage": 60})";
  files["recommendations.json"] = R"({"recommendations": [{"id": "R-SEL-01", "owner": "X", "severity": 2}]})";
  CHECK(test::said(files) ==
        "criteria.json: at /criteria/0/weight: expected a number of 0 or more, found -1\n"
        "criteria.json: at /criteria/0/source/0: unknown source `S999`\n"
        "criteria.json: at /criteria/0/wieght: unknown key `wieght`, did you mean `weight`?\n"
        "criteria.json: at /criteria/1/weight: expected a number\n"
        "tiers.json: at /least_coverage: expected a number from 0 to 1, found 60\n"
        "recommendations.json: at /recommendations/0/owner: unknown owner code `X`, did you mean `EX`?\n"
        "recommendations.json: at /recommendations/0/severity: expected a number from 0 to 1, found 2\n");
  CHECK(Pack::load(files, test::digest).error().detail ==
        "criteria.json: at /criteria/0/weight: expected a number of 0 or more, found -1 (the first of 7 findings)");
}
