#include "catch.hpp"
#include "files.hpp"

using namespace kam;
using Texts = std::vector<std::string>;

namespace {

const char* const mapping = R"({"objects": {
  "accounts": {"file": "customers.csv", "columns": {"id": "No", "name": "Name"}},
  "opportunities": {"file": "deals.csv",
    "join": [{"file": "products.csv", "delimiter": ";", "on": {"Product": "Code"}, "values": {"GTXPro": "GTX Pro"},
              "columns": {"Series": "Series", "Price": "List"}},
             {"file": "teams.csv", "on": {"Agent": "Agent", "Series": "Series"}, "columns": {"Office": "Region"}}],
    "filter": [{"column": "Series", "op": "ne", "value": "old"}],
    "columns": {"id": "Id", "account_id": "No", "department": "Office", "amount": {"mul": ["Qty", "Price"]}}}}})";

TemporaryBundle& files(TemporaryBundle& bundle) {
  return bundle.file("mapping.json", mapping)
      .file("customers.csv", "No,Name\nK1,One\n")
      .file("products.csv", "Code;Series;List\nGTX Pro;GTX;10.5\nMG;old;1\nMG;old;2\n;none;3\n")
      .file("teams.csv.gz", gzip("Agent,Series,Region\nAnn,GTX,North\nBob,GTX,South\n"))
      .file("deals.csv",
            "Id,No,Agent,Product,Qty\nO1,K1,Ann,GTXPro,2\nO2,K1,Bob,GTX Pro,1\nO3,K1,Ann,MG,1\nO4,K1,Ann,lost,1\n");
}

}  // namespace

TEST_CASE("a join adds columns of another file, one join on the other", "[connectors][mapping]") {
  TemporaryBundle bundle;
  const auto got = files(bundle).tables();
  REQUIRE(got.has_value());
  CHECK(said(got->bad) == Texts{"products.csv:4:Code: expected a key that is there only once",
                                "products.csv:5:Code: expected a key to join by, found an empty cell"});
  REQUIRE(got->tables.size() == 2);
  CHECK(got->tables[1].cells == Texts{"O1", "K1", "North", "21", "O2", "K1", "South", "10.5", "O4", "K1", "", ""});
}

TEST_CASE("a join that does not fit the files is refused where it stands", "[connectors][mapping]") {
  TemporaryBundle bundle;
  std::string expected;
  SECTION("a left column that is not there") {
    files(bundle).file("deals.csv", "Id,No,Agent,Article,Qty\n");
    expected =
        "mapping.json: /objects/opportunities/join/0/on/Product: expected a column of deals.csv, found \"Product\"";
  }
  SECTION("a right column that is not there") {
    files(bundle).file("products.csv", "Code;Serie;List\n");
    expected = "/join/0/columns/Series: expected a column of products.csv, found \"Series\" (did you mean \"Serie\"?)";
  }
  SECTION("a new column that is there already") {
    files(bundle).file("deals.csv", "Id,No,Agent,Product,Qty,Price\n");
    expected = "/join/0/columns/Price: expected a new name, \"Price\" is there already";
  }
  SECTION("a file that is not there") {
    files(bundle);
    std::filesystem::remove(bundle.directory() / "teams.csv.gz");
    expected = "/join/1/file: expected a file of the bundle";
  }
  const auto got = bundle.read();
  REQUIRE_FALSE(got.has_value());
  CHECK_THAT(got.error().detail, ContainsSubstring(expected));
}
