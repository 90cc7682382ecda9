#include <simdjson.h>

#include <set>
#include <sstream>

#include "catch.hpp"
#include "run_verb.hpp"

using namespace kam::cli;
namespace dom = simdjson::dom;

namespace {

/// The sample company as files, and its results.
class SampleCompany {
 public:
  SampleCompany() {
    REQUIRE(test::run("demo-data", {{"directory", path()}}).code == exit_code::ok);
    std::istringstream lines(test::run("score", {{"bundle", path()}, {"as-of", "2026-09-30"}}).out);
    for (std::string line; std::getline(lines, line);) {
      dom::parser parser;
      const simdjson::padded_string padded(line);
      note(parser.parse(padded));
    }
  }
  std::string path() const { return (directory_ / "sample").string(); }

  std::set<std::string> stages, rules, roles, missing, reasons, idle;

 private:
  static void all(dom::element from, const char* pointer, const char* member, std::set<std::string>& to) {
    const dom::array items = from.at_pointer(pointer).get_array();
    for (const auto item : items) to.emplace(std::string_view(*member ? item[member].value() : item));
  }
  void note(dom::element account) {
    stages.emplace(std::string_view(account.at_pointer("/relationship/stage").value()));
    roles.emplace(std::string_view(account.at_pointer("/routing/role").value()));
    all(account, "/recommendations", "rule", rules);
    all(account, "/plan/missing", "", missing);
    all(account, "/routing/escalate_reasons", "fact", reasons);
    bool is_idle = false;
    if (!account.at_pointer("/plan/idle").get(is_idle) && is_idle)
      idle.emplace(std::string_view(account["account_id"].value()));
  }

  TemporaryDirectory directory_;
};

}  // namespace

TEST_CASE("the sample company shows each stage, each gap of a plan and each rule of plans", "[cli][demo]") {
  const SampleCompany company;
  CHECK(company.stages == std::set<std::string>{"exploratory", "basic", "cooperative", "interdependent", "integrated"});
  CHECK(company.roles == std::set<std::string>{"kam", "account_manager", "sales"});
  CHECK(company.idle == std::set<std::string>{"A-1023"});
  for (const char* rule :
       {"R-PLN-01", "R-PLN-02", "R-PLN-03", "R-PLN-04", "R-PLN-05", "R-PLN-07", "R-PLN-08", "R-GRO-06"}) {
    INFO(rule);
    CHECK(company.rules.contains(rule));
  }
  CHECK_FALSE(company.rules.contains("R-PLN-06"));  // needs a history
  for (const char* part : {"plan", "stakeholders", "stakeholder_fields", "role_coverage", "customer_business", "swot",
                           "opportunities", "goals", "actions", "team", "risks", "sharing", "liveliness"}) {
    INFO(part);
    CHECK(company.missing.contains(part));
  }
  CHECK(company.reasons.contains("kpi_churn_risk"));
  CHECK(company.reasons.contains("app_threat"));
}

TEST_CASE("a development plan is made for one person, and refused for nobody", "[cli][development]") {
  const SampleCompany company;
  const auto made = test::run(
      "development", {{"bundle", company.path()}, {"as-of", "2026-09-30"}, {"person", "U-20"}, {"format", "table"}});
  CHECK(made.code == exit_code::ok);
  CHECK_THAT(made.out, ContainsSubstring("This page is for Stefan Gruber and Claudia Rainer only."));
  CHECK_THAT(made.out, ContainsSubstring("To train first: "));
  const auto nobody = test::run("development", {{"bundle", company.path()}, {"person", "U-99"}});
  CHECK(nobody.code == exit_code::input);
  CHECK_THAT(nobody.err, ContainsSubstring("--person: none of our people has the id `U-99`"));
  CHECK(test::run("development", {{"bundle", company.path()}, {"person", "U-20"}, {"format", "svg"}}).code ==
        exit_code::usage);
}
