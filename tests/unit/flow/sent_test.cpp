#include "kam/flow/sent.hpp"
#include "flow_fixture.hpp"
#include "kam/store/tables_codec.hpp"
#include "src/merge_sent.hpp"
#include "src/row_pool.hpp"

using namespace kam;
using rules::Object;
using rules::Table;
using Texts = std::vector<std::string>;

namespace {

Table accounts(Texts ids) {
  return {Object::accounts, {"id"}, std::move(ids)};
}
Table invoices(Texts cells) {
  return {Object::invoices, {"id", "account_id", "date", "net_amount"}, std::move(cells)};
}
Table lines(Texts cells) {
  return {Object::invoice_lines, {"invoice_id", "qty"}, std::move(cells)};
}

/// What a store has after one posting after the other, by account.
struct Stored {
  std::map<std::string, std::string> payloads;
  store::Inputs inputs;
  flow::MergedRecords last;

  /// @return the accounts that changed.
  Texts take(flow::SentRecords sent) {
    std::vector<store::StoredRecords> found;
    for (const auto& [account, payload] : payloads) found.push_back({account, payload});
    auto merged = flow::merge(sent, inputs, found);
    REQUIRE(merged.has_value());
    last = std::move(*merged);
    Texts changed;
    for (const auto& [account, payload] : last.change.records) {
      payloads[account] = payload;
      changed.push_back(account);
    }
    for (const auto& account : last.change.gone) {
      payloads.erase(account);
      changed.push_back("-" + account);
    }
    if (last.change.inputs) inputs = *last.change.inputs;
    std::ranges::sort(changed);
    return changed;
  }
  Texts take(std::vector<Table> tables) {
    flow::SentRecords sent;
    sent.tables = std::move(tables);
    return take(std::move(sent));
  }
  Texts erase(std::vector<flow::SentRecords::Deleted> deleted, std::vector<Table> tables = {}) {
    flow::SentRecords sent;
    sent.tables = std::move(tables);
    sent.deleted = std::move(deleted);
    return take(std::move(sent));
  }
  Texts cells(const std::string& account, Object object) const {
    for (const auto& table : store::decode(payloads.at(account)).value())
      if (table.object == object) return table.cells;
    return {};
  }
};

Stored two_accounts() {
  Stored stored;
  stored.take({accounts({"A1", "A2"}), invoices({"I1", "A1", "2011-01-01", "10", "I2", "A2", "2011-01-02", "20"}),
               lines({"I1", "1", "I1", "1"})});
  return stored;
}

}  // namespace

TEST_CASE("rows are stored with their accounts, and what is sent twice changes nothing", "[flow][sent]") {
  Stored stored;
  CHECK(stored.take({invoices({"I1", "A1", "2011-01-01", "10"}), accounts({"A1", "A2"}),
                     lines({"I1", "1", "I1", "1"})}) == Texts{"", "A1", "A2"});
  CHECK(stored.last.accepted == flow::TakenRecords::Counts{{"invoices", 1}, {"accounts", 2}, {"invoice_lines", 2}});
  CHECK(stored.last.bad.empty());
  CHECK(stored.cells("A1", Object::invoices) == Texts{"I1", "A1", "2011-01-01", "10"});
  CHECK(stored.cells("A1", Object::invoice_lines) == Texts{"I1", "1", "I1", "1"});  // two lines alike are two lines
  const auto before = stored.payloads;
  CHECK(stored.take({invoices({"I1", "A1", "2011-01-01", "10"}), lines({"I1", "1", "I1", "1"})}).empty());
  CHECK(stored.payloads == before);
  CHECK(stored.take({lines({"I1", "1", "I1", "1", "I1", "1"})}) == Texts{"A1"});  // a third one
}

