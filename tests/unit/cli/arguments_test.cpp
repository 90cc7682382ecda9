#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

#include "../../../addin/cli/src/instance.hpp"
#include "catch.hpp"
#include "kam/cli/verb.hpp"

using namespace kam::cli;

TEST_CASE("each verb says what it does, and each option too", "[cli]") {
  std::set<std::string_view> names;
  for (const Verb& verb : verbs()) {
    CHECK_FALSE(verb.help.empty());
    CHECK(names.insert(verb.name).second);
    std::set<std::string_view> options;
    for (const Option& option : verb.options) {
      INFO(verb.name << " " << option.name);
      CHECK_FALSE(option.help.empty());
      CHECK(options.insert(option.name).second);
    }
  }
  for (const auto verb : {"init", "serve", "score", "explain", "import", "tenant add", "key create"}) {
    CHECK(names.contains(verb));
  }
}

TEST_CASE("a setting is taken as it is, or from a file", "[cli]") {
  CHECK(read_setting("source=/a/b=c").value() == std::pair<std::string, std::string>("source", "/a/b=c"));
  CHECK(read_setting("empty=").value().second.empty());
  CHECK(read_setting("novalue").has_error());
  CHECK(read_setting("=x").has_error());
  CHECK(read_setting("secret=@/there/is/no/such/file").has_error());
  const auto file = std::filesystem::temp_directory_path() / "kamd-setting-test";
  std::ofstream(file) << "from a file\n";
  CHECK(read_setting("secret=@" + file.string()).value().second == "from a file");
  std::filesystem::remove(file);
}

TEST_CASE("a setting without a value is refused without repeating what may be a secret", "[cli]") {
  CHECK(read_setting("=hunter2").error().detail.find("hunter2") == std::string::npos);
}

TEST_CASE("a directory that kamd did not make is refused with the mend", "[cli]") {
  const auto opened = open_instance("/there/is/no/data", false);
  REQUIRE(opened.has_error());
  CHECK(opened.error().code == kam::Errc::environment);
  CHECK_THAT(opened.error().detail, ContainsSubstring("kamd init"));
}
