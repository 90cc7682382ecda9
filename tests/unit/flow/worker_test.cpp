#include <future>

#include "flow_fixture.hpp"
#include "kam/log/log.hpp"

using namespace kam;
using namespace std::chrono_literals;
using store::EventState;

TEST_CASE("ten events of one account are one reading and one scoring", "[flow][worker]") {
  Flow flow;
  flow.crm.revenue = {{"A1", "10"}};
  for (int i = 0; i < 10; ++i) {
    flow.event("d" + std::to_string(i), {"A1"});
    flow.now += 40ms;
  }
  auto worker = flow.worker();
  flow.now += 459ms;  // 499 ms after the last
  CHECK(worker.round() == 0);
  flow.now += 1ms;
  CHECK(worker.round() == 1);
  CHECK(flow.crm.asked == std::vector<std::string>{"A1"});
  CHECK(flow.scorings == 1);
  CHECK(flow.count(EventState::done) == 10);
  CHECK(flow.point("A1") == 10);
  CHECK(worker.round() == 0);
}

TEST_CASE("several accounts of a batch are one scoring, tenants are apart", "[flow][worker]") {
  Flow flow;
  REQUIRE(flow.store->add_tenant({"beta", "csv", "{}", flow.now}).has_value());
  flow.crm.revenue = {{"A1", "10"}, {"A2", "20"}};
  flow.event("d1", {"A1", "A2"});
  flow.event("d1", {"A1"}, "beta");
  flow.now += 500ms;
  auto worker = flow.worker();
  CHECK(worker.round() == 2);
  CHECK(flow.scorings == 2);
  CHECK(flow.point("A2") == 20);
  CHECK(flow.point("A1", "beta") == 10);
  CHECK(flow.point("A2", "beta") == -2);
}

TEST_CASE("an account that the CRM does not have any more goes", "[flow][worker]") {
  Flow flow;
  flow.crm.revenue = {{"A1", "10"}, {"A2", "20"}};
  flow.event("d1", {"A1", "A2"});
  flow.now += 500ms;
  auto worker = flow.worker();
  CHECK(worker.round() == 1);
  flow.crm.revenue.erase("A2");
  flow.event("d2", {"A2"});
  flow.now += 500ms;
  CHECK(worker.round() == 1);
  CHECK(flow.point("A1") == 10);
  CHECK(flow.point("A2") == -2);
  CHECK(flow.store->assessment_history("alpha", "A2", 5).value().size() == 1);
}

TEST_CASE("a CRM that is down is asked again later, and once a round", "[flow][worker]") {
  Flow flow;
  flow.crm.revenue = {{"A1", "10"}, {"A2", "20"}};
  flow.crm.faults = {{"A1", {Errc::upstream, "CRM answers 503"}}, {"A2", {Errc::upstream, "CRM answers 503"}}};
  flow.event("d1", {"A1", "A2"});
  flow.now += 500ms;
  auto worker = flow.worker();
  CHECK(worker.round() == 0);
  CHECK(flow.crm.asked.size() == 1);
  CHECK(flow.scorings == 0);
  const auto waiting = flow.store->events("alpha", EventState::pending, 5).value();
  REQUIRE(waiting.size() == 2);
  CHECK(waiting[0].reason == "CRM answers 503");
  CHECK(waiting[0].next_attempt_at == flow.now + 500ms);
  flow.now += 499ms;
  CHECK(worker.round() == 0);
  CHECK(flow.crm.asked.size() == 1);
  flow.now += 1ms;
  CHECK(worker.round() == 0);
  CHECK(flow.store->next_due("alpha").value() == flow.now + 1s);
  flow.crm.faults.clear();
  flow.now += 1s;
  CHECK(worker.round() == 1);
  CHECK(flow.point("A2") == 20);
  CHECK(flow.scorings == 1);
}

TEST_CASE("an account that cannot be read does not keep the others back", "[flow][worker]") {
  Flow flow;
  flow.crm.revenue = {{"A1", "10"}, {"A2", "20"}, {"A3", "30"}};
  flow.crm.faults = {{"A2", {Errc::corrupt, "a record of another shape"}}};
  flow.event("d1", {"A1", "A2", "A3"});
  flow.now += 500ms;
  auto worker = flow.worker();
  CHECK(worker.round() == 1);
  CHECK(flow.point("A1") == 10);
  CHECK(flow.point("A3") == 30);
  CHECK(flow.count(EventState::done) == 2);
  CHECK(flow.count(EventState::pending) == 1);
}

