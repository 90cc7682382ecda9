#include "catch.hpp"
#include "files.hpp"

using namespace kam;
using Texts = std::vector<std::string>;

namespace {

/// Reads `file` through a mapping and gives the cells of the object's table, row by row.
Texts mapped(const std::string& mapping, const std::string& bytes, Texts& bad) {
  TemporaryBundle bundle;
  const auto got = bundle.file("mapping.json", mapping).file("source.csv", bytes).tables();
  if (!got) return {got.error().detail};
  bad = said(got->bad);
  return got->tables.front().cells;
}

Texts mapped(const std::string& mapping, const std::string& bytes) {
  Texts bad;
  auto cells = mapped(mapping, bytes, bad);
  CHECK(bad == Texts{});
  return cells;
}

std::string accounts(const std::string& rest) {
  return R"({"objects": {"accounts": {"file": "source.csv", )" + rest + "}}}";
}

}  // namespace

TEST_CASE("an expression makes a field out of a row", "[connectors][mapping]") {
  const std::string source = "No,Text,Qty,Price,Rebate\n1,Ünïcode,3,1.5,0.25\n2,,4,,0\n";
  struct Case {
    const char* expression;
    const char* field;
    const char* first;
    const char* second;
  };
  const auto sample = GENERATE(values<Case>({
      {R"("Text")", "name", "Ünïcode", ""},
      {R"({"col": "Text"})", "name", "Ünïcode", ""},
      {R"({"col": "Text", "prefix": "the "})", "name", "the Ünïcode", ""},
      {R"({"col": "Text", "take": 3})", "name", "Ünï", ""},
      {R"({"col": "Text", "take": 99})", "name", "Ünïcode", ""},
      {R"({"col": "Text", "equals": "Ünïcode"})", "risk_flag", "true", "false"},
      {R"({"col": "Qty", "equals": 4})", "risk_flag", "false", "true"},
      {R"({"col": "Text", "starts": "Ün"})", "risk_flag", "true", "false"},
      {R"({"mul": ["Qty", "Price"]})", "annual_revenue", "4.5", ""},
      {R"({"mul": ["Qty", "Price", "1-Rebate"]})", "annual_revenue", "3.375", ""},
      {R"({"mul": ["Qty", 1000000]})", "annual_revenue", "3000000", "4000000"},
      {R"({"mul": ["Qty", -0.5]})", "annual_revenue", "-1.5", "-2"},
  }));
  CAPTURE(sample.expression);
  const auto mapping =
      accounts(std::string(R"("columns": {"id": "No", ")") + sample.field + "\": " + sample.expression + "}");
  CHECK(mapped(mapping, source) == Texts{"1", sample.first, "2", sample.second});
}

TEST_CASE("values are translated after the expression, constants stand in every record", "[connectors][mapping]") {
  const auto mapping = accounts(R"("columns": {"id": "No", "country": {"col": "Land", "take": 2}, "employees": "Size"},
    "values": {"country": {"UK": "GB", "": "XX", "zz": ""}, "employees": {"n/a": "", "few": 5}},
    "constants": {"currency": "EUR", "credit_class": 3, "risk_flag": false})");
  CHECK(mapped(mapping, "No,Land,Size\n1,UK (England),n/a\n2,,few\n3,zz,7\n4,DE,8\n") ==
        Texts{"1", "GB", "",  "EUR", "3", "false", "2", "XX", "5", "EUR", "3", "false",
              "3", "",   "7", "EUR", "3", "false", "4", "DE", "8", "EUR", "3", "false"});
}

TEST_CASE("a delimiter and a date format are those of the file", "[connectors][mapping]") {
  const auto mapping = accounts(
      R"("delimiter": ";", "date_format": "%d.%m.%Y", "columns": {"id": "No", "name": "Day", "created_at": "Day"})");
  Texts bad;
  CHECK(mapped(mapping, "No;Day\n1;3.10.2026\n2;2026-10-03\n3;\n", bad) ==
        Texts{"1", "3.10.2026", "2026-10-03", "3", "", ""});
  CHECK(bad == Texts{"source.csv:3:Day: expected a date as %d.%m.%Y, found \"2026-10-03\""});
}

