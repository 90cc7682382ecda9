#include "scripted_crm.hpp"

using namespace kam;
using namespace std::chrono_literals;
using store::JobState;
using Texts = std::vector<std::string>;

TEST_CASE("the first sync reads all pages, scores once, and the next reads what changed", "[flow][sync]") {
  Pulling world;
  const auto first = world.sync();
  CHECK(first.state == JobState::done);
  CHECK((first.done == 5 && first.total == 5));
  CHECK(first.result ==
        R"({"mode":"full","accounts":5,"changed":7,"gone":0,"merged":0,"bad_rows":0,"scored":5})");  // users, settings
                                                                                                     // too
  CHECK(world.accounts() == Texts{"", "A1", "A2", "A3", "A4", "A5"});
  CHECK(world.scorings == 1);
  CHECK(world.point("A5") == 100);

  world.paged.set("A2", "300");
  world.paged.pulled.clear();
  CHECK_THAT(world.sync().result, ContainsSubstring(R"("mode":"changes","accounts":1,"changed":1)"));
  CHECK(world.paged.pulled == Texts{"since:6"});
  CHECK(world.point("A2") == 300);
  CHECK(world.scorings == 2);

  CHECK_THAT(world.sync().result, ContainsSubstring(R"("accounts":0,"changed":0)"));
  CHECK(world.paged.pulled.back() == "since:7");
  CHECK(world.scorings == 2);
}

TEST_CASE("a sync that is broken off goes on at its page, in whatever process", "[flow][sync]") {
  Pulling world;
  std::stop_source stop;
  world.paged.on_pull = [&] {
    if (world.paged.pulled.size() == 2) stop.request_stop();
  };
  const auto broken_off = world.sync("", stop.get_token());
  CHECK(broken_off.state == JobState::running);
  CHECK(world.accounts() == Texts{"", "A1", "A2", "A3", "A4"});
  world.paged.on_pull = {};
  world.restart();
  CHECK(world.jobs->round() == 1);
  const auto whole = *world.store->job("alpha", broken_off.id).value();
  CHECK(whole.state == JobState::done);
  CHECK((whole.done == 5 && whole.total == 5));
  CHECK(world.paged.pulled == Texts{"", "full:2:6", "full:4:6"});
  CHECK(world.point("A1") == 100);
}

TEST_CASE("what changes while a full sync runs is found by the next one", "[flow][sync]") {
  Pulling world;
  world.paged.on_pull = [&] {
    if (world.paged.pulled.size() == 3) world.paged.set("A1", "900");  // its page was read
  };
  CHECK(world.sync().state == JobState::done);
  CHECK(world.point("A1") == 100);
  world.paged.on_pull = {};
  CHECK(world.sync().state == JobState::done);
  CHECK(world.point("A1") == 900);
}

TEST_CASE("deleted accounts are erased, merged ones read anew under the one that stays", "[flow][sync]") {
  Pulling world;
  CHECK(world.sync().state == JobState::done);
  world.paged.remove("A1");
  world.paged.accounts.erase("A3");
  world.paged.accounts["A4"].revenue = "250";  // the CRM did not even mark it as changed
  world.paged.merged.emplace_back(++world.paged.clock, connectors::Merge{"A3", "A4"});
  const auto job = world.sync();
  CHECK_THAT(job.result, ContainsSubstring(R"("gone":1,"merged":1)"));
  CHECK(world.paged.asked == Texts{"A4"});
  CHECK(world.accounts() == Texts{"", "A2", "A4", "A5"});
  CHECK(world.point("A4") == 250);
  CHECK(world.store->scoring("alpha").value()->accounts == 3);
}

TEST_CASE("a full sync finds what is gone without a word, and keeps what came meanwhile", "[flow][sync]") {
  Pulling world;
  CHECK(world.sync().state == JobState::done);
  world.paged.accounts.erase("A2");
  world.paged.set("A0", "70");  // before the page that is read next, so on none of them
  world.paged.on_pull = [&] {
    if (world.paged.pulled.back() == "full:2:7") {
      store::Store::Replacement told;
      told.records = {{"A9", "[]"}};
      REQUIRE(world.store->replace_records("alpha", told).has_value());
      world.paged.set("A9", "80");
    }
  };
  CHECK(world.sync("full").state == JobState::done);
  CHECK(world.accounts() == Texts{"", "A0", "A1", "A3", "A4", "A5", "A9"});
  CHECK(world.paged.asked == Texts{"A2"});
  CHECK_THAT(world.store->jobs("alpha", "sync", 1).value()[0].result, ContainsSubstring(R"("gone":1)"));
}

