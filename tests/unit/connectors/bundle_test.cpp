#include <algorithm>

#include "catch.hpp"
#include "files.hpp"

using namespace kam;
using Texts = std::vector<std::string>;

namespace {

/// A bundle with three accounts, to which a test adds the file it is about.
TemporaryBundle& three_accounts(TemporaryBundle& bundle) {
  return bundle.file("accounts.csv", "id,name\nA1,One\nA2,Two\nA3,Three\n");
}

std::string refusal(const TemporaryBundle& bundle) {
  const auto got = bundle.read();
  REQUIRE_FALSE(got.has_value());
  CHECK(got.error().code == Errc::invalid_input);
  return got.error().detail;
}

}  // namespace

TEST_CASE("a bundle is its files, and what is not there is not available", "[connectors][bundle]") {
  TemporaryBundle bundle;
  bundle.file("accounts.csv", "\xEF\xBB\xBFid,name,shoe size\r\nA2,\"Müller, Söhne\",44\r\nA1,,\r\n")
      .file("invoices.csv", "id,account_id,date,net_amount\nI1,A2,2026-03-01,12.50\nI2,A2,2026-03-02T23:30:00Z,\n")
      .file("invoice_lines.csv", "invoice_id,qty\nI1,2\n")
      .file("tickets.csv", "id,account_id,opened_at\n")
      .file("rates.csv", "rate,date,from,to\n1.25,2026-01-01,EUR,USD\n")
      .file("settings.json", R"({"time_zone": "Europe/Berlin", "reporting_currency": "EUR"})");
  const auto got = bundle.read();
  REQUIRE(got.has_value());
  const auto& records = got->records;
  CHECK(got->bad.empty());
  REQUIRE(records.accounts.size() == 2);
  CHECK(records.accounts[0].id == "A1");
  CHECK_FALSE(records.accounts[0].name);
  CHECK(records.accounts[1].name == "Müller, Söhne");
  REQUIRE(records.invoices.size() == 2);
  CHECK(records.invoices[0].net_amount == 12.5);
  CHECK_FALSE(records.invoices[1].net_amount);
  CHECK(rules::to_string(records.invoices[1].date) == "2026-03-03");  // 00:30 in Berlin
  CHECK(records.invoice_lines.size() == 1);
  CHECK(records.has(rules::Object::tickets));
  CHECK_FALSE(records.has(rules::Object::contacts));
  REQUIRE(records.rates.size() == 1);
  CHECK(records.rates[0].rate == 1.25);
  CHECK(records.settings.reporting_currency == "EUR");
  REQUIRE(records.custom_fields.size() == 1);
  CHECK(records.custom_fields[0].name == "shoe size");
}

TEST_CASE("each bad row is named with file, line, column and what was expected; the others stay",
          "[connectors][bundle]") {
  struct Case {
    const char* file;
    const char* bytes;
    Texts bad;
  };
  const auto sample = GENERATE(values<Case>({
      {"accounts.csv",
       "id,employees\nA1,\"1,000\"\nA2,NaN\nA3,5\nA4,1e3\n",
       {"accounts.csv:2:employees: expected a plain decimal such as 1234.5, found \"1,000\"",
        "accounts.csv:3:employees: expected a plain decimal such as 1234.5, found \"NaN\"",
        "accounts.csv:5:employees: expected a plain decimal such as 1234.5, found \"1e3\""}},
      {"accounts.csv",
       "id,name\nA1,One\nA2\nA3,Three,3\n",
       {"accounts.csv:3: expected 2 cells as in the header, found 1",
        "accounts.csv:4: expected 2 cells as in the header, found 3"}},
      {"accounts.csv",
       "id,name\nA1,\"two\nlines\"\n,nobody\nA1,again\n",
       {"accounts.csv:4:id: expected a value: this field must be filled",
        "accounts.csv:5:id: expected an id not seen before, found \"A1\" again; the first row stays"}},
      {"accounts.csv",
       "id,name\nA1,5\" pipe\nA2,\"a\"b\nA3,Caf\xE9\n",
       {"accounts.csv:2:name: expected a cell with a quote inside to stand in quotes, the quote doubled",
        "accounts.csv:3:name: expected a separator or the end of the line after the closing quote",
        "accounts.csv:4:name: expected UTF-8, found other bytes: save the file as \"CSV UTF-8\""}},
      {"invoices.csv",
       "id,account_id,date,is_rush\nI1,A1,2026-02-30,\nI2,A9,2026-02-03,\nI3,A1,2026-02-03,yes\nI4,A1,2026-02-03,"
       "true\n",
       {"invoices.csv:2:date: expected a date such as 2026-09-30, or an RFC 3339 time, found \"2026-02-30\"",
        "invoices.csv:3:account_id: expected the id of one of the accounts, found none such",
        "invoices.csv:4:is_rush: expected true or false, found \"yes\""}},
      {"opportunities.csv",
       "id,account_id,is_won,is_lost\nO1,A1,true,true\nO2,A1,true,false\n",
       {"opportunities.csv:2:is_lost: expected won or lost, not both"}},
      {"contracts.csv",
       "id,account_id,start,end\nC1,A1,2026-01-02,2026-01-01\n",
       {"contracts.csv:2:end: expected an end on or after the start"}},
      {"rates.csv",
       "date,from,to,rate\n2026-01-01,EUR,USD,-1\nsoon,EUR,USD,1\n",
       {"rates.csv:2:rate: expected a decimal above 0, found \"-1\"",
        "rates.csv:3:date: expected YYYY-MM-DD, found \"soon\""}},
  }));
  CAPTURE(sample.file, sample.bytes);
  TemporaryBundle bundle;
  const auto got = three_accounts(bundle).file(sample.file, sample.bytes).read();
  REQUIRE(got.has_value());
  CHECK(said(got->bad) == sample.bad);
}