TEST_CASE("a row replaces the one with its id as a whole, also where it moves to another account", "[flow][sent]") {
  auto stored = two_accounts();
  CHECK(stored.take({{Object::invoices, {"id", "account_id", "date"}, {"I1", "A2", "2011-03-01"}}}) ==
        Texts{"A1", "A2"});
  CHECK(stored.cells("A1", Object::invoices).empty());
  CHECK(stored.cells("A1", Object::invoice_lines).empty());
  CHECK(stored.cells("A2", Object::invoice_lines) == Texts{"I1", "1", "I1", "1"});  // they go with it
  const auto moved = stored.cells("A2", Object::invoices);
  REQUIRE(moved.size() == 8);
  CHECK(Texts(moved.begin(), moved.begin() + 4) == Texts{"I1", "A2", "2011-03-01", ""});
}

TEST_CASE("what hangs on a row may come later than the row", "[flow][sent]") {
  Stored stored;
  stored.take({accounts({"A1"})});
  CHECK(stored.take({{Object::plans, {"id", "account_id"}, {"P1", "A1"}}}) == Texts{"", "A1"});
  CHECK(stored.take({{Object::plan_goals, {"id", "plan_id"}, {"G1", "P1"}}}) == Texts{"", "A1"});
  CHECK(stored.take({{Object::plan_actions, {"id", "goal_id"}, {"X1", "G1", "X2", "G9"}}}) == Texts{"", "A1"});
  CHECK(stored.cells("A1", Object::plan_actions) == Texts{"X1", "G1"});
  REQUIRE(stored.last.bad.size() == 1);
  CHECK(stored.last.bad[0].list == "plan_actions");
  CHECK(stored.last.bad[0].row == 1);
  CHECK(stored.last.bad[0].column == "goal_id");
}

TEST_CASE("good rows are taken, and a bad one leaves what was there", "[flow][sent]") {
  auto stored = two_accounts();
  CHECK(stored.take({invoices({"I1", "A1", "soon", "11", "I3", "A1", "2011-02-01", "30", "I3", "A1", "2011-02-02", "31",
                               "I4", "A9", "2011-02-01", "40"})}) == Texts{"A1"});
  CHECK(stored.cells("A1", Object::invoices) == Texts{"I1", "A1", "2011-01-01", "10", "I3", "A1", "2011-02-01", "30"});
  CHECK(stored.last.accepted == flow::TakenRecords::Counts{{"invoices", 1}});
  std::vector<std::size_t> rows;
  for (const auto& bad : stored.last.bad) rows.push_back(bad.row);
  CHECK(rows == std::vector<std::size_t>{0, 2, 3});
}

TEST_CASE("what is deleted goes with all that hangs on it, before what is sent comes", "[flow][sent]") {
  auto stored = two_accounts();
  CHECK(stored.erase({{Object::invoices, {"I1", "I9"}}}) == Texts{"A1"});
  CHECK(stored.last.deleted == flow::TakenRecords::Counts{{"invoices", 1}});
  CHECK(stored.cells("A1", Object::invoice_lines).empty());
  CHECK(stored.erase({{Object::invoices, {"I1"}}}).empty());
  CHECK(stored.erase({{Object::accounts, {"A2", "A9"}}}) == Texts{"-A2"});
  CHECK(stored.last.deleted == flow::TakenRecords::Counts{{"accounts", 1}});
  CHECK_FALSE(stored.payloads.contains("A2"));
  stored = two_accounts();
  CHECK(stored.erase({{Object::accounts, {"A1"}}}, {accounts({"A1"})}) == Texts{"A1"});  // anew
  CHECK(stored.cells("A1", Object::invoices).empty());
}

