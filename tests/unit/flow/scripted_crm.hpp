#pragma once
#include <deque>

#include "flow_fixture.hpp"
#include "kam/flow/sync.hpp"

/// A CRM in memory that gives its accounts in pages of two, tells what changed since, and fails to order. Its cursors
/// are `full:<accounts given>:<clock at the start>` and `since:<clock>`.
struct PagedCrm {
  struct Account {
    std::string revenue;
    int changed_at = 0;
    std::string kamd_score = {};
  };
  std::map<std::string, Account> accounts;
  std::vector<std::pair<int, std::string>> deleted;  ///< when, which
  std::vector<std::pair<int, kam::connectors::Merge>> merged;
  std::deque<kam::Error> faults;           ///< of the next pulls
  std::vector<std::string> pulled, asked;  ///< cursors, accounts
  std::function<void()> on_pull;
  std::vector<std::vector<kam::connectors::WriteBack>> written;
  std::deque<kam::Error> write_faults;        ///< of the next writings
  std::map<std::string, kam::Error> refuses;  ///< by account
  std::vector<kam::connectors::Task> tasks;
  int clock = 1;

  void set(const std::string& id, const std::string& revenue) { accounts[id] = {revenue, ++clock}; }
  void remove(const std::string& id) {
    accounts.erase(id);
    deleted.emplace_back(++clock, id);
  }
};

class PagedConnector final : public kam::connectors::Connector {
 public:
  explicit PagedConnector(PagedCrm& crm) : crm_(crm) {}
  boost::asio::awaitable<kam::Result<void>> check() override { co_return kam::Result<void>{}; }

  boost::asio::awaitable<kam::Result<kam::connectors::Page>> pull(std::string cursor) override {
    crm_.pulled.push_back(cursor);
    if (crm_.on_pull) crm_.on_pull();
    if (!crm_.faults.empty()) {
      const auto fault = crm_.faults.front();
      crm_.faults.pop_front();
      co_return fault;
    }
    co_return cursor.starts_with("since:") ? changes(std::stoi(cursor.substr(6))) : everything(cursor);
  }

  boost::asio::awaitable<kam::Result<kam::connectors::AccountRecords>> account(std::string id) override {
    crm_.asked.push_back(id);
    if (!crm_.accounts.contains(id)) co_return kam::Error{kam::Errc::not_found, "no such account"};
    kam::connectors::AccountRecords records;
    records.tables.push_back(table({id}));
    co_return records;
  }

  kam::connectors::Abilities abilities() const override { return {true, true, true}; }

  boost::asio::awaitable<kam::Result<std::vector<kam::Result<void>>>> write_back(
      std::vector<kam::connectors::WriteBack> changes) override {
    if (!crm_.write_faults.empty()) {
      const auto fault = crm_.write_faults.front();
      crm_.write_faults.pop_front();
      co_return fault;
    }
    std::vector<kam::Result<void>> answers;
    for (const auto& change : changes) {
      const auto refused = crm_.refuses.find(change.account);
      if (refused != crm_.refuses.end()) {
        answers.emplace_back(refused->second);
        continue;
      }
      if (const auto found = crm_.accounts.find(change.account); found != crm_.accounts.end())
        found->second.kamd_score = change.score ? std::to_string(*change.score) : "";
      answers.emplace_back();
    }
    crm_.written.push_back(std::move(changes));
    co_return answers;
  }

  boost::asio::awaitable<kam::Result<void>> leave_task(kam::connectors::Task task) override {
    crm_.tasks.push_back(std::move(task));
    co_return kam::Result<void>{};
  }

 private:
  kam::rules::Table table(const std::vector<std::string>& ids) const {
    kam::rules::Table rows{
        kam::rules::Object::accounts, {"id", "name", "owner_id", "annual_revenue", "kam_id", "kamd_score"}, {}};
    for (const auto& id : ids) {
      const auto& account = crm_.accounts.at(id);
      for (const auto& cell :
           {id, "Name " + id, std::string("u1"), account.revenue, std::string("u7"), account.kamd_score})
        rows.cells.push_back(cell);
    }
    return rows;
  }