TEST_CASE("an unknown label is answered with those that there are", "[connectors][bundle]") {
  TemporaryBundle bundle;
  const auto got = three_accounts(bundle).file("contacts.csv", "id,account_id,seniority\nP1,A1,boss\n").read();
  REQUIRE(got.has_value());
  REQUIRE(got->bad.size() == 1);
  CHECK(got->bad[0].column == "seniority");
  CHECK_THAT(got->bad[0].expected,
             ContainsSubstring("c_level") && ContainsSubstring("staff") && ContainsSubstring("boss"));
}

TEST_CASE("bad rows come in order of file and line", "[connectors][bundle]") {
  TemporaryBundle bundle;
  bundle.file("accounts.csv", "id\nA1\nA1\n\"A2\"x\n")
      .file("invoices.csv", "id,account_id,date\nI1,A9,2026-01-01\nI2\nI3,A1,never\n");
  const auto got = bundle.read();
  REQUIRE(got.has_value());
  Texts places;
  for (const auto& line : got->bad) places.push_back(line.file + ":" + std::to_string(line.line));
  CHECK(places == Texts{"accounts.csv:3", "accounts.csv:4", "invoices.csv:2", "invoices.csv:3", "invoices.csv:4"});
}

TEST_CASE("a bundle that cannot be used is refused with file, place and mend", "[connectors][bundle]") {
  TemporaryBundle bundle;
  SECTION("no accounts") {
    bundle.file("invoices.csv", "id,account_id,date\n");
    CHECK_THAT(refusal(bundle), ContainsSubstring("no accounts.csv") && ContainsSubstring("--mapping"));
  }
  SECTION("an empty file") {
    three_accounts(bundle).file("invoices.csv", "");
    CHECK_THAT(refusal(bundle), ContainsSubstring("invoices.csv: the file is empty, expected a header row"));
  }
  SECTION("a column twice") {
    bundle.file("accounts.csv", "id,name,id\nA1,x,A1\n");
    CHECK_THAT(refusal(bundle), ContainsSubstring("accounts.csv:1: the column \"id\" is there twice"));
  }
  SECTION("a column without a name") {
    bundle.file("accounts.csv", "id,,name\nA1,x,A1\n");
    CHECK_THAT(refusal(bundle), ContainsSubstring("accounts.csv:1: column 2 has no name"));
  }
  SECTION("more than 256 columns") {
    std::string header = "id";
    for (int i = 0; i < 256; ++i) header += ",c" + std::to_string(i);
    bundle.file("accounts.csv", header + "\n");
    CHECK_THAT(refusal(bundle), ContainsSubstring("accounts.csv:1: expected at most 256 columns, found 257"));
  }
  SECTION("a column that must be filled is not there") {
    three_accounts(bundle).file("invoices.csv", "id,acount_id,date\n");
    CHECK_THAT(refusal(bundle), ContainsSubstring("invoices.csv:1: expected the column \"account_id\"") &&
                                    ContainsSubstring("did you mean \"acount_id\"?"));
  }
  SECTION("a header that is not UTF-8") {
    bundle.file("accounts.csv",
                "id,gr\xF6\xDF"
                "e\nA1,1\n");
    CHECK_THAT(refusal(bundle), ContainsSubstring("accounts.csv:1: expected UTF-8"));
  }
  SECTION("a quote left open, behind which all rows would be lost") {
    bundle.file("accounts.csv", "id,name\nA1,\"One\nA2,Two\n");
    CHECK_THAT(refusal(bundle),
               ContainsSubstring("accounts.csv:2: expected a closing quote, found the end of the file"));
  }
  SECTION("a quote left open at the start of a large file") {
    std::string bytes = "id,name\nA1,\"One\n";
    bytes.append(9 * 1024 * 1024, 'x');
    bundle.file("accounts.csv", bytes);
    CHECK_THAT(refusal(bundle), ContainsSubstring("accounts.csv:2: ") && ContainsSubstring("is a quote left open?"));
  }
  SECTION("rates without one of their columns") {
    three_accounts(bundle).file("rates.csv", "date,from,rate\n");
    CHECK_THAT(refusal(bundle), ContainsSubstring("rates.csv:1:") && ContainsSubstring("to is missing"));
  }
  SECTION("settings that are no JSON") {
    three_accounts(bundle).file("settings.json", "{\"time_zone\": }");
    CHECK_THAT(refusal(bundle), ContainsSubstring("settings.json: this is no JSON"));
  }
  SECTION("settings of the wrong type") {
    three_accounts(bundle).file("settings.json", "{\"kam_capacity\": \"many\"}");
    CHECK_THAT(refusal(bundle), ContainsSubstring("settings.json") && ContainsSubstring("kam_capacity"));
  }
  SECTION("a time zone that does not exist") {
    three_accounts(bundle).file("settings.json", "{\"time_zone\": \"Mars/Olympus\"}");
    CHECK_THAT(refusal(bundle), ContainsSubstring("settings.json: time_zone: expected a name of the tz database"));
  }
  SECTION("a directory in place of a file") {
    three_accounts(bundle);
    std::filesystem::create_directory(bundle.directory() / "invoices.csv");
    CHECK_THAT(refusal(bundle), ContainsSubstring("invoices.csv: is a directory"));
  }
}

