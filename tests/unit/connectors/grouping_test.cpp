#include <algorithm>
#include <random>

#include "catch.hpp"
#include "files.hpp"

using namespace kam;
using Texts = std::vector<std::string>;

namespace {

/// Customers and their orders, both out of one file of order lines.
const char* const mapping = R"({"objects": {
  "accounts": {"file": "lines.csv", "group_by": ["No"],
    "columns": {"id": "No", "name": "Name", "employees": {"col": "Size", "agg": "max"},
                "created_at": {"col": "Day", "agg": "min"}, "country": {"col": "Land", "agg": "first"}},
    "values": {"country": {"UK": "GB"}}, "date_format": "%d.%m.%Y"},
  "invoices": {"file": "lines.csv", "date_format": "%d.%m.%Y", "filter": [{"column": "No", "op": "not_empty"}],
    "group_by": ["Doc", "No"],
    "columns": {"id": "Doc", "account_id": "No", "date": "Day", "net_amount": {"mul": ["Qty", "Price", "1-Rebate"], "agg": "sum"},
                "open_amount": {"col": "Price", "agg": "min"}, "is_return": {"col": "Doc", "starts": "C"}},
    "constants": {"currency": "GBP"}}}})";

const char* const header = "Doc,No,Name,Size,Land,Day,Qty,Price,Rebate\n";
const Texts rows = {
    "D1,K1,Zeta,9,,02.01.2026,3,0.1,0\n",       // 0.3 (0.30000000000000004 as doubles multiply)
    "D1,K1,Alpha,10,UK,02.01.2026,1,10,0.5\n",  // 5
    "D2,K1,,,FR,01.02.2026,,7,0\n",             // no quantity: nothing
    "C3,K2,Beta,,DE,03.01.2026,-2,2.5,0\n",     // -5
};

std::string joined(const Texts& lines) {
  std::string text = header;
  for (const auto& line : lines) text += line;
  return text;
}

connectors::BundleTables tables(const std::string& lines) {
  TemporaryBundle bundle;
  auto got = bundle.file("mapping.json", mapping).file("lines.csv", lines).tables();
  REQUIRE(got.has_value());
  return std::move(*got);
}

}  // namespace

TEST_CASE("the rows of a group become one record", "[connectors][mapping]") {
  const auto got = tables(joined(rows));
  CHECK(said(got.bad) == Texts{});
  REQUIRE(got.tables.size() == 2);
  CHECK(got.tables[0].columns == Texts{"id", "name", "employees", "created_at", "country"});
  CHECK(got.tables[0].cells == Texts{"K1", "Alpha", "10", "2026-01-02", "GB",  //
                                     "K2", "Beta", "", "2026-01-03", "DE"});
  CHECK(got.tables[1].columns ==
        Texts{"id", "account_id", "date", "net_amount", "open_amount", "is_return", "currency"});
  // Groups come in order of their keys.
  CHECK(got.tables[1].cells == Texts{"C3", "K2", "2026-01-03", "-5",  "2.5", "true",  "GBP",  //
                                     "D1", "K1", "2026-01-02", "5.3", "0.1", "false", "GBP",  //
                                     "D2", "K1", "2026-02-01", "",    "7",   "false", "GBP"});
}

TEST_CASE("a source row that cannot be used is left out of its group, and named", "[connectors][mapping]") {
  auto lines = rows;
  lines.push_back("D1,K1,Alpha,x,UK,02.01.2026,1,1,0\n");             // line 6: no number for accounts only
  lines.push_back("D1,K1,Alpha,1,UK,02.01.2026,1,one,0\n");           // line 7: no number for invoices only
  lines.push_back("D1,K1,Alpha,1,UK,2026-01-02,1,1,0\n");             // line 8: no date for both, said once
  lines.push_back("\"D\n9\",K9,\"a\n\nb\",1,UK,05.05.2026,1,2,0\n");  // line 9: good, over several lines
  lines.push_back("D1,K1,Alpha\n");                                   // line 13: cells missing, said once
  const auto got = tables(joined(lines));
  CHECK(said(got.bad) == Texts{"lines.csv:6:Size: expected a plain decimal such as 1234.5, found \"x\"",
                               "lines.csv:7:Price: expected a plain decimal such as 1234.5, found \"one\"",
                               "lines.csv:8:Day: expected a date as %d.%m.%Y, found \"2026-01-02\"",
                               "lines.csv:13: expected 9 cells as in the header, found 3"});
  CHECK(got.tables[0].cells.size() == 15);
  // D1 has its two rows and that of line 6: 0.3 + 5 + 1.
  const auto& invoices = got.tables[1].cells;
  const auto d1 = std::find(invoices.begin(), invoices.end(), "D1");
  REQUIRE(d1 != invoices.end());
  CHECK(d1[3] == "6.3");
}

TEST_CASE("a group that gives a bad record is named by its smallest line", "[connectors][mapping]") {
  TemporaryBundle bundle;
  bundle
      .file("mapping.json", R"({"objects": {
      "accounts": {"file": "a.csv", "columns": {"id": "No"}},
      "invoices": {"file": "lines.csv", "group_by": ["Doc"], "columns": {"id": "Doc", "account_id": "No", "date": "Day"}}}})")
      .file("a.csv", "No\nK1\n")
      .file("lines.csv",
            "Doc,No,Day\nD1,K1,2026-01-01\nD2,K7,2026-01-01\nD1,K1,2026-01-01\nD2,K7,2026-01-01\nD3,K1,\n");
  const auto got = bundle.read();
  REQUIRE(got.has_value());
  CHECK(got->records.invoices.size() == 1);
  CHECK(said(got->bad) ==
        Texts{"lines.csv:3:No: expected the id of one of the accounts, found none such (for invoices.account_id)",
              "lines.csv:6:Day: expected a value: this field must be filled (for invoices.date)"});
}

TEST_CASE("groups and their sums do not depend on the order of the rows", "[connectors][mapping]") {
  // Numbers whose sum in doubles depends on the order: large ones that cancel, and many small ones.
  Texts lines;
  for (int i = 0; i < 200; ++i) {
    const std::string doc = "D" + std::to_string(i % 7);
    lines.push_back(doc + ",K1,N" + std::to_string(i % 3) + ",1,,02.01.2026,1," + (i % 2 ? "-" : "") +
                    "1234567890123456,0\n");
    lines.push_back(doc + ",K1,,2,,02.01.2026,1,0." + std::to_string(i + 1) + ",0\n");
  }
  const auto snapshot_of = [&] {
    TemporaryBundle bundle;
    const auto got = bundle.file("mapping.json", mapping).file("lines.csv", joined(lines)).read();
    REQUIRE(got.has_value());
    CHECK(got->bad.empty());
    CHECK(got->records.invoices.size() == 7);
    return snapshot(got->records);
  };
  const auto before = snapshot_of();
  std::mt19937 random(7);
  for (int round = 0; round < 3; ++round) {
    std::shuffle(lines.begin(), lines.end(), random);
    CHECK(snapshot_of() == before);
  }
}