TEST_CASE("after its attempts an event is dead, with the reason", "[flow][worker]") {
  Flow flow;
  flow.crm.faults = {{"A1", {Errc::unauthenticated, "the CRM refuses our token"}}};
  flow.event("d1", {"A1"});
  flow::WorkerSettings settings;
  settings.most_attempts = 3;
  auto worker = flow.worker(settings);
  for (int i = 0; i < 5; ++i) {
    flow.now += 10min;
    CHECK(worker.round() == 0);
  }
  CHECK(flow.crm.asked.size() == 3);
  const auto dead = flow.store->events("alpha", EventState::dead, 5).value();
  REQUIRE(dead.size() == 1);
  CHECK(dead[0].reason == "the CRM refuses our token");
  CHECK(dead[0].attempts == 3);
}

TEST_CASE("while the CRM is out no event dies for a day, and it is asked at least every two seconds",
          "[flow][worker]") {
  Flow flow;
  flow.crm.revenue = {{"A1", "10"}};
  flow.crm.faults = {{"A1", {Errc::upstream, "CRM answers 503"}}};
  flow.event("d1", {"A1"});
  flow::WorkerSettings settings;
  settings.most_attempts = 3;
  auto worker = flow.worker(settings);
  for (int i = 0; i < 40; ++i) {
    flow.now += 2s;
    CHECK(worker.round() == 0);
  }
  CHECK(flow.crm.asked.size() == 40);
  CHECK(flow.count(EventState::dead) == 0);
  flow.crm.faults.clear();
  flow.now += 2s;
  CHECK(worker.round() == 1);
  CHECK(flow.point("A1") == 10);

  flow.crm.faults = {{"A1", {Errc::timeout, "the CRM did not answer in time"}}};
  flow.event("d2", {"A1"});
  flow.now += 25h;
  for (int i = 0; i < 4; ++i, flow.now += 10min) worker.round();
  CHECK(flow.count(EventState::dead) == 1);
}

TEST_CASE("while the CRM is out its tenant rests, however much waits, and no other one does", "[flow][worker]") {
  Flow flow;
  REQUIRE(flow.store->add_tenant({"beta", "csv", "{}", flow.now}).has_value());
  flow.crm.revenue = {{"A1", "10"}, {"A2", "20"}, {"A3", "30"}, {"B1", "40"}};
  flow.crm.faults = {{"A1", {Errc::timeout, "slow"}}, {"A2", {Errc::timeout, "slow"}}};
  flow.event("d1", {"A1"});
  flow.event("d2", {"A2"});
  flow.event("d3", {"A3"});
  flow.now += 500ms;
  flow::WorkerSettings settings;
  settings.accounts_a_round = 1;
  auto worker = flow.worker(settings);
  CHECK(worker.round() == 0);
  CHECK(worker.round() == 0);
  CHECK(flow.crm.asked == std::vector<std::string>{"A1"});
  flow.event("d1", {"B1"}, "beta");
  flow.now += 500ms;
  flow.crm.asked.clear();
  CHECK(worker.round() == 1);
  CHECK(flow.crm.asked.size() == 2);
  CHECK(flow.point("B1", "beta") == 40);
}

TEST_CASE("one account whose reading always fails keeps the others back for one round only", "[flow][worker]") {
  Flow flow;
  flow.crm.revenue = {{"A1", "10"}, {"A2", "20"}, {"A3", "30"}};
  flow.crm.faults = {{"A1", {Errc::upstream, "the CRM breaks at this one"}}};
  flow.event("d1", {"A1", "A2", "A3"});
  flow.now += 500ms;
  auto worker = flow.worker();
  CHECK(worker.round() == 0);
  flow.now += 500ms;
  CHECK(worker.round() == 1);
  CHECK(flow.crm.asked == std::vector<std::string>{"A1", "A2", "A3", "A1"});
  CHECK(flow.point("A2") == 20);
  CHECK(flow.point("A3") == 30);
  CHECK(flow.count(EventState::pending) == 1);
}

TEST_CASE("a scoring that fails leaves its events for later", "[flow][worker]") {
  Flow flow;
  flow.crm.revenue = {{"A1", "10"}};
  flow.before_scoring = [] { return Result<void>(Error{Errc::invalid_input, "settings contradict the pack"}); };
  flow.event("d1", {"A1"});
  flow.now += 500ms;
  auto worker = flow.worker();
  CHECK(worker.round() == 0);
  CHECK(flow.count(EventState::pending) == 1);
  CHECK(flow.count(EventState::done) == 0);
}

