#include "kam/flow/handlers.hpp"

#include <fstream>

#include "flow_fixture.hpp"
#include "kam/certs/crypto.hpp"

using namespace kam;
using namespace std::chrono_literals;
using store::JobState;

namespace {
rules::Pack built_in() {
  return rules::Pack::load(rules::Pack::built_in(), certs::sha256_hex).value();
}
}  // namespace

TEST_CASE("a rescore job scores all accounts, a backtest job keeps its result", "[flow][jobs]") {
  Flow world;
  flow::Jobs jobs(*world.store, [&] { return world.now; });
  const auto packs = flow::packs_in_use({}, built_in());
  jobs.handle(flow::job_kind::rescore,
              flow::rescoring(*world.store, flow::engines_of(packs, [&] { return world.now; })));
  jobs.handle(flow::job_kind::backtest, flow::backtesting(*world.store, packs));
  connectors::BundleTables bundle;
  bundle.settings_json = R"({"reporting_currency":"EUR"})";
  bundle.tables.push_back({rules::Object::accounts, {"id", "name"}, {"A1", "One", "A2", "Two"}});
  bundle.tables.push_back({rules::Object::invoices,
                           {"id", "account_id", "date", "net_amount", "currency", "is_return"},
                           {"I1", "A1", "2011-03-01", "100", "EUR", "false", "I3", "A1", "2011-09-15", "70", "EUR",
                            "false", "I2", "A2", "2011-04-01", "50", "EUR", "false"}});
  REQUIRE(import_tables(*world.store, "alpha", std::move(bundle), world.engine()).has_value());

  const auto rescore = world.store->add_job("alpha", "rescore", "", world.now).value().id;
  const auto backtest = world.store->add_job("alpha", "backtest", "2011-06-01 90", world.now).value().id;
  const auto strange = world.store->add_job("alpha", "backtest", "soon", world.now).value().id;
  for (int i = 0; i < 3; ++i) CHECK(jobs.round() == 1);
  const auto scored = *world.store->job("alpha", rescore).value();
  CHECK(scored.state == JobState::done);
  CHECK((scored.done == 2 && scored.total == 2));
  CHECK(scored.result == R"({"accounts":2,"active":2,"changed":2,"as_of":"2011-12-01"})");
  CHECK(world.store->scoring("alpha").value()->ruleset == built_in().version());
  const auto looked_back = *world.store->job("alpha", backtest).value();
  CHECK(looked_back.error.empty());
  CHECK(looked_back.state == JobState::done);
  CHECK_THAT(looked_back.result, ContainsSubstring("2011-05-31"));
  CHECK(world.store->job("alpha", strange).value()->state == JobState::failed);
}

TEST_CASE("the pack in use is the one that the server took, else the tenant's own, else the common one",
          "[flow][jobs]") {
  const TemporaryDirectory directory;
  const auto packs = flow::packs_in_use(directory / "packs", built_in());
  CHECK(packs("alpha").value().version() == built_in().version());
  const auto write = [&](const std::filesystem::path& folder, const char* bytes) {
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "pack.json") << bytes;
  };
  write(directory / "packs/alpha", "{");
  CHECK(packs("alpha").error().code == Errc::invalid_input);
  CHECK(packs("beta").value().version() == built_in().version());
  std::filesystem::create_directories(directory / "packs/.accepted/alpha");
  for (const auto& [name, bytes] : rules::Pack::built_in())
    std::ofstream(directory / "packs/.accepted/alpha" / name, std::ios::binary) << bytes;
  CHECK(packs("alpha").value().version() == built_in().version());
}