TEST_CASE("filters keep the rows for which all hold", "[connectors][mapping]") {
  struct Case {
    const char* filters;
    Texts kept;
  };
  const auto sample = GENERATE(values<Case>({
      {R"({"column": "K", "op": "eq", "value": "b"})", {"2"}},
      {R"({"column": "K", "op": "ne", "value": "b"})", {"1", "3", "4"}},
      {R"({"column": "K", "op": "in", "value": ["b", ""]})", {"2", "4"}},
      {R"({"column": "K", "op": "not_in", "value": ["b", ""]})", {"1", "3"}},
      {R"({"column": "K", "op": "starts", "value": "a"})", {"1", "3"}},
      {R"({"column": "K", "op": "not_starts", "value": "a"})", {"2", "4"}},
      {R"({"column": "K", "op": "empty"})", {"4"}},
      {R"({"column": "K", "op": "not_empty"})", {"1", "2", "3"}},
      {R"({"column": "N", "op": "gt", "value": 0})", {"2", "3"}},
      {R"({"column": "N", "op": "ge", "value": 0})", {"2", "3", "4"}},
      {R"({"column": "N", "op": "lt", "value": 9.5})", {"1", "2", "4"}},
      {R"({"column": "N", "op": "le", "value": 9})", {"1", "2", "4"}},
      {R"({"column": "N", "op": "gt", "value": -2}, {"column": "K", "op": "starts", "value": "a"})", {"1", "3"}},
  }));
  CAPTURE(sample.filters);
  const auto mapping = accounts(R"("filter": [)" + std::string(sample.filters) + R"(], "columns": {"id": "No"})");
  CHECK(mapped(mapping, "No,K,N\n1,a,-1\n2,b,9\n3,ab,10\n4,,\n") == sample.kept);
}

TEST_CASE("a cell that cannot be reckoned with makes its row a bad one, with line and column",
          "[connectors][mapping]") {
  const auto mapping = accounts(R"("filter": [{"column": "N", "op": "ge", "value": 0}],
    "columns": {"id": "No", "annual_revenue": {"mul": ["N", "M"]}, "employees": "E"})");
  Texts bad;
  CHECK(mapped(mapping, "No,N,M,E\n1,x,1,1\n2,1,\"1,5\",1\n3,1,1,many\n4,2,3,1\n5,1\n", bad) == Texts{"4", "6", "1"});
  CHECK(bad == Texts{"source.csv:2:N: expected a plain decimal such as 1234.5, found \"x\"",
                     "source.csv:3:M: expected a plain decimal such as 1234.5, found \"1,5\"",
                     "source.csv:4:E: expected a plain decimal such as 1234.5, found \"many\" (for accounts.employees)",
                     "source.csv:6: expected 4 cells as in the header, found 2"});
}

TEST_CASE("the settings of a mapping lie under those of settings.json", "[connectors][mapping]") {
  TemporaryBundle bundle;
  bundle.file("source.csv", "No,At\n1,2011-06-30T23:30:00Z\n")
      .file("mapping.json",
            R"({"objects": {"accounts": {"file": "source.csv", "columns": {"id": "No", "created_at": "At"}}},
          "settings": {"time_zone": "Europe/London", "reporting_currency": "GBP"}})");
  SECTION("alone they count") {
    const auto got = bundle.read();
    REQUIRE(got.has_value());
    CHECK(got->records.settings.reporting_currency == "GBP");
    CHECK(rules::to_string(*got->records.accounts[0].created_at) == "2011-07-01");
  }
  SECTION("settings.json has the last word, key by key") {
    const auto got = bundle.file("settings.json", R"({"time_zone": "UTC"})").read();
    REQUIRE(got.has_value());
    CHECK(got->records.settings.reporting_currency == "GBP");
    CHECK(got->records.settings.time_zone == "UTC");
    CHECK(rules::to_string(*got->records.accounts[0].created_at) == "2011-06-30");
  }
}

TEST_CASE("with a mapping only the objects that it names are there", "[connectors][mapping]") {
  TemporaryBundle bundle;
  bundle.file("source.csv", "No\n1\n").file("tickets.csv", "id,account_id,opened_at\nT1,1,2026-01-01\n");
  bundle.file("mapping.json", accounts(R"("columns": {"id": "No"})"));
  const auto got = bundle.read();
  REQUIRE(got.has_value());
  CHECK(got->records.has(rules::Object::accounts));
  CHECK_FALSE(got->records.has(rules::Object::tickets));
}

TEST_CASE("a mapping may lie elsewhere, and its file may be packed", "[connectors][mapping]") {
  TemporaryBundle bundle, elsewhere;
  bundle.file("source.csv.gz", gzip("No\n1\n2\n2\n"));
  elsewhere.file("mine.json", accounts(R"("columns": {"id": "No"})"));
  connectors::BundleOptions options;
  options.mapping = elsewhere.directory() / "mine.json";
  const auto got = connectors::read_bundle(bundle.directory(), options);
  REQUIRE(got.has_value());
  CHECK(got->records.accounts.size() == 2);
  CHECK(said(got->bad) == Texts{"source.csv.gz:4:No: expected an id not seen before, found \"2\" again; the first row "
                                "stays (for accounts.id)"});
}
