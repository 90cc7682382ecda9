#include <vector>

#include "../../../addin/cli/src/columns.hpp"
#include "../../../addin/cli/src/figures.hpp"
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
}

TEST_CASE("a column is as wide in letters as it says, whatever the letters", "[cli]") {
  CHECK(shortened("Brückner", 10) == "Brückner  ");
  CHECK(shortened("Brückner", 3) == "Brü");
  CHECK(right("1,234", 7) == "  1,234");
  CHECK(count(0) == "0");
  CHECK(count(999) == "999");
  CHECK(count(1000) == "1,000");
  CHECK(count(1234567) == "1,234,567");
  CHECK(tenth(-0.04) == "0.0");
  CHECK(signed_hundredth(1.254) == "+1.25");
  CHECK(signed_hundredth(-0.001) == "0.00");
  CHECK(figure(0.40654) == "0.4065");
  CHECK(figure(-12.346) == "−12.35");
  CHECK(figure(10) == "10");
  CHECK(figure(999.96) == "1,000");
  CHECK(figure(9340870.4) == "9,340,870");
  CHECK(figure(1e300) == "more than 1e15");
  CHECK(figure(154682, "currency", "EUR") == "154,682 EUR");
  CHECK(figure(121.04, "x", "EUR") == "121 times");
  CHECK(signed_hundredth(-3) == "−3.00");
}

TEST_CASE("a long line is folded at a blank and goes on below its text", "[cli]") {
  Page page;
  page.line(std::string(100, 'a') + " " + std::string(20, 'b'), 2, 4);
  CHECK(page.text() == "  " + std::string(100, 'a') + "\n    " + std::string(20, 'b') + "\n");
  Page endless;
  endless.line(std::string(300, 'a'));
  CHECK(endless.text() == std::string(300, 'a') + "\n");
}
