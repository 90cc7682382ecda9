#pragma once
#include <atomic>
#include <map>

#include "catch.hpp"
#include "kam/connectors/split.hpp"
#include "kam/flow/import.hpp"
#include "kam/flow/worker.hpp"
#include "kam/store/sqlite.hpp"
#include "temporary_directory.hpp"

/// A CRM in memory: accounts with a revenue, and faults to order.
struct Crm {
  std::map<std::string, std::string> revenue;
  std::map<std::string, kam::Error> faults;  ///< by account
  std::vector<std::string> asked;
  std::function<void()> on_asked;
  std::string settings_json = R"({"reporting_currency":"EUR"})";
};

class CrmConnector final : public kam::connectors::Connector {
 public:
  explicit CrmConnector(Crm& crm) : crm_(crm) {}
  boost::asio::awaitable<kam::Result<void>> check() override { co_return kam::Result<void>{}; }
  boost::asio::awaitable<kam::Result<kam::connectors::Page>> pull(kam::connectors::Cursor) override {
    co_return kam::Error{kam::Errc::internal, "not asked for here"};
  }
  boost::asio::awaitable<kam::Result<kam::connectors::AccountRecords>> account(std::string id) override {
    crm_.asked.push_back(id);
    if (crm_.on_asked) crm_.on_asked();
    if (const auto fault = crm_.faults.find(id); fault != crm_.faults.end()) co_return fault->second;
    const auto found = crm_.revenue.find(id);
    if (found == crm_.revenue.end()) co_return kam::Error{kam::Errc::not_found, "no such account"};
    kam::connectors::AccountRecords records;
    records.tables.push_back({kam::rules::Object::accounts,
                              {"id", "name", "owner_id", "annual_revenue"},
                              {id, "Name " + id, "u1", found->second}});
    records.settings_json = crm_.settings_json;
    co_return records;
  }

 private:
  Crm& crm_;
};

/// Scores an account by its revenue: enough of contract 4 to see what the flow does with it.
inline kam::Result<kam::rules::Scored> score_by_revenue(const kam::rules::Records& records,
                                                        const kam::rules::ScoreOptions& options) {
  kam::rules::Scored scored;
  for (const auto& account : records.accounts) {
    const auto point = std::to_string(static_cast<int>(account.annual_revenue.value_or(0)));
    scored.accounts.push_back(
        {account.id,
         R"({"account_id":")" + account.id + R"(","name":")" + account.name.value_or("") + R"(","as_of":")" +
             kam::rules::to_string(options.as_of) + R"(","active":true,"snapshot":")" +
             records.snapshot.id(options.as_of) + R"(","tier":"key","total":{"state":"known","point":)" + point +
             R"(},"position":{"rank":{"state":"known","value":2}},"churn":{"state":"known","point":5,"band":"low","signals":[1]}})"});
  }
  scored.counts.active = scored.accounts.size();
  return scored;
}

/// Tables in memory, imported as a bundle of files is.
inline kam::Result<kam::flow::Imported> import_tables(kam::store::Store& store, std::string_view tenant,
                                                      kam::connectors::BundleTables tables,
                                                      const kam::flow::Engine& engine,
                                                      const kam::flow::Progress& progress = {}) {
  kam::connectors::BundleAccounts bundle;
  static_cast<kam::connectors::BundleFound&>(bundle) = tables;
  for (const auto& table : tables.tables) bundle.rows += table.rows();
  auto split = kam::connectors::split_by_account(std::move(tables.tables));
  bundle.accounts = split.accounts.size();
  split.accounts.emplace("", std::move(split.shared));
  bundle.next = [&split]() -> kam::Result<std::optional<kam::connectors::AccountTables>> {
    if (split.accounts.empty()) return std::nullopt;
    auto first = split.accounts.extract(split.accounts.begin());
    return kam::connectors::AccountTables{first.key(), std::move(first.mapped())};
  };
  return kam::flow::import_bundle(store, tenant, std::move(bundle), {}, engine, progress);
}

struct Flow {
  TemporaryDirectory directory;
  kam::store::Instant now{std::chrono::seconds(1322740800)};  // 2011-12-01T12:00:00Z
  Crm crm;
  std::atomic<int> scorings{0};
  std::function<kam::Result<void>()> before_scoring = [] { return kam::Result<void>{}; };
  std::unique_ptr<kam::store::Store> store;

  Flow() {
    reopen();
    REQUIRE(store->add_tenant({"alpha", "csv", "{}", now}).has_value());
  }
  void reopen() {
    store.reset();
    store = kam::store::open_sqlite(directory / "kamd.db",
                                    {kam::certs::Secret(std::string(32, 'k')), false, 2, std::chrono::seconds(5)})
                .value();
  }
  kam::flow::Engine engine() {
    return {[this](const kam::rules::Records& records,
                   const kam::rules::ScoreOptions& options) -> kam::Result<kam::rules::Scored> {
              ++scorings;
              if (auto ok = before_scoring(); !ok) return ok.error();
              return score_by_revenue(records, options);
            },
            "test@1", [this] { return now; }};
  }
  kam::flow::Worker worker(kam::flow::WorkerSettings settings = {}) { return worker(std::move(settings), engine()); }
  kam::flow::Worker worker(kam::flow::WorkerSettings settings, kam::flow::Engine engine) {
    auto connect = [this](const kam::store::Tenant&,
                          boost::asio::any_io_executor) -> kam::Result<std::shared_ptr<kam::connectors::Connector>> {
      return std::make_shared<CrmConnector>(crm);
    };
    return kam::flow::Worker(*store, std::move(engine), connect, settings, [] { return 0.5; });
  }
  void event(const std::string& delivery, std::vector<std::string> accounts, const char* tenant = "alpha") {
    REQUIRE(store
                ->accept(kam::store::Incoming{
                    tenant, {"generic", delivery, std::move(accounts)}, now, std::chrono::milliseconds(500)})
                .has_value());
  }
  std::size_t count(kam::store::EventState state, const char* tenant = "alpha") {
    return store->events(tenant, state, 1000).value().size();
  }
  double point(const std::string& account, const char* tenant = "alpha") {
    const auto found = store->assessment(tenant, account).value();
    return found ? found->point.value_or(-1) : -2;
  }
};
