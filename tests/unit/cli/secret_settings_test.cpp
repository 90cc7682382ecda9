// With the connector of the tests' own CRM, whose setting `token` is secret.
#include "kam/flow/secret_settings.hpp"

#include "catch.hpp"
#include "instance.hpp"
#include "kam/store/credentials.hpp"
#include "run_verb.hpp"

using namespace kam;
using namespace kam::cli::test;

namespace {

const std::string mark = "token-5d2c71";
const std::string before_sealing = R"({"api_base":"https://crm.example","token":")" + mark + R"("})";

/// A data directory with the tenant acme.
class Acme {
 public:
  explicit Acme(const std::string& settings_json) {
    REQUIRE(cli::make_instance(directory_.path()).has_value());
    REQUIRE(open(false).store->add_tenant({"acme", "testcrm", settings_json, cli::now()}).has_value());
  }
  cli::Instance open(bool serve) const { return std::move(cli::open_instance(directory_.path(), serve).value()); }
  Ran tenant(const char* verb, std::map<std::string, std::string> given) const {
    given.insert({{"id", "acme"}, {"data", directory_.path().string()}});
    return run(std::string("tenant ") + verb, given);
  }
  /// What the connector is made with.
  std::string token() const {
    const auto instance = open(false);
    const auto tenant = instance.store->tenant("acme").value();
    const auto settings = flow::revealed_settings(*instance.store, *connectors::connector_named("testcrm"), *tenant);
    return settings ? settings->at("token") : settings.error().detail;
  }
  std::string files() const {
    std::string bytes;
    for (const auto& file : std::filesystem::recursive_directory_iterator(directory_.path())) {
      if (!file.is_regular_file()) continue;
      std::ifstream in(file.path(), std::ios::binary);
      bytes.append(std::istreambuf_iterator<char>(in), {});
    }
    return bytes;
  }
  std::string path_of(const char* name, std::string_view text) const {
    const auto path = outside_ / name;
    std::ofstream(path) << text;
    return path.string();
  }

 private:
  TemporaryDirectory directory_, outside_;
};

}  // namespace

TEST_CASE("a secret setting lies in no file and is shown to nobody but the connector", "[cli][secrets]") {
  const Acme acme(R"({"api_base":"https://crm.example"})");
  CHECK_THAT(acme.tenant("show", {}).out, ContainsSubstring(R"("secrets":{"token":"not set"})"));
  CHECK_THAT(acme.tenant("set", {{"set", "settle_ms=5"}}).err, ContainsSubstring("token: expected a value"));
  const Ran set = acme.tenant("set", {{"set", "token=@" + acme.path_of("token", mark + "\n")}});
  CHECK(set.code == cli::exit_code::ok);
  CHECK(acme.token() == mark);
  const Ran shown = acme.tenant("show", {});
  CHECK(shown.out ==
        R"({"id":"acme","crm":"testcrm","settings":{"api_base":"https://crm.example"},"secrets":{"token":"set"}})"
        "\n");
  CHECK(acme.files().find(mark) == std::string::npos);
  CHECK(acme.tenant("set", {{"set", "settle_ms=5"}}).code == cli::exit_code::ok);
  CHECK(acme.token() == mark);
  CHECK_THAT(acme.tenant("set", {{"set", "token="}}).err, ContainsSubstring("token: expected a value"));
  CHECK(acme.token() == mark);
  CHECK(acme.tenant("set", {{"set", "token=other"}}).code == cli::exit_code::ok);
  CHECK(acme.token() == "other");
}

TEST_CASE("what an earlier kamd kept open is sealed when the tenant is set", "[cli][secrets]") {
  const Acme acme(before_sealing);
  REQUIRE(acme.files().find(mark) != std::string::npos);
  CHECK(acme.token() == mark);
  const Ran shown = acme.tenant("show", {});
  CHECK_THAT(shown.out, ContainsSubstring(R"("secrets":{"token":"set"})"));
  CHECK(shown.out.find(mark) == std::string::npos);
  CHECK(acme.tenant("set", {{"set", "settle_ms=5"}}).code == cli::exit_code::ok);
  CHECK(acme.token() == mark);
  CHECK(acme.files().find(mark) == std::string::npos);
}

TEST_CASE("what an earlier kamd kept open is sealed before a server relies on it", "[cli][secrets]") {
  const Acme acme(before_sealing);
  const auto serving = acme.open(true);
  CHECK(serving.store->tenant("acme").value()->settings_json == R"({"api_base":"https://crm.example"})");
  CHECK(acme.token() == mark);
  CHECK(acme.files().find(mark) == std::string::npos);
  CHECK(flow::seal_open_settings(*serving.store, cli::now()).value() == 0);
}
