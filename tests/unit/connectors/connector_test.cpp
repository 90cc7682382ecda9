#include "kam/connectors/connector.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include "catch.hpp"
#include "files.hpp"

using namespace kam;
using connectors::asio::co_spawn;
using Texts = std::vector<std::string>;

namespace {

/// Runs one call of a connector to its end, with files read on another thread.
template <class T>
T run(connectors::asio::awaitable<T> call) {
  connectors::asio::io_context context;
  auto answer = co_spawn(context, std::move(call), connectors::asio::use_future);
  context.run();
  return answer.get();
}

struct Opened {
  connectors::asio::thread_pool pool{1};
  std::unique_ptr<connectors::Connector> connector;

  explicit Opened(const TemporaryBundle& bundle) {
    auto made = connectors::connector_named("csv")->make({{"source", bundle.directory().string()}},
                                                         {pool.get_executor(), nullptr});
    REQUIRE(made.has_value());
    connector = std::move(*made);
  }
};

TemporaryBundle& company(TemporaryBundle& bundle) {
  return bundle.file("accounts.csv", "id,name\nA1,One\nA2,Two\n")
      .file("invoices.csv", "id,account_id,date\nI1,A1,2026-01-01\nI2,A2,2026-01-02\nI3,A9,2026-01-02\n")
      .file("invoice_lines.csv", "invoice_id,qty\nI1,1\nI2,2\n")
      .file("products.csv", "id\nP1\n")
      .file("rates.csv", "date,from,to,rate\n2026-01-01,EUR,USD,1.1\n")
      .file("settings.json", "{\"reporting_currency\": \"EUR\"}");
}

}  // namespace

TEST_CASE("every connector of the registry is described", "[connectors][registry]") {
  REQUIRE_FALSE(connectors::all().empty());
  for (const auto& spec : connectors::all()) {
    CAPTURE(spec.id);
    CHECK_FALSE(spec.id.empty());
    CHECK_FALSE(spec.title.empty());
    CHECK(connectors::connector_named(spec.id) == &spec);
    for (const auto& field : spec.fields) CHECK_FALSE(field.doc.empty());
  }
  CHECK(connectors::connector_named("nothing") == nullptr);
}

TEST_CASE("a setting that is required is asked for by name, others have their defaults", "[connectors][registry]") {
  const auto& csv = *connectors::connector_named("csv");
  const auto missing = connectors::with_defaults(csv, {{"mapping", "x.json"}});
  REQUIRE_FALSE(missing.has_value());
  CHECK_THAT(missing.error().detail, ContainsSubstring("source: expected a value"));
  const auto given = connectors::with_defaults(csv, {{"source", "here"}, {"public_url", "https://x"}});
  REQUIRE(given.has_value());
  CHECK(given->at("mapping").empty());
  CHECK(given->at("public_url") == "https://x");
  connectors::asio::thread_pool pool{1};
  CHECK_FALSE(csv.make({}, {pool.get_executor(), nullptr}).has_value());
}

TEST_CASE("a tenant that sends its records has nothing to be read, and nothing that is gone", "[connectors][records]") {
  connectors::asio::thread_pool pool{1};
  const auto made = connectors::connector_named("records")->make({}, {pool.get_executor(), nullptr});
  REQUIRE(made.has_value());
  CHECK(run((*made)->check()).has_value());
  CHECK_FALSE((*made)->abilities().changes);
  for (const auto& error : {run((*made)->pull({})).error(), run((*made)->account("A1")).error()}) {
    CHECK(error.code == Errc::invalid_input);  // not_found would erase the account
    CHECK_THAT(error.detail, ContainsSubstring("POST /api/v1/records"));
  }
}

TEST_CASE("a bundle is pulled in one page", "[connectors][csv]") {
  TemporaryBundle bundle;
  Opened opened(company(bundle));
  const auto page = run(opened.connector->pull({}));
  REQUIRE(page.has_value());
  CHECK_FALSE(page->next);
  REQUIRE(page->tables.size() == 4);
  CHECK(page->tables[1].rows() == 2);
  CHECK(page->rates.size() == 1);
  CHECK(page->settings_json == "{\"reporting_currency\":\"EUR\"}");
  CHECK(said(page->bad) == Texts{"invoices.csv:4:account_id: expected the id of one of the accounts, found none such"});
  CHECK_FALSE(run(opened.connector->pull("7")).has_value());
}

TEST_CASE("an account is given with what hangs on it and what is shared, as the files stand now", "[connectors][csv]") {
  TemporaryBundle bundle;
  Opened opened(company(bundle));
  const auto records = run(opened.connector->account("A2"));
  REQUIRE(records.has_value());
  REQUIRE(records->tables.size() == 3);
  CHECK(records->tables[0].cells == Texts{"A2", "Two"});
  CHECK(records->tables[1].cells == Texts{"I2", "A2", "2026-01-02"});
  CHECK(records->tables[2].cells == Texts{"I2", "2"});
  REQUIRE(records->shared.size() == 4);
  CHECK(records->shared[0].cells.empty());
  CHECK(records->shared[3].cells == Texts{"P1"});
  CHECK(records->rates.size() == 1);

  bundle.file("accounts.csv", "id,name\nA2,Twice\n");
  const auto changed = run(opened.connector->account("A2"));
  REQUIRE(changed.has_value());
  CHECK(changed->tables[0].cells == Texts{"A2", "Twice"});
  const auto gone = run(opened.connector->account("A1"));
  REQUIRE_FALSE(gone.has_value());
  CHECK(gone.error().code == Errc::not_found);
}

TEST_CASE("the check of a bundle says what is wrong with it", "[connectors][csv]") {
  TemporaryBundle bundle;
  Opened opened(company(bundle));
  CHECK(run(opened.connector->check()).has_value());
  bundle.file("settings.json", "{");
  const auto checked = run(opened.connector->check());
  REQUIRE_FALSE(checked.has_value());
  CHECK_THAT(checked.error().detail, ContainsSubstring("settings.json"));
}