TEST_CASE("a bundle that is not there is refused by its path", "[connectors][bundle]") {
  const auto got = connectors::read_bundle("/nowhere/at/all", {});
  REQUIRE_FALSE(got.has_value());
  CHECK_THAT(got.error().detail, ContainsSubstring("/nowhere/at/all: expected the directory of a bundle"));
}

TEST_CASE("the order of rows does not matter", "[connectors][bundle]") {
  Texts accounts, invoices;
  for (int i = 0; i < 40; ++i) {
    accounts.push_back("A" + std::to_string(i) + ",Name " + std::to_string(i) + "\n");
    invoices.push_back("I" + std::to_string(i) + ",A" + std::to_string(i * 7 % 40) + ",2026-01-01," +
                       std::to_string(i) + ".5\n");
  }
  const auto snapshot_of = [&] {
    TemporaryBundle bundle;
    std::string text = "id,name\n", more = "id,account_id,date,net_amount\n";
    for (const auto& row : accounts) text += row;
    for (const auto& row : invoices) more += row;
    const auto got = bundle.file("accounts.csv", text).file("invoices.csv", more).read();
    REQUIRE(got.has_value());
    CHECK(got->records.accounts.size() == 40);
    return snapshot(got->records);
  };
  const auto before = snapshot_of();
  std::reverse(accounts.begin(), accounts.end());
  std::rotate(invoices.begin(), invoices.begin() + 13, invoices.end());
  CHECK(snapshot_of() == before);
  invoices[0].insert(1, "x");
  CHECK(snapshot_of() != before);
}

TEST_CASE("progress counts the bytes of all files and ends at their sum", "[connectors][bundle]") {
  TemporaryBundle bundle;
  const std::string lines(200000, '\n');
  three_accounts(bundle).file("invoices.csv", "id,account_id,date\n" + lines).file("rates.csv", "date,from,to,rate\n");
  std::uint64_t last = 0, total = 0;
  connectors::BundleOptions options;
  options.progress = [&](std::uint64_t done, std::uint64_t of) {
    CHECK(done >= last);
    CHECK(done <= of);
    last = done;
    total = of;
  };
  REQUIRE(connectors::read_bundle(bundle.directory(), options).has_value());
  CHECK(last == total);
  CHECK(total == 31 + 19 + 200000 + 18);
}