  kam::Result<kam::connectors::Page> everything(const std::string& cursor) {
    std::size_t from = 0;
    auto begun = std::to_string(crm_.clock);
    if (!cursor.empty()) {
      if (!cursor.starts_with("full:")) return kam::invalid("a cursor of somebody else");
      const auto colon = cursor.find(':', 5);
      from = std::stoul(cursor.substr(5, colon - 5));
      begun = cursor.substr(colon + 1);
    }
    std::vector<std::string> ids;
    for (const auto& [id, account] : crm_.accounts) ids.push_back(id);
    const auto to = std::min(from + 2, ids.size());
    kam::connectors::Page page;
    page.tables.push_back(table({ids.begin() + static_cast<std::ptrdiff_t>(std::min(from, to)),
                                 ids.begin() + static_cast<std::ptrdiff_t>(to)}));
    if (from == 0)
      page.tables.push_back({kam::rules::Object::users,
                             {"id", "name", "role", "manager_id"},
                             {"u1", "Ulla", "kam", "u9", "u9", "Uwe", "sales_manager", ""}});
    page.settings_json = R"({"reporting_currency":"EUR"})";
    page.accounts = static_cast<std::int64_t>(ids.size());
    if (to < ids.size()) page.next = "full:" + std::to_string(to) + ":" + begun;
    if (!page.next) page.changes = "since:" + begun;
    return page;
  }

  kam::connectors::Page changes(int since) const {
    kam::connectors::Page page;
    std::vector<std::string> ids;
    for (const auto& [id, account] : crm_.accounts)
      if (account.changed_at > since) ids.push_back(id);
    page.tables.push_back(table(ids));
    for (const auto& [when, id] : crm_.deleted)
      if (when > since) page.gone.push_back(id);
    for (const auto& [when, merge] : crm_.merged)
      if (when > since) page.merged.push_back(merge);
    page.changes = "since:" + std::to_string(crm_.clock);
    return page;
  }

  PagedCrm& crm_;
};

/// The flow fixture with that CRM, jobs, and a pack that is never asked where the tests' own engine scores.
struct Pulling : Flow {
  PagedCrm paged;
  std::unique_ptr<kam::flow::Jobs> jobs;

  Pulling() {
    for (const char* id : {"A1", "A2", "A3", "A4", "A5"}) paged.set(id, "100");
    make_jobs();
  }
  kam::flow::Connect connect() {
    return [this](const kam::store::Tenant&,
                  boost::asio::any_io_executor) -> kam::Result<std::shared_ptr<kam::connectors::Connector>> {
      return std::make_shared<PagedConnector>(paged);
    };
  }
  void make_jobs(std::chrono::milliseconds longest_put_off = {}) {
    jobs = std::make_unique<kam::flow::Jobs>(
        *store, [this] { return now; },
        kam::flow::JobSettings{std::chrono::seconds(1), std::chrono::milliseconds(0), 1, longest_put_off});
    kam::flow::SyncSettings settings;
    settings.most_attempts = 3;
    settings.first_backoff = settings.longest_backoff = std::chrono::milliseconds(0);
    jobs->handle("sync", kam::flow::syncing(
                             *store, connect(),
                             [this](const std::string&) -> kam::Result<kam::flow::Engine> { return engine(); },
                             settings, [] { return 0.5; }));
  }
  /// Runs one sync to wherever it comes.
  kam::store::Job sync(const char* options = "", const std::stop_token& stop = {}) {
    const auto id = store->add_job("alpha", "sync", options, now).value().id;
    CHECK(jobs->round(stop) == 1);
    return *store->job("alpha", id).value();
  }
  /// As after the death of the process.
  void restart() {
    jobs.reset();
    reopen();
    make_jobs();
    REQUIRE(jobs->recover().has_value());
  }
  std::vector<std::string> accounts() {
    std::vector<std::string> found;
    auto inputs = [](const kam::store::Inputs&) -> kam::Result<void> { return {}; };
    auto records = [&](const kam::store::StoredRecords& one) -> kam::Result<void> {
      found.push_back(one.account_id);
      return {};
    };
    REQUIRE(store->visit_records("alpha", inputs, records).has_value());
    return found;
  }
};
