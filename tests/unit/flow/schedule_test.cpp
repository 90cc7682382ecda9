#include "kam/flow/schedule.hpp"

#include "kam/certs/crypto.hpp"
#include "scripted_crm.hpp"

using namespace kam;
using namespace std::chrono_literals;
using store::JobState;
using Texts = std::vector<std::string>;

namespace {

struct Scheduled : Pulling {
  flow::Schedule schedule{*store, connect(), [this] { return now; }};
  std::string ruleset = "test@1";

  Scheduled() {
    jobs->handle("history", flow::recomputing(*store, [this](const std::string&) -> Result<flow::Engine> {
                   auto made = engine();
                   made.ruleset = ruleset;
                   made.pack = std::make_shared<const rules::Pack>(
                       rules::Pack::load(rules::Pack::built_in(), certs::sha256_hex).value());
                   return made;
                 }));
  }

  /// Looks, and what was added by it: `sync full`.
  Texts due() {
    const auto before = jobs_so_far();
    schedule.look();
    auto all = jobs_so_far();
    return {all.begin() + static_cast<std::ptrdiff_t>(before.size()), all.end()};
  }
  Texts jobs_so_far() {
    Texts all;
    for (const auto& job : store->jobs("alpha", "", 1000).value())
      all.insert(all.begin(), job.kind + (job.options.empty() ? "" : " " + job.options));
    return all;
  }
  void set(const char* settings) { REQUIRE(store->set_settings("alpha", settings).has_value()); }
};

}  // namespace

TEST_CASE("a CRM that tells changes is read whole first and weekly, and hourly for what changed", "[flow][schedule]") {
  Scheduled world;
  world.set(R"({"as_of":"2011-12-01"})");
  CHECK(world.due() == Texts{"sync full"});
  CHECK(world.jobs->round() == 1);
  world.now += 59min;
  CHECK(world.due() == Texts{"history test@1"});
  CHECK(world.jobs->round() == 1);
  world.now += 1min;
  CHECK(world.due() == Texts{"sync"});
  world.now += 5h;
  CHECK(world.due().empty());  // it waits
  CHECK(world.jobs->round() == 1);
  world.now += 1min;  // long after the one before was asked for
  CHECK(world.due() == Texts{"sync"});
  CHECK(world.jobs->round() == 1);
  world.now += 7 * 24h;
  CHECK(world.due() == Texts{"sync full"});
}

TEST_CASE("how often is a setting, and none of it for files", "[flow][schedule]") {
  Scheduled world;
  world.set(R"({"sync_every":"0"})");
  CHECK(world.due().empty());
  world.set(R"({"sync_every":"5","as_of":"2011-12-01"})");
  world.now += 1min;
  CHECK(world.due() == Texts{"sync full"});
  CHECK(world.jobs->round() == 1);
  world.now += 5min;
  CHECK(world.due() == Texts{"sync", "history test@1"});
  auto files = [&](const store::Tenant&,
                   boost::asio::any_io_executor) -> Result<std::shared_ptr<connectors::Connector>> {
    return std::make_shared<CrmConnector>(world.crm);
  };
  Pulling other;
  flow::Schedule quiet(*other.store, files, [&] { return other.now; });
  quiet.look();
  CHECK(other.store->jobs("alpha", "", 10).value().empty());
}

TEST_CASE("a sync that failed is tried again after five minutes", "[flow][schedule]") {
  Scheduled world;
  world.set(R"({"as_of":"2011-12-01"})");
  CHECK(world.due() == Texts{"sync full"});
  world.paged.faults = {{Errc::unauthenticated, "no"}};
  CHECK(world.jobs->round() == 1);
  world.now += 4min;
  CHECK(world.due().empty());
  world.now += 1min;
  CHECK(world.due() == Texts{"sync full"});
}

TEST_CASE("at the tenant's midnight its accounts are scored anew", "[flow][schedule]") {
  Scheduled world;
  world.set(R"({"sync_every":"0"})");
  store::Store::Replacement records;
  records.inputs = store::Inputs{R"({"time_zone":"America/New_York"})", {}, 0};  // five hours behind UTC
  REQUIRE(world.store->replace_records("alpha", records).has_value());
  CHECK(world.due().empty());  // never scored
  REQUIRE(flow::rescore(*world.store, "alpha", world.engine()).has_value());
  world.jobs->handle("rescore", flow::rescoring(*world.store, [&](const std::string&) -> Result<flow::Engine> {
                       return world.engine();
                     }));
  world.now += 16h + 59min;  // 04:59 UTC
  CHECK(world.due() == Texts{"history test@1"});
  CHECK(world.jobs->round() == 1);
  world.now += 1min;
  CHECK(world.due() == Texts{"rescore"});
  CHECK(world.jobs->round() == 1);
  CHECK(world.store->scoring("alpha").value()->as_of == "2011-12-02");
  world.now += 1min;
  CHECK(world.due().empty());
  world.set(R"({"sync_every":"0","as_of":"2011-12-02"})");
  world.now += 48h;
  CHECK(world.due().empty());
}

namespace {
/// A tenant of files, imported and scored.
struct Imported : Scheduled {
  Imported() {
    set(R"({"sync_every":"0","as_of":"2011-12-01"})");
    score();
  }
  void score() {
    auto made = engine();
    made.ruleset = ruleset;
    REQUIRE(flow::rescore(*store, "alpha", made).has_value());
    now += 1min;
  }
};
}  // namespace

TEST_CASE("past month ends are recomputed after the first import, and again under other rules", "[flow][schedule]") {
  Imported world;
  CHECK(world.due() == Texts{"history test@1"});
  world.now += 1min;
  CHECK(world.due().empty());  // it waits
  CHECK(world.jobs->round() == 1);
  world.score();  // a later import
  CHECK(world.due().empty());
  for (const char* rules : {"test@2", "test@1"}) {  // and back
    world.ruleset = rules;
    world.score();
    CHECK(world.due() == Texts{std::string("history ") + rules});
    CHECK(world.jobs->round() == 1);
    CHECK(world.store->recomputations("alpha").value().front().ruleset == rules);
    world.now += 1min;
    CHECK(world.due().empty());
  }
}

TEST_CASE("a recomputation that was cancelled is let be, one that failed is tried again, one half done goes on",
          "[flow][schedule]") {
  Imported world;
  CHECK(world.due() == Texts{"history test@1"});
  REQUIRE(world.store->cancel_job("alpha", 1, world.now).has_value());
  world.now += 1h;
  CHECK(world.due().empty());
  world.ruleset = "test@2";
  world.score();
  CHECK(world.due() == Texts{"history test@2"});
  REQUIRE(world.store->start_job("alpha", world.now).value().has_value());
  REQUIRE(world.store->end_job("alpha", 2, JobState::failed, "no", world.now).has_value());
  world.now += 4min;
  CHECK(world.due().empty());
  world.now += 1min;
  CHECK(world.due() == Texts{"history test@2"});
  REQUIRE(world.store->add_job("alpha", "backtest", "", world.now).has_value());
  CHECK(world.jobs->round() == 1);  // gives way
  CHECK(world.store->job("alpha", 3).value()->result == R"({"accounts":0,"months":0,"complete":false})");
  world.now += 1min;
  CHECK(world.due() == Texts{"history test@2"});
  CHECK(world.jobs->round() + world.jobs->round() == 2);
  CHECK(world.store->recomputations("alpha").value().front().complete);
}