TEST_CASE("what a killed process had leased is done after the restart, once", "[flow][worker]") {
  Flow flow;
  flow.crm.revenue = {{"A1", "10"}};
  flow.event("d1", {"A1"});
  flow.now += 500ms;
  REQUIRE(flow.store->lease("alpha", flow.now).value().size() == 1);  // and then the power fails
  flow.reopen();
  auto worker = flow.worker();
  CHECK(worker.round() == 0);
  CHECK(worker.recover().value() == 0);
  flow.now += 1min;  // the time of its lease
  CHECK(worker.recover().value() == 1);
  CHECK(worker.round() == 1);
  CHECK(worker.round() == 0);
  CHECK(flow.scorings == 1);
  CHECK(flow.count(EventState::done) == 1);
}

TEST_CASE("on its own thread the worker wakes for an event and names its accounts in one line", "[flow][worker]") {
  Flow flow;
  flow.crm.revenue = {{"A1", "10"}};
  std::mutex mutex;
  std::condition_variable written;
  std::vector<std::string> lines;
  log::send_to([&](std::string_view line) {
    const std::lock_guard lock(mutex);
    lines.emplace_back(line);
    written.notify_one();
  });
  {
    flow::WorkerSettings settings;
    settings.poll = 10s;
    auto worker = flow.worker(settings);
    worker.start();
    REQUIRE(flow.store->accept(store::Incoming{"alpha", {"generic", "d1", {"A1"}}, flow.now, 0ms}).has_value());
    worker.notify(flow.now);
    std::unique_lock lock(mutex);
    CHECK(written.wait_for(lock, 5s, [&] { return !lines.empty(); }));
    lock.unlock();
    worker.stop();
  }
  log::send_to({});
  REQUIRE(lines.size() == 1);
  CHECK_THAT(lines[0], ContainsSubstring(R"("name":"flow.rescored","tenant":"alpha","events":1,"accounts":"A1")"));
  CHECK(flow.point("A1") == 10);
}

TEST_CASE("a worker that is stopped leaves the rest of a batch to the next one", "[flow][worker]") {
  Flow flow;
  flow.crm.revenue = {{"A1", "10"}, {"A2", "20"}};
  REQUIRE(flow.store->accept(store::Incoming{"alpha", {"generic", "d1", {"A1", "A2"}}, flow.now, 0ms}).has_value());
  std::mutex mutex;
  std::condition_variable_any changed;
  bool asked = false, stopped = false;
  flow.crm.on_asked = [&] {
    std::unique_lock lock(mutex);
    asked = true;
    changed.notify_all();
    changed.wait_for(lock, 5s, [&] { return stopped; });
  };
  auto worker = flow.worker();
  worker.start();
  {
    std::unique_lock lock(mutex);
    REQUIRE(changed.wait_for(lock, 5s, [&] { return asked; }));
  }
  worker.request_stop();
  {
    const std::lock_guard lock(mutex);
    stopped = true;
  }
  changed.notify_all();
  worker.stop();
  CHECK(flow.crm.asked == std::vector<std::string>{"A1"});
  const auto given_back = flow.store->events("alpha", EventState::pending, 5).value();
  REQUIRE(given_back.size() == 2);
  for (const auto& event : given_back) CHECK(event.attempts == 0);
  flow.crm.on_asked = {};
  auto next = flow.worker();
  CHECK(next.round() == 1);  // at once: no lease has to end first
  CHECK(flow.count(EventState::done) == 2);
}

TEST_CASE("deliveries are forgotten after a week, not before", "[flow][worker]") {
  Flow flow;
  flow.crm.revenue = {{"A1", "10"}};
  flow.event("d1", {"A1"});
  flow.now += 500ms;
  auto worker = flow.worker();
  CHECK(worker.round() == 1);
  CHECK(flow.store->prune_deliveries("alpha", flow.now - 7 * 24h).value() == 0);
  CHECK(flow.store->accept(store::Incoming{"alpha", {"generic", "d1", {"A1"}}, flow.now + 7 * 24h, 0ms}).value() ==
        store::Store::Accepted::already);
}

TEST_CASE("a tenant with very many events does not keep another one waiting", "[flow][worker]") {
  Flow flow;
  REQUIRE(flow.store->add_tenant({"beta", "csv", "{}", flow.now}).has_value());
  std::vector<std::string> many;
  for (int i = 0; i < 30; ++i) many.push_back("M" + std::to_string(i));
  for (const auto& account : many) flow.crm.revenue[account] = "1";
  flow.crm.revenue["A1"] = "10";
  flow.event("d1", many);
  flow.event("d1", {"A1"}, "beta");
  flow.now += 500ms;
  flow::WorkerSettings settings;
  settings.accounts_a_round = 10;
  auto worker = flow.worker(settings);
  CHECK(worker.round() == 2);
  CHECK(flow.point("A1", "beta") == 10);
  CHECK(flow.count(EventState::done) == 10);
  CHECK(worker.round() == 1);
  CHECK(worker.round() == 1);
  CHECK(worker.round() == 0);
  CHECK(flow.count(EventState::done) == 30);
}

