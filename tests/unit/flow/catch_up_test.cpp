#include "many_accounts.hpp"

/// A small tenant whose accounts were scored alone: all are scored soon after.

using namespace kam;
using namespace std::chrono_literals;

namespace {

struct Small : Flow {
  flow::Engine by_rules = flow::engine_of(default_pack());
  Small() {
    by_rules.clock = [this] { return now; };
    REQUIRE(import_tables(*store, "alpha", bundle(), by_rules).has_value());
    crm.settings_json = bundle().settings_json;
    for (int i = 2; i < 7; ++i) crm.revenue[id_of(i)] = "5";  // of no group
  }
  void change(int i) {
    event("d" + std::to_string(++deliveries), {id_of(i)});
    now += 500ms;
  }
  bool is_behind() { return store->is_behind("alpha").value(); }
  store::Instant scored_at() { return store->scoring("alpha").value()->computed_at; }

 private:
  int deliveries = 0;
};

}  // namespace

TEST_CASE("once no more accounts change, all are scored", "[flow][worker]") {
  Small flow;
  auto worker = flow.worker({}, flow.by_rules);
  const auto imported = flow.scored_at();
  flow.change(3);
  CHECK(worker.round() == 1);
  CHECK(flow.is_behind());
  flow.now += 499ms;
  CHECK(worker.round() == 0);
  CHECK(flow.scored_at() == imported);
  flow.now += 1ms;
  CHECK(worker.round() == 0);
  CHECK_FALSE(flow.is_behind());
  CHECK(flow.scored_at() == flow.now);
}

TEST_CASE("accounts that change all the time keep the scoring of all waiting for ten seconds, not more",
          "[flow][worker]") {
  Small flow;
  auto worker = flow.worker({}, flow.by_rules);
  const auto imported = flow.scored_at();
  flow.change(2);
  worker.round();
  const auto first = flow.now;
  for (int i = 1; flow.scored_at() == imported; ++i) {
    REQUIRE(i < 100);
    flow.now -= 100ms;  // the next one 400 ms after
    flow.change(2 + i % 5);
    worker.round();
  }
  CHECK(flow.now - first >= 10s);
  CHECK(flow.now - first < 10s + 400ms);
}

TEST_CASE("a tenant that was behind when the server died catches up after its start", "[flow][worker]") {
  Small flow;
  {
    auto worker = flow.worker({}, flow.by_rules);
    flow.change(3);
    CHECK(worker.round() == 1);
  }
  flow.reopen();
  auto worker = flow.worker({}, flow.by_rules);
  REQUIRE(worker.recover().has_value());
  flow.now += 500ms;
  worker.round();
  CHECK_FALSE(flow.is_behind());
}

TEST_CASE("a tenant that is removed while it is behind is no failure", "[flow][worker]") {
  Small flow;
  auto worker = flow.worker({}, flow.by_rules);
  flow.change(3);
  CHECK(worker.round() == 1);
  REQUIRE(flow.store->remove_tenant("alpha").has_value());
  flow.now += 500ms;
  CHECK(worker.round() == 0);
}
