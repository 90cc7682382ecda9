#include "catch.hpp"
#include "csv/connector.hpp"
#include "files.hpp"

using namespace kam;
using connectors::AccountRecords;
using connectors::BundleOptions;
using Texts = std::vector<std::string>;

namespace {

Texts as_text(const std::vector<rules::Table>& tables) {
  Texts text;
  for (const auto& table : tables) {
    text.emplace_back(rules::name(table.object));
    text.insert(text.end(), table.columns.begin(), table.columns.end());
    text.insert(text.end(), table.cells.begin(), table.cells.end());
  }
  return text;
}

/// Read for one account alone, each has what it has among all.
void check_alone(const std::filesystem::path& directory, const BundleOptions& options, const Texts& accounts) {
  for (const auto& account : accounts) {
    CAPTURE(directory, account);
    auto all = connectors::read_bundle_tables(directory, options);
    auto few = connectors::read_bundle_of(directory, options, account);
    REQUIRE(all.has_value());
    REQUIRE(few.has_value());
    const auto whole = connectors::csv::account_of(std::move(*all), account);
    const auto alone = connectors::csv::account_of(std::move(*few), account);
    REQUIRE(alone.has_value() == whole.has_value());
    if (!whole) continue;
    CHECK(as_text(alone->tables) == as_text(whole->tables));
    CHECK(as_text(alone->shared) == as_text(whole->shared));
    CHECK(alone->rates == whole->rates);
    CHECK(alone->settings_json == whole->settings_json);
  }
}

TemporaryBundle& company(TemporaryBundle& bundle, std::string_view invoices, std::string_view lines) {
  return bundle.file("accounts.csv", "id,name\nA1,One\nA2,Two\nA3,Three\n")
      .file("invoices.csv", invoices)
      .file("invoice_lines.csv", lines)
      .file("products.csv", "id\nP1\nP1\nP2\n");
}

}  // namespace

TEST_CASE("an account is read without the rows of others", "[connectors][csv]") {
  TemporaryBundle bundle;
  company(bundle, "id,account_id,date\nI1,A1,2026-01-01\nI2,A2,2026-01-02\nI3,A9,2026-01-02\nI4,A2,soon\n",
          "id,invoice_id,qty\nL1,I1,1\nL2,I2,2\nL3,I4,3\nL4,I9,4\n");
  check_alone(bundle.directory(), {}, {"A1", "A2", "A3", "A9", ""});
  const auto few = connectors::read_bundle_of(bundle.directory(), {}, "A2");
  REQUIRE(few.has_value());
  Texts objects;
  for (const auto& table : few->tables) objects.emplace_back(rules::name(table.object));
  CHECK(objects == Texts{"accounts", "invoices", "invoice_lines", "products"});
  CHECK(few->tables[0].cells == Texts{"A2", "Two"});
  CHECK(few->tables[1].cells == Texts{"I2", "A2", "2026-01-02"});
  CHECK(few->tables[2].cells == Texts{"L2", "I2", "2"});
  CHECK(few->tables[3].cells == Texts{"P1", "P2"});
}

TEST_CASE("of two rows with one id the first that is good counts, whoever is asked for", "[connectors][csv]") {
  TemporaryBundle bundle;
  company(bundle, "id,account_id,date\nI1,A1,2026-01-01\nI1,A2,2026-01-02\nI2,A2,never\nI2,A1,2026-02-01\n",
          "id,invoice_id,qty\nL1,I1,1\nL1,I2,2\nL2,I2,2\n");
  check_alone(bundle.directory(), {}, {"A1", "A2", "A3"});
}

TEST_CASE("an account of foreign files is read alone as it is among all", "[connectors][csv]") {
  const std::filesystem::path source = KAM_SOURCE_DIR;
  const auto mapped = [&](const std::string& name) {
    BundleOptions options;
    options.mapping = source / "connectors/csv/mappings" / (name + ".json");
    return options;
  };
  check_alone(source / "tests/fixtures/northwind", mapped("northwind"), {"ALFKI", "SAVEA", "ERNSH"});
  check_alone(source / "tests/fixtures/maven-crm", mapped("maven-crm"), {"Kan-code", "Konex"});
}
