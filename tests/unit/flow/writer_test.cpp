#include "kam/flow/write_back.hpp"
#include "scripted_crm.hpp"

using namespace kam;
using namespace std::chrono_literals;
using Texts = std::vector<std::string>;

namespace {

struct Written : Pulling {
  flow::Writer writer{*store, connect(), [this] { return now; }, {}, [] { return 1.0; }};

  Written() {
    REQUIRE(store->set_settings("alpha", R"({"write_back":"true","as_of":"2011-12-01"})").has_value());
    CHECK(sync().state == store::JobState::done);
  }
  Texts last() const {
    Texts accounts;
    for (const auto& change : paged.written.back()) accounts.push_back(change.account);
    return accounts;
  }
};

}  // namespace

TEST_CASE("what the CRM is told are the fields of the contract, as people read them", "[flow][writing]") {
  const auto change = flow::write_back_of(
      R"({"account_id":"A1","as_of":"2011-06-01","ruleset":"default@1","tier":"rising",)"
      R"("total":{"point":64.979424,"low":54.25,"high":70.756,"coverage":0.835052},"churn":{"point":66.13,"band":"high"},)"
      R"("recommendations":[{"action":"Call the sponsor."},{"action":"Wait."}]})");
  REQUIRE(change.has_value());
  CHECK(change->account == "A1");
  CHECK(change->score == 65.0);
  CHECK(change->low == 54.3);
  CHECK(change->high == 70.8);
  CHECK(change->coverage == 0.84);
  CHECK(change->churn_index == 66.1);
  CHECK((change->tier == "rising" && change->churn_band == "high"));
  CHECK((change->next_step == "Call the sponsor." && change->scored_at == "2011-06-01"));
  CHECK(change->ruleset == "default@1");
  auto other = *change;
  other.scored_at = "2011-06-02";
  CHECK(flow::hash_of(other) == flow::hash_of(*change));
  other.low.reset();
  CHECK(flow::hash_of(other) != flow::hash_of(*change));
  const auto unknown = flow::write_back_of(R"({"account_id":"A2","total":{"point":null},"recommendations":[]})");
  REQUIRE(unknown.has_value());
  CHECK_FALSE(unknown->score.has_value());
  CHECK(unknown->next_step.empty());
  CHECK(flow::write_back_of("[]").error().code == Errc::internal);
}

TEST_CASE("every account is written once, then those that changed", "[flow][writing]") {
  Written world;
  CHECK(world.writer.round() == 5);
  CHECK(world.last() == Texts{"A1", "A2", "A3", "A4", "A5"});
  CHECK(world.writer.round() == 0);
  world.paged.set("A2", "150");
  CHECK(world.sync().state == store::JobState::done);
  CHECK(world.writer.round() == 1);
  CHECK(world.last() == Texts{"A2"});
  CHECK(world.paged.written.back()[0].score == 150.0);
}

TEST_CASE("the echo of our own writing makes no loop", "[flow][writing]") {
  Written world;
  CHECK(world.writer.round() == 5);
  const auto writings = world.paged.written.size();
  auto worker = flow::Worker(*world.store, world.engine(), world.connect(), {}, [] { return 0.5; });
  for (int echo = 0; echo < 3; ++echo) {
    world.event("echo " + std::to_string(echo), {"A1", "A2"});
    world.now += 1s;
    worker.round();
    CHECK(world.writer.round() == 0);
  }
  CHECK(world.count(store::EventState::done) == 6);
  CHECK(world.paged.written.size() == writings);
  CHECK(world.store->assessment_history("alpha", "A1", 10).value().empty());
}

TEST_CASE("a CRM that fails gets it later, one account that it refuses holds up no other", "[flow][writing]") {
  Written world;
  world.paged.write_faults = {{Errc::upstream, "503"}};
  CHECK(world.writer.round() == 0);
  CHECK(world.writer.round() == 0);
  CHECK(world.paged.written.empty());
  world.now += 2s;
  world.paged.refuses.emplace("A3", Error{Errc::invalid_input, "a rule of the CRM forbids it"});
  CHECK(world.writer.round() == 4);
  world.now += 4s;
  CHECK(world.writer.round() == 0);
  world.paged.refuses.clear();
  world.now += 1h;
  CHECK(world.writer.round() == 1);
  CHECK(world.last() == Texts{"A3"});
}

TEST_CASE("a CRM that is out is tried again within two seconds, however long it has been", "[flow][writing]") {
  Written world;
  for (int i = 0; i < 10; ++i) {
    world.paged.write_faults = {{Errc::timeout, "no end within the limit"}};
    CHECK(world.writer.round() == 0);
    CHECK(world.paged.write_faults.empty());
    world.now += 2s;
  }
  CHECK(world.writer.round() == 5);
}

TEST_CASE("nothing is written unless the tenant wants it and its CRM can", "[flow][writing]") {
  Written world;
  REQUIRE(world.store->set_settings("alpha", R"({"as_of":"2011-12-01"})").has_value());
  CHECK(world.writer.round() == 0);
  CHECK(world.paged.written.empty());
  REQUIRE(world.store->set_settings("alpha", R"({"write_back":"true","as_of":"2011-12-01"})").has_value());
  auto files = [&](const store::Tenant&,
                   boost::asio::any_io_executor) -> Result<std::shared_ptr<connectors::Connector>> {
    return std::make_shared<CrmConnector>(world.crm);
  };
  flow::Writer to_files(*world.store, files, [&] { return world.now; });
  CHECK(to_files.round() == 0);
  CHECK_FALSE(world.store->is_writing("alpha").value());
  CHECK(world.writer.round() == 5);
  REQUIRE(world.store->set_settings("alpha", "{}").has_value());
  CHECK(world.writer.round() == 0);
  CHECK_FALSE(world.store->is_writing("alpha").value());
}

TEST_CASE("the model's own fields are kept, whatever they begin with", "[flow][sync]") {
  Pulling world;
  CHECK(world.sync().state == store::JobState::done);
  std::string stored;
  auto inputs = [](const store::Inputs&) -> Result<void> { return {}; };
  auto records = [&](const store::StoredRecords& one) -> Result<void> {
    stored += one.payload;
    return {};
  };
  REQUIRE(world.store->visit_records("alpha", inputs, records).has_value());
  CHECK_THAT(stored, ContainsSubstring("kam_id"));
  CHECK(stored.find("kamd_score") == std::string::npos);
}