TEST_CASE("accounts for which a slow CRM left no time are asked for in the next round", "[flow][worker]") {
  Flow flow;
  flow.crm.revenue = {{"A1", "1"}, {"A2", "2"}, {"A3", "3"}};
  flow.event("d1", {"A1", "A2", "A3"});
  flow.now += 500ms;
  flow::WorkerSettings settings;
  settings.asking_a_round = 0ms;
  auto worker = flow.worker(settings);
  for (std::size_t done = 1; done <= 3; ++done) {
    CHECK(worker.round() == 1);
    CHECK(flow.count(EventState::done) == done);
  }
  CHECK(flow.crm.asked == std::vector<std::string>{"A1", "A2", "A3"});
  CHECK(flow.store->events("alpha", EventState::done, 5).value()[0].attempts == 1);
}

TEST_CASE("while a worker is at work its events are nobody else's", "[flow][worker]") {
  Flow flow;
  flow.crm.revenue = {{"A1", "1"}};
  flow.event("d1", {"A1"});
  flow.now += 500ms;
  auto second = flow.worker();
  std::size_t taken = 99;
  flow.crm.on_asked = [&] { taken = second.recover().value() + flow.store->lease("alpha", flow.now).value().size(); };
  CHECK(flow.worker().round() == 1);
  CHECK(taken == 0);
}

TEST_CASE("when the clock is set back what waits is due, not an hour later", "[flow][worker]") {
  Flow flow;
  flow.crm.revenue = {{"A1", "1"}};
  auto worker = flow.worker();
  CHECK(worker.round() == 0);
  flow.event("d1", {"A1"});
  flow.now -= 1h;
  CHECK(worker.round() == 1);
  CHECK(flow.count(EventState::done) == 1);
  flow.event("d2", {"A1"});
  flow.now += 1h;
  CHECK(worker.round() == 1);
}

TEST_CASE("what people enter is scored without asking the CRM", "[flow][worker]") {
  Flow flow;
  flow.crm.revenue = {{"A1", "10"}};
  flow.event("d1", {"A1"});
  flow.now += 500ms;
  auto worker = flow.worker();
  CHECK(worker.round() == 1);
  flow.crm.asked.clear();
  flow.crm.faults.emplace("A1", Error{Errc::upstream, "out"});
  const store::Entry entry{
      "A1", "stakeholders", {{rules::Object::accounts, {"id", "annual_revenue"}, {"A1", "70"}}}, "u1", flow.now};
  const auto any = [](const store::WithEntry&) { return Result<void>(); };
  REQUIRE(flow.store->put_entry("alpha", entry, 0, any).has_value());
  CHECK(worker.round() == 1);
  CHECK(flow.crm.asked.empty());
  CHECK(flow.point("A1") == 70);
  CHECK(flow.count(EventState::done) == 2);
}

TEST_CASE("a CRM that hangs keeps no other tenant waiting", "[flow][worker]") {
  Flow flow;
  REQUIRE(flow.store->add_tenant({"aaa", "csv", "{}", flow.now}).has_value());
  flow.crm.revenue = {{"A1", "10"}, {"SLOW", "20"}};
  std::promise<void> released;
  flow.crm.on_asked = [&, until = released.get_future().share()] {
    if (flow.crm.asked.back() == "SLOW") until.wait_for(5s);
  };
  flow.event("d1", {"SLOW"}, "aaa");
  flow.event("d1", {"A1"});
  flow.now += 500ms;
  flow::WorkerSettings settings;
  settings.patience = 20ms;
  auto worker = flow.worker(settings);
  CHECK(worker.round() == 1);
  CHECK(flow.point("A1") == 10);
  CHECK(flow.point("SLOW", "aaa") == -2);
  flow.event("d2", {"SLOW"}, "aaa");
  flow.now += 500ms;
  CHECK(worker.round() == 0);  // one question at a time
  CHECK(flow.crm.asked == std::vector<std::string>{"SLOW", "A1"});
  released.set_value();
  std::size_t rounds = 0;
  for (; worker.round() == 0 && rounds < 5'000; ++rounds) std::this_thread::sleep_for(1ms);
  CHECK(flow.point("SLOW", "aaa") == 20);
  CHECK(worker.round() == 1);
  CHECK(flow.crm.asked.size() == 3);
}