TEST_CASE("a CRM that fails for a while is asked again, one that fails on ends the job with its reason",
          "[flow][sync]") {
  Pulling world;
  world.paged.faults = {{Errc::upstream, "503"}, {Errc::rate_limited, "429"}};
  CHECK(world.sync().state == JobState::done);
  for (int i = 0; i < 3; ++i) world.paged.faults.push_back({Errc::timeout, "slow"});
  world.paged.set("A1", "5");
  const auto failed = world.sync();
  CHECK(failed.state == JobState::failed);
  CHECK(failed.error == "slow");
  CHECK(world.point("A1") == 100);
  CHECK(world.sync().state == JobState::done);
  CHECK(world.point("A1") == 5);
  world.paged.faults = {{Errc::unauthenticated, "the token is refused"}};
  CHECK(world.sync().error == "the token is refused");
}

TEST_CASE("while the CRM is out a sync waits in the queue and goes on at its page, for an hour at most",
          "[flow][sync]") {
  Pulling world;
  world.make_jobs(1h);
  const auto out = [&](int pulls) {
    world.paged.faults.assign(static_cast<std::size_t>(pulls), {Errc::upstream, "503"});
  };
  world.paged.on_pull = [&] {
    if (world.paged.pulled.size() == 2) out(6);  // after the first page; twice what the fixture tries at once
  };
  const auto waiting = world.sync();
  CHECK(waiting.state == JobState::queued);
  CHECK(waiting.done == 2);
  world.now += 59min;
  CHECK(world.jobs->round() == 1);
  CHECK(world.jobs->round() == 1);
  CHECK(world.store->job("alpha", waiting.id).value()->state == JobState::done);
  CHECK(world.paged.pulled.back() == "full:4:6");
  CHECK(std::count(world.paged.pulled.begin(), world.paged.pulled.end(), "") == 1);
  CHECK(world.point("A5") == 100);

  world.paged.on_pull = {};
  out(100);
  const auto again = world.sync();
  CHECK(again.state == JobState::queued);
  world.now += 59min;
  CHECK(world.jobs->round() == 1);
  CHECK(world.store->job("alpha", again.id).value()->state == JobState::queued);
  world.now += 1min;
  CHECK(world.jobs->round() == 1);
  CHECK(world.store->job("alpha", again.id).value()->state == JobState::failed);
  CHECK(world.store->job("alpha", again.id).value()->error == "503");
}

TEST_CASE("a CRM that forgot where its pages were is read from the start", "[flow][sync]") {
  Pulling world;
  CHECK(world.sync().state == JobState::done);
  world.paged.set("A3", "33");
  world.paged.faults = {{Errc::not_found, "410: the cursor is too old"}};
  CHECK_THAT(world.sync().result, ContainsSubstring(R"("mode":"full","accounts":5)"));
  CHECK(world.point("A3") == 33);
}

TEST_CASE("the fields that kamd writes are no news", "[flow][sync]") {
  Pulling world;
  CHECK(world.sync().state == JobState::done);
  world.paged.accounts["A1"].kamd_score = "64";
  world.paged.accounts["A1"].changed_at = ++world.paged.clock;
  CHECK_THAT(world.sync().result, ContainsSubstring(R"("accounts":1,"changed":0)"));
  CHECK(world.scorings == 1);
}

TEST_CASE("a cancelled sync keeps its pages, and the next one goes on there", "[flow][sync]") {
  Pulling world;
  world.paged.on_pull = [&] {
    if (world.paged.pulled.size() == 2) REQUIRE(world.store->cancel_job("alpha", 1, world.now).has_value());
  };
  CHECK(world.sync().state == JobState::cancelled);
  world.paged.on_pull = {};
  CHECK(world.sync().state == JobState::done);
  CHECK(world.paged.pulled == Texts{"", "full:2:6", "full:4:6"});
  CHECK(world.point("A1") == 100);
}
