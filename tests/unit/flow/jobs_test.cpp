#include "kam/flow/jobs.hpp"

#include "flow_fixture.hpp"

using namespace kam;
using namespace std::chrono_literals;
using flow::JobRun;
using store::JobState;

namespace {

struct Working : Flow {
  flow::Jobs jobs{*store, [this] { return now; }, {1000ms, 0ms, 1}};

  std::int64_t add(const char* kind, const char* tenant = "alpha") {
    return store->add_job(tenant, kind, "", now).value().id;
  }
  store::Job job(std::int64_t id, const char* tenant = "alpha") { return *store->job(tenant, id).value(); }
};

/// Counts to `total`, from where it was.
flow::JobHandler counting(std::int64_t total, std::function<void(std::int64_t)> at = {}) {
  return [=](JobRun& run) -> Result<std::string> {
    for (auto done = run.job().done; done < total; ++done) {
      if (at) at(done);
      if (auto go_on = run.progress(done + 1, total, "after " + std::to_string(done + 1)); !go_on) return go_on.error();
    }
    return std::string(R"({"counted":true})");
  };
}

}  // namespace

TEST_CASE("a job runs to its end and says how far it is on the way", "[flow][jobs]") {
  Working work;
  std::vector<std::int64_t> seen;
  const auto id = work.add("count");
  work.jobs.handle("count", counting(3, [&](std::int64_t) { seen.push_back(work.job(id).done); }));
  CHECK(work.jobs.round() == 1);
  CHECK(seen == std::vector<std::int64_t>{0, 1, 2});
  const auto job = work.job(id);
  CHECK(job.state == JobState::done);
  CHECK((job.done == 3 && job.total == 3));
  CHECK(job.result == R"({"counted":true})");
  CHECK(work.jobs.round() == 0);
}

TEST_CASE("a failing job says why, and the next one runs", "[flow][jobs]") {
  Working work;
  work.jobs.handle("fail", [](JobRun&) -> Result<std::string> { return Error{Errc::upstream, "the CRM is away"}; });
  work.jobs.handle("break", [](JobRun&) -> Result<std::string> { throw std::runtime_error("bang"); });
  const auto failing = work.add("fail"), breaking = work.add("break"), strange = work.add("knit");
  CHECK(work.jobs.round() + work.jobs.round() + work.jobs.round() == 3);
  CHECK(work.job(failing).state == JobState::failed);
  CHECK(work.job(failing).error == "the CRM is away");
  CHECK_THAT(work.job(breaking).error, ContainsSubstring("bang"));
  CHECK_THAT(work.job(strange).error, ContainsSubstring("knit"));
}

TEST_CASE("a running job that is cancelled ends at its next step", "[flow][jobs]") {
  Working work;
  const auto id = work.add("count");
  work.jobs.handle("count", counting(10, [&](std::int64_t done) {
                     if (done == 4) REQUIRE(work.store->cancel_job("alpha", id, work.now).has_value());
                   }));
  CHECK(work.jobs.round() == 1);
  CHECK(work.job(id).state == JobState::cancelled);
  CHECK(work.job(id).done == 5);
  CHECK(work.jobs.round() == 0);
}

TEST_CASE("what the end of the process breaks off goes on where it was", "[flow][jobs]") {
  Working work;
  const auto id = work.add("count");
  std::stop_source stop;
  std::vector<std::int64_t> counted;
  const auto handler = counting(6, [&](std::int64_t done) {
    counted.push_back(done);
    if (done == 2) stop.request_stop();
  });
  work.jobs.handle("count", handler);
  CHECK(work.jobs.round(stop.get_token()) == 1);
  CHECK(work.job(id).state == JobState::running);
  CHECK(work.job(id).cursor == "after 3");
  work.reopen();
  flow::Jobs next(*work.store, [&] { return work.now; }, {1000ms, 0ms, 1});
  next.handle("count", handler);
  CHECK(next.recover().value() == 1);
  CHECK(next.round() == 1);
  CHECK(work.job(id).state == JobState::done);
  CHECK(counted == std::vector<std::int64_t>{0, 1, 2, 3, 4, 5});
}

TEST_CASE("a tenant's jobs run one after another, another tenant's beside them", "[flow][jobs]") {
  Working work;
  REQUIRE(work.store->add_tenant({"beta", "csv", "{}", work.now}).has_value());
  std::vector<std::string> order;
  work.jobs.handle("note", [&](JobRun& run) -> Result<std::string> {
    order.push_back(run.tenant().id + std::to_string(run.job().id));
    CHECK_FALSE(work.store->start_job(run.tenant().id, work.now).value().has_value());
    return std::string();
  });
  work.jobs.handle("other", [&](JobRun& run) -> Result<std::string> {
    order.push_back(run.tenant().id);
    return std::string();
  });
  const auto first = work.add("note");
  work.add("other");
  work.add("other", "beta");
  CHECK(work.jobs.round() == 2);
  CHECK(work.jobs.round() == 1);
  CHECK(order == std::vector<std::string>{"alpha" + std::to_string(first), "beta", "alpha"});
}

TEST_CASE("threads of their own take jobs up and end when they are told", "[flow][jobs]") {
  Working work;
  std::atomic<int> ran{0};
  flow::Jobs jobs(*work.store, [&] { return work.now; }, {5ms, 0ms, 2});
  jobs.handle("count", [&](JobRun&) -> Result<std::string> {
    ++ran;
    return std::string();
  });
  jobs.handle("wait", [](JobRun& run) -> Result<std::string> {
    auto waited = run.wait(1h);
    REQUIRE(waited.has_error());
    return waited.error();
  });
  work.add("count");
  jobs.start();
  while (ran < 1) std::this_thread::yield();
  const auto waiting = work.add("wait");
  jobs.notify();
  while (work.job(waiting).state != JobState::running) std::this_thread::yield();
  jobs.stop();
  CHECK(work.job(waiting).state == JobState::running);
}
