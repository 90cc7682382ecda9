#include "flow_fixture.hpp"

using namespace kam;
using namespace std::chrono_literals;
using rules::Object;

namespace {
connectors::BundleTables bundle() {
  connectors::BundleTables tables;
  tables.settings_json = R"({"reporting_currency":"EUR","time_zone":"Asia/Tokyo"})";
  tables.rates = {{"2011-01-01", "GBP", "EUR", "1.2"}};
  tables.tables = {{Object::accounts,
                    {"id", "name", "owner_id", "annual_revenue"},
                    {"A1", "One", "u1", "10", "A2", "Two", "", "20"}},
                   {Object::invoices, {"id", "account_id", "date", "net_amount"}, {"7", "A2", "2011-05-01", "5"}},
                   {Object::users, {"id", "role"}, {"u1", "KAM"}}};
  return tables;
}
}  // namespace

TEST_CASE("an import replaces the records, scores them and says so", "[flow][import]") {
  Flow flow;
  std::vector<std::string> told;
  const auto progress = [&](std::string_view step, std::size_t done, std::size_t total) {
    told.push_back(std::string(step) + " " + std::to_string(done) + "/" + std::to_string(total));
  };
  const auto imported = import_tables(*flow.store, "alpha", bundle(), flow.engine(), progress).value();
  CHECK(imported.accounts == 2);
  CHECK(imported.rows == 4);
  CHECK(imported.rescored.accounts == 2);
  CHECK(imported.rescored.changed == 2);
  CHECK(imported.rescored.bad_rows == 0);
  CHECK(told == std::vector<std::string>{"store 1/2", "store 2/2", "score 0/2", "score 2/2"});
  CHECK(flow.point("A1") == 10);
  const auto again = import_tables(*flow.store, "alpha", bundle(), flow.engine()).value();
  CHECK(again.rescored.changed == 0);
  CHECK(import_tables(*flow.store, "gamma", bundle(), flow.engine()).error().code == Errc::not_found);
}

TEST_CASE("an import that breaks off changes nothing", "[flow][import]") {
  Flow flow;
  REQUIRE(import_tables(*flow.store, "alpha", bundle(), flow.engine()).has_value());
  connectors::BundleAccounts broken;
  broken.settings_json = "{}";
  broken.accounts = 1;
  broken.next = [asked = 0]() mutable -> Result<std::optional<connectors::AccountTables>> {
    if (++asked == 2) return Error{Errc::environment, "no room"};
    return connectors::AccountTables{"A3", {{Object::accounts, {"id"}, {"A3"}}}};
  };
  const auto refused = flow::import_bundle(*flow.store, "alpha", std::move(broken), {}, flow.engine());
  REQUIRE(refused.has_error());
  CHECK(refused.error().detail == "no room");
  CHECK(flow::rescore(*flow.store, "alpha", flow.engine()).value().changed == 0);
  CHECK(flow.point("A1") == 10);
  CHECK(flow.point("A3") == -2);
}

TEST_CASE("what lists need is drawn from the assessment", "[flow][import]") {
  Flow flow;
  REQUIRE(import_tables(*flow.store, "alpha", bundle(), flow.engine()).has_value());
  const auto one = flow.store->assessment("alpha", "A1").value().value();
  CHECK(one.name == "One");
  CHECK(one.owner == "u1");
  CHECK(one.tier == "key");
  CHECK(one.band == "low");
  CHECK(one.rank == 2.0);
  CHECK(one.summary == R"({"account_id":"A1","name":"One","as_of":"2011-12-01","active":true,"tier":"key",)"
                       R"("total":{"state":"known","point":10},"position":{"rank":{"state":"known","value":2}},)"
                       R"("churn":{"state":"known","point":5,"band":"low"},"owner":"u1"})");
  CHECK_THAT(flow.store->assessment("alpha", "A2").value()->summary, ContainsSubstring(R"("owner":null)"));
  CHECK_THAT(one.json, ContainsSubstring(R"("snapshot":")" + flow.store->scoring("alpha").value()->snapshot + "\""));
  CHECK(flow.store->scoring("alpha").value()->snapshot.size() == 32);
}

TEST_CASE("the day is the tenant's frozen one, else today in its own time zone", "[flow][rescore]") {
  Flow flow;
  REQUIRE(import_tables(*flow.store, "alpha", bundle(), flow.engine()).has_value());
  flow.now = store::Instant(1322740800s + 4h);  // 16:00 in UTC, 01:00 of the next day in Tokyo
  CHECK(flow::rescore(*flow.store, "alpha", flow.engine()).value().as_of == "2011-12-02");
  REQUIRE(flow.store->set_settings("alpha", R"({"as_of":"2011-06-01"})").has_value());
  CHECK(flow::rescore(*flow.store, "alpha", flow.engine()).value().as_of == "2011-06-01");
  REQUIRE(flow.store->set_settings("alpha", R"({"as_of":"1 June"})").has_value());
  const auto refused = flow::rescore(*flow.store, "alpha", flow.engine());
  REQUIRE(refused.has_error());
  CHECK_THAT(refused.error().detail, ContainsSubstring("as_of"));
}

TEST_CASE("the starting set is a setting of the tenant", "[flow][rescore]") {
  Flow flow;
  REQUIRE(import_tables(*flow.store, "alpha", bundle(), flow.engine()).has_value());
  std::vector<bool> asked;
  auto engine = flow.engine();
  engine.score = [&](const rules::Records& records, const rules::ScoreOptions& options) {
    asked.push_back(options.starting_set);
    return score_by_revenue(records, options);
  };
  REQUIRE(flow::rescore(*flow.store, "alpha", engine).has_value());
  REQUIRE(flow.store->set_settings("alpha", R"({"starting_set":"true"})").has_value());
  REQUIRE(flow::rescore(*flow.store, "alpha", engine).has_value());
  CHECK(asked == std::vector<bool>{false, true});
}

TEST_CASE("records that change while they are scored are scored again", "[flow][rescore]") {
  Flow flow;
  REQUIRE(import_tables(*flow.store, "alpha", bundle(), flow.engine()).has_value());
  flow.scorings = 0;
  flow.before_scoring = [&]() -> Result<void> {
    if (flow.scorings > 1) return {};
    return flow.store->replace_records("alpha", {{}, {"A1"}, {}});
  };
  CHECK(flow::rescore(*flow.store, "alpha", flow.engine()).value().accounts == 1);
  CHECK(flow.scorings == 2);
  CHECK(flow.point("A1") == -2);
}
