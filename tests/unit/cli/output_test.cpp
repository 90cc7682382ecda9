#include <vector>

#include "../../../addin/cli/src/explain_text.hpp"
#include "../../../addin/cli/src/scalar_columns.hpp"
#include "catch.hpp"

using namespace kam::cli;

namespace {
constexpr std::string_view account =
    R"({"account_id":"A1","name":"=cmd|'/c calc'!A1","as_of":"2026-09-30","active":true,"tier":"undetermined","qualifier":null,)"
    R"("tier_reason":null,"total":{"point":-3.5,"low":null,"high":null,"coverage":0.2,"confidence":0.1},)"
    R"("position":{"rank":{"value":2,"of":9}},"criteria":[{"id":"sel_tenure","state":"unknown","reason":"no_records",)"
    R"("needs":["account.first_invoice_at"]},{"id":"sel_geo_fit","state":"known","value":100,"score":8,"weight":3,)"
    R"("contribution":1.5,"points":[[50,9],[200,7]],"evidence":["account:A1"],"source":["S001"],"proxy":null}],)"
    R"("churn":{"point":null,"band":null,"signals":[]},"recommendations":[],"questions":[]})";
const std::vector<std::string_view> one{account};
}  // namespace

TEST_CASE("a CSV cell is quoted and never a formula, but a negative number stays one", "[cli]") {
  const std::string csv = as_csv(one);
  CHECK_THAT(csv, ContainsSubstring("\"'=cmd|'/c calc'!A1\""));
  CHECK_THAT(csv, ContainsSubstring("\"-3.5\""));
  CHECK_THAT(csv, ContainsSubstring("\"undetermined\""));
}

TEST_CASE("a person reads words, not the label", "[cli]") {
  CHECK_THAT(as_table(one), ContainsSubstring("not rated yet"));
  CHECK(as_table(one).find("undetermined") == std::string::npos);
  CHECK(explain_text(account).value().find("undetermined") == std::string::npos);
}

TEST_CASE("an explanation shows what each point rests on, and what the unknown ones need", "[cli]") {
  const std::string text = explain_text(account).value();
  CHECK_THAT(text, ContainsSubstring("sel_tenure"));
  CHECK_THAT(text, ContainsSubstring("unknown: no_records; needs account.first_invoice_at"));
  CHECK_THAT(text, ContainsSubstring("mapped 50→9 200→7"));
  CHECK_THAT(text, ContainsSubstring("records: account:A1"));
  CHECK_THAT(text, ContainsSubstring("[S001]"));
}
