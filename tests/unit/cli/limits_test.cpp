#include <set>

#include "../../../addin/cli/src/serve_settings.hpp"
#include "catch.hpp"
#include "run_verb.hpp"

using namespace kam::cli;

namespace {

const Verb& serve() {
  for (const Verb& verb : verbs())
    if (verb.name == "serve") return verb;
  throw std::runtime_error("no such verb");
}

Arguments told(std::initializer_list<std::pair<std::string, std::string>> given) {
  Arguments arguments;
  for (const Option& option : serve().options)
    if (!option.fallback.empty()) arguments.put(std::string(option.name), {std::string(option.fallback)});
  for (const auto& [name, value] : given) arguments.put(name, {value});
  return arguments;
}

}  // namespace

TEST_CASE("every limit has a default within its range, a name of its own and a member of its own", "[cli][limits]") {
  std::set<std::string_view> elsewhere;
  for (const Verb& verb : verbs()) {
    if (verb.name == "serve") continue;
    for (const Option& option : verb.options) elsewhere.insert(option.name);
  }
  for (const auto& row : limit_rows()) {
    INFO(row.name);
    const auto normal = row.get({});
    CHECK((normal >= row.least && normal <= row.most));
    CHECK_FALSE(elsewhere.contains(row.name));  // one kamd.toml serves all verbs
    for (const auto value : {row.least, row.most}) {
      ServeLimits limits;
      row.set(limits, value);
      CHECK(row.get(limits) == value);
      for (const auto& other : limit_rows())
        if (other.name != row.name) CHECK(other.get(limits) == other.get({}));
    }
  }
}

TEST_CASE("limits are taken as they are told", "[cli][limits]") {
  const auto read = serve_settings(told({{"header-seconds", "7"},
                                         {"connections-per-address", "3"},
                                         {"refusal-delay-milliseconds", "0"},
                                         {"tenant-deliveries-per-second", "900"}}));
  REQUIRE(read.has_value());
  CHECK(read->limits.http.header == std::chrono::seconds(7));
  CHECK(read->limits.http.body == std::chrono::seconds(30));
  CHECK(read->limits.http.connections_per_address == 3);
  CHECK(read->limits.app.refusal_delay.count() == 0);
  CHECK(read->limits.app.deliveries_per_second == 900);
  CHECK(read->limits.app.key_requests_per_second == 20);
}

TEST_CASE("every fault of the settings is named at once, with what was expected", "[cli][limits]") {
  const auto refused = serve_settings(told({{"listen", "nonsense"},
                                            {"trusted-proxy", "10.0.0.0/8,everybody"},
                                            {"header-seconds", "0"},
                                            {"connections", "100001"},
                                            {"idle-seconds", "1.5"},
                                            {"store-threads", "-1"},
                                            {"header-fields", ""}}));
  REQUIRE(refused.has_error());
  for (const auto* said : {"--listen: expected HOST:PORT, found \"nonsense\"", "--trusted-proxy: ",
                           "found \"everybody\"", "--header-seconds: expected 1 to 300 seconds, found \"0\"",
                           "--connections: expected 1 to 100000 connections, found \"100001\"",
                           "--idle-seconds: expected 1 to 3600 seconds, found \"1.5\"",
                           "--store-threads: expected 1 to 64 threads, found \"-1\"",
                           "--header-fields: expected 10 to 1000 fields, found \"\""})
    CHECK_THAT(refused.error().detail, ContainsSubstring(said));
}

TEST_CASE("settings are printed as a kamd.toml with their origin", "[cli][limits]") {
  auto arguments = told({{"idle-seconds", "5"}, {"data", "a \"b\\"}});
  arguments.put_origin("idle-seconds", "command line");
  arguments.put("trusted-proxy", {"10.0.0.0/8", "::1"});
  arguments.put_origin("trusted-proxy", "environment KAMD_TRUSTED_PROXY");
  const auto printed = printed_settings(serve(), arguments);
  for (const auto* line : {"idle-seconds = 5  # command line\n", "\nheader-seconds = 15  # default\n",
                           "data = \"a \\\"b\\\\\"  # default\n", "\ndemo = false  # default\n",
                           "trusted-proxy = [\"10.0.0.0/8\", \"::1\"]  # environment KAMD_TRUSTED_PROXY\n",
                           "\n# name = []  # not set\n", "\n# pack = \"\"  # not set\n"})
    CHECK_THAT(printed, ContainsSubstring(line));
}

TEST_CASE("docs/settings.md is what the table of options says", "[cli][limits]") {
  std::ifstream in(std::string(KAM_SOURCE_DIR) + "/docs/settings.md");
  const std::string page{std::istreambuf_iterator<char>(in), {}};
  const std::string expected = settings_markdown(serve());
  INFO("docs/settings.md should be:\n" << expected);
  CHECK((page == expected));
}