TEST_CASE("rows of no account and settings count for all", "[flow][sent]") {
  auto stored = two_accounts();
  CHECK(stored.take({{Object::products, {"id", "list_price"}, {"P1", "5"}}}) == Texts{""});
  CHECK(stored.last.change.job_for_all == "rescore");
  CHECK(stored.take({{Object::products, {"id", "list_price"}, {"P1", "5"}}}).empty());
  CHECK(stored.last.change.job_for_all.empty());
  flow::SentRecords sent;
  sent.settings_json = R"({"reporting_currency":"EUR"})";
  sent.rates = {{"2011-01-02", "EUR", "USD", "1.1"}, {"2011-01-01", "EUR", "USD", "1.2"}, {"x", "EUR", "USD", "1"}};
  CHECK(stored.take(sent).empty());
  REQUIRE(stored.last.change.inputs.has_value());
  CHECK(stored.last.change.job_for_all == "rescore");
  CHECK(stored.inputs.rates.size() == 2);
  CHECK(stored.inputs.rates[0][0] == "2011-01-01");
  CHECK(stored.last.bad.size() == 1);
  CHECK(stored.last.accepted == flow::TakenRecords::Counts{{"rates", 2}});
  stored.take(sent);
  CHECK_FALSE(stored.last.change.inputs.has_value());
  sent.settings_json = R"({"time_zone":"Mars"})";
  CHECK(flow::merge(sent, stored.inputs, {}).error().code == Errc::invalid_input);
}

TEST_CASE("an object that was sent without rows is there from then on", "[flow][sent]") {
  auto stored = two_accounts();
  CHECK(stored.take({{Object::tickets, {"id"}, {}}}) == Texts{""});
  CHECK(stored.take({{Object::tickets, {"id"}, {}}}).empty());
  const auto shared = store::decode(stored.payloads.at("")).value();
  CHECK(std::ranges::count(shared, Object::tickets, &Table::object) == 1);
}

TEST_CASE("the accounts that a posting may touch are those it names, and those of the rows that it names",
          "[flow][sent]") {
  flow::SentRecords sent;
  sent.tables = {accounts({"A1"}), invoices({"I1", "A2", "", ""}), lines({"I2", "1"})};
  sent.deleted = {{Object::accounts, {"A3"}}, {Object::tickets, {"T1"}}};
  const auto touched = flow::touched_by(sent);
  CHECK(touched.accounts == Texts{"A1", "A2", "A3"});
  Texts rows;
  for (const auto& row : touched.rows) rows.push_back(std::string(rules::name(row.object)) + ' ' + row.id);
  CHECK(rows == Texts{"invoices I1", "invoices I2", "tickets T1"});
}

TEST_CASE("sent records are scored without the CRM, from the first on", "[flow][sent][worker]") {
  Flow flow;
  REQUIRE(flow.store->add_tenant({"beta", "records", "{}", flow.now}).has_value());
  CHECK(flow::takes_records(*flow.store, "beta").value());
  CHECK_FALSE(flow::takes_records(*flow.store, "alpha").value());
  flow::SentRecords sent;
  sent.tables = {{Object::accounts, {"id", "annual_revenue", "kamd_score"}, {"A1", "10", "55", "A2", "20", ""}}};
  const auto taken = flow::take_sent(*flow.store, "beta", sent, flow.now);
  REQUIRE(taken.has_value());
  CHECK(taken->queued.accounts == 2);
  auto worker = flow.worker();
  CHECK(worker.round() == 1);
  CHECK(flow.crm.asked.empty());
  CHECK(flow.point("A2", "beta") == 20);
  CHECK(flow.count(store::EventState::pending, "beta") == 0);
  sent.tables[0].cells[2] = "56";  // what we wrote into the CRM is no news
  CHECK(flow::take_sent(*flow.store, "beta", sent, flow.now)->queued.accounts == 0);

  sent.tables.clear();
  sent.deleted = {{Object::accounts, {"A2"}}};
  CHECK(flow::take_sent(*flow.store, "beta", sent, flow.now)->queued.accounts == 1);
  CHECK(worker.round() == 1);
  CHECK(flow.point("A2", "beta") == -2);
  CHECK(flow.point("A1", "beta") == 10);
  flow.event("d1", {"A1"}, "beta");  // a webhook's
  flow.now += std::chrono::milliseconds(500);
  CHECK(worker.round() == 1);
  CHECK(flow.crm.asked.empty());
  CHECK(flow.point("A1", "beta") == 10);
}
