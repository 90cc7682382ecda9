#include <algorithm>

#include "catch.hpp"
#include "files.hpp"
#include "kam/connectors/split.hpp"
#include "temporary_directory.hpp"

using namespace kam;
using rules::Object;

namespace {

/// What a store does when it scores: all tables back through the builder.
rules::Records rebuilt(const connectors::BundleTables& bundle, const std::vector<rules::Table>& tables) {
  rules::RecordsBuilder builder(
      [](std::int64_t second) { return rules::Day{static_cast<std::int32_t>(second / 86400)}; });
  REQUIRE(builder.settings(bundle.settings_json).has_value());
  for (const auto& rate : bundle.rates) CHECK_FALSE(builder.rate(rate[0], rate[1], rate[2], rate[3]).has_value());
  for (const auto& table : tables) {
    const std::vector<std::string_view> columns(table.columns.begin(), table.columns.end());
    CHECK(builder.columns(table.object, columns).empty());
    for (std::size_t row = 0; row < table.rows(); ++row) {
      const auto begin = table.cells.begin() + static_cast<std::ptrdiff_t>(row * table.columns.size());
      const std::vector<std::string_view> cells(begin, begin + static_cast<std::ptrdiff_t>(table.columns.size()));
      CHECK(builder.row(table.object, cells, {}));
    }
  }
  auto finished = builder.finish();
  CHECK(finished.bad_rows.empty());
  return std::move(finished.records);
}

TemporaryBundle& with_dirt(TemporaryBundle& bundle) {
  return bundle.file("accounts.csv", "id,name,colour\nA1,One,red\nA1,again,blue\nA2,Two,\nA3,\"Three\n3\",\n")
      .file("invoices.csv",
            "id,account_id,date,net_amount\nI1,A9,2026-01-01,1\nI2,A2,2026-01-02,2\nI3,A1,2026-01-02,3\n")
      .file("invoice_lines.csv", "invoice_id,qty\nI1,1\nI2,2\nI3,3\nI2,x\n")
      .file("plans.csv", "id,account_id\nL1,A9\nL2,A2\n")
      .file("plan_goals.csv", "id,plan_id\nG1,L1\nG2,L2\n")
      .file("plan_actions.csv", "id,goal_id\nX1,G1\nX2,G2\n")
      .file("products.csv", "id\nP1\n")
      .file("tickets.csv", "id,account_id,opened_at\n")
      .file("rates.csv", "date,from,to,rate\n2026-01-01,EUR,USD,1.1\n2026-01-01,EUR,USD,none\n")
      .file("settings.json", "{\"reporting_currency\": \"EUR\"}");
}

}  // namespace

TEST_CASE("tables hold the good rows, and give the same records again", "[connectors][bundle]") {
  TemporaryBundle bundle;
  const auto direct = with_dirt(bundle).read();
  const auto tables = bundle.tables();
  REQUIRE(direct.has_value());
  REQUIRE(tables.has_value());
  CHECK(said(tables->bad) == said(direct->bad));
  CHECK(tables->bad.size() == 8);  // A1 again, I1, its line, "x", L1, G1, X1, a rate
  REQUIRE(tables->tables.size() == 8);
  CHECK(tables->tables[1].cells ==
        std::vector<std::string>{"I2", "A2", "2026-01-02", "2", "I3", "A1", "2026-01-02", "3"});
  CHECK(tables->rates.size() == 1);

  const auto again = rebuilt(*tables, tables->tables);
  CHECK(snapshot(again) == snapshot(direct->records));
  CHECK(again.available == direct->records.available);
  CHECK(again.filled == direct->records.filled);
  CHECK(again.rows == direct->records.rows);
}

TEST_CASE("the parts of a split put together are the whole", "[connectors][split]") {
  TemporaryBundle bundle;
  const auto direct = with_dirt(bundle).read();
  const auto tables = bundle.tables();
  REQUIRE(direct.has_value());
  REQUIRE(tables.has_value());
  auto split = connectors::split_by_account(tables->tables);
  auto all = std::move(split.shared);
  for (auto& [id, own] : split.accounts) all.insert(all.end(), own.begin(), own.end());
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.object < b.object; });
  const auto again = rebuilt(*tables, all);
  CHECK(snapshot(again) == snapshot(direct->records));
  CHECK(again.available == direct->records.available);
}

namespace {
using Part = std::pair<std::string, std::vector<rules::Table>>;

std::vector<Part> parts_of(connectors::BundleAccounts& bundle) {
  std::vector<Part> parts;
  for (;;) {
    auto one = bundle.next();
    REQUIRE(one.has_value());
    if (!*one) return parts;
    parts.emplace_back((*one)->account, (*one)->tables);
  }
}

void check_same(const std::vector<Part>& got, const std::vector<Part>& expected) {
  REQUIRE(got.size() == expected.size());
  for (std::size_t i = 0; i < got.size(); ++i) {
    INFO("account " << expected[i].first);
    CHECK(got[i].first == expected[i].first);
    REQUIRE(got[i].second.size() == expected[i].second.size());
    for (std::size_t t = 0; t < got[i].second.size(); ++t) {
      CHECK(got[i].second[t].object == expected[i].second[t].object);
      CHECK(got[i].second[t].columns == expected[i].second[t].columns);
      CHECK(got[i].second[t].cells == expected[i].second[t].cells);
    }
  }
}

/// Account by account a bundle is what its tables split into.
void check_accounts(const std::filesystem::path& directory, const connectors::BundleOptions& options) {
  const auto tables = connectors::read_bundle_tables(directory, options);
  const TemporaryDirectory spool;
  auto accounts = connectors::read_bundle_accounts(directory, options, spool.path());
  REQUIRE(tables.has_value());
  REQUIRE(accounts.has_value());
  CHECK(said(accounts->bad) == said(tables->bad));
  CHECK(accounts->odd == tables->odd);
  CHECK(accounts->settings_json == tables->settings_json);
  CHECK(accounts->rates == tables->rates);
  CHECK(accounts->filtered.size() == tables->filtered.size());
  std::size_t rows = 0;
  for (const auto& table : tables->tables) rows += table.rows();
  CHECK(accounts->rows == rows);
  auto split = connectors::split_by_account(tables->tables);
  CHECK(accounts->accounts == split.accounts.size());
  std::vector<Part> expected{{"", std::move(split.shared)}};
  for (auto& [id, own] : split.accounts) expected.emplace_back(id, std::move(own));
  check_same(parts_of(*accounts), expected);
}
}  // namespace

TEST_CASE("a bundle read account by account is what its tables split into", "[connectors][spool]") {
  TemporaryBundle bundle;
  with_dirt(bundle)
      .file("accounts.csv", "id,name,parent_id\nB,Two,A\nA,One,B\na,Three,gone\nÄ,Four,\n")
      .file("signals.csv",
            "id,type,seen_at,account_id\nN1,news,2026-01-01,\nN2,news,2026-01-01,Ä\nN3,news,2026-01-01,x\n")
      .file("invoices.csv", "id,account_id,date\nI2,A,2026-01-02\nI1,B,2026-01-01\nI3,A,2026-01-03\n");
  check_accounts(bundle.directory(), {});
}

TEST_CASE("so is a foreign bundle, whose lines come before their invoices", "[connectors][spool]") {
  const std::filesystem::path source = KAM_SOURCE_DIR;
  const std::string name = GENERATE("northwind", "maven-crm");
  connectors::BundleOptions options;
  options.mapping = source / "connectors/csv/mappings" / (name + ".json");
  check_accounts(source / "tests/fixtures" / name, options);
}
