// What every store promises of jobs.
#include "contract/house.hpp"

TEST_CASE("a job waits once, runs alone in its tenant, and ends once", "[store][contract][jobs]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  const auto first = store.add_job("alpha", "sync", "full", noon).value();
  CHECK(first.state == JobState::queued);
  CHECK(first.tenant == "alpha");
  CHECK(first.created == noon);
  CHECK_FALSE(first.started.has_value());
  CHECK(store.add_job("alpha", "sync", "full", noon + 1s).value().id == first.id);
  const auto other = store.add_job("alpha", "sync", "", noon + 1s).value();
  CHECK(other.id != first.id);
  CHECK(store.add_job("gamma", "sync", "", noon).error().code == Errc::not_found);

  const auto running = store.start_job("alpha", noon + 2s).value();
  REQUIRE(running.has_value());
  CHECK(running->id == first.id);
  CHECK(running->state == JobState::running);
  CHECK(running->started == noon + 2s);
  CHECK_FALSE(store.start_job("alpha", noon + 2s).value().has_value());
  CHECK(store.add_job("alpha", "sync", "full", noon + 3s).value().id == first.id);

  CHECK_FALSE(store.note_progress("alpha", first.id, {3, 10, "page 2"}).value());
  CHECK(store.note_progress("alpha", other.id, {}).error().code == Errc::not_found);
  const auto seen = store.job("alpha", first.id).value();
  CHECK((seen->done == 3 && seen->total == 10 && seen->cursor == "page 2"));

  REQUIRE(store.end_job("alpha", first.id, JobState::done, R"({"changed":1})", noon + 5s).has_value());
  CHECK(store.end_job("alpha", first.id, JobState::failed, "no", noon + 6s).error().code == Errc::not_found);
  const auto ended = store.job("alpha", first.id).value();
  CHECK(ended->state == JobState::done);
  CHECK(ended->result == R"({"changed":1})");
  CHECK(ended->error.empty());
  CHECK(ended->ended == noon + 5s);
  CHECK(store.add_job("alpha", "sync", "full", noon + 6s).value().id != first.id);

  CHECK(store.start_job("alpha", noon + 7s).value()->id == other.id);
  REQUIRE(store.end_job("alpha", other.id, JobState::failed, "the CRM is away", noon + 8s).has_value());
  CHECK(store.job("alpha", other.id).value()->error == "the CRM is away");
  const auto listed = store.jobs("alpha", "sync", 2).value();
  REQUIRE(listed.size() == 2);
  CHECK(listed[0].id > listed[1].id);
  CHECK(store.jobs("alpha", "rescore", 10).value().empty());
  CHECK(store.jobs("alpha", "", 10).value().size() == 3);
}

TEST_CASE("a job that a dead process ran waits again with its cursor", "[store][contract][jobs]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  const auto id = house.store->add_job("alpha", "rescore", "", noon).value().id;
  REQUIRE(house.store->add_job("beta", "rescore", "", noon).has_value());
  for (const char* tenant : {"alpha", "beta"}) REQUIRE(house.store->start_job(tenant, noon).value().has_value());
  REQUIRE(house.store->note_progress("alpha", id, {5, 9, "A5"}).has_value());
  house.reopen();
  CHECK(house.store->recover_jobs("alpha").value() == 1);
  CHECK(house.store->recover_jobs("alpha").value() == 0);
  CHECK(house.store->jobs("beta", "", 1).value().at(0).state == JobState::running);
  const auto again = house.store->start_job("alpha", noon + 9s).value();
  REQUIRE(again.has_value());
  CHECK((again->id == id && again->cursor == "A5" && again->done == 5 && again->started == noon));
}

TEST_CASE("a waiting job is cancelled at once, a running one is told", "[store][contract][jobs]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  const auto running = store.add_job("alpha", "rescore", "", noon).value().id;
  const auto waiting = store.add_job("alpha", "sync", "", noon).value().id;
  REQUIRE(store.start_job("alpha", noon).value().has_value());
  CHECK(store.cancel_job("alpha", waiting, noon + 1s).value()->state == JobState::cancelled);
  CHECK(store.job("alpha", waiting).value()->ended == noon + 1s);
  const auto told = store.cancel_job("alpha", running, noon + 1s).value();
  CHECK((told->state == JobState::running && told->to_be_cancelled));
  CHECK(store.note_progress("alpha", running, {1, 2, ""}).value());
  CHECK(store.add_job("alpha", "rescore", "", noon).value().id != running);
  REQUIRE(store.end_job("alpha", running, JobState::cancelled, "", noon + 2s).has_value());
  CHECK(store.cancel_job("alpha", running, noon + 3s).value()->ended == noon + 2s);
  CHECK_FALSE(store.cancel_job("alpha", 4711, noon).value().has_value());
}

TEST_CASE("jobs of another tenant are as none", "[store][contract][jobs]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  const auto id = store.add_job("alpha", "sync", "", noon).value().id;
  CHECK_FALSE(store.job("beta", id).value().has_value());
  CHECK(store.jobs("beta", "", 10).value().empty());
  CHECK_FALSE(store.start_job("beta", noon).value().has_value());
  CHECK_FALSE(store.cancel_job("beta", id, noon).value().has_value());
  REQUIRE(store.start_job("alpha", noon).value().has_value());
  CHECK(store.note_progress("beta", id, {}).error().code == Errc::not_found);
  CHECK(store.end_job("beta", id, JobState::done, "", noon).error().code == Errc::not_found);
  CHECK(store.recover_jobs("beta").value() == 0);
  REQUIRE(store.remove_tenant("alpha").has_value());
  CHECK_FALSE(store.job("alpha", id).value().has_value());
}

TEST_CASE("of equal jobs the latest twenty that ended are kept", "[store][contract][jobs]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  const auto end = [&](const char* kind) {
    const auto id = store.add_job("alpha", kind, "", noon).value().id;
    REQUIRE(store.start_job("alpha", noon).value().has_value());
    REQUIRE(store.end_job("alpha", id, JobState::done, "", noon).has_value());
    return id;
  };
  const auto weekly = end("rescore"), first = end("sync");
  for (int i = 0; i < 20; ++i) end("sync");
  CHECK(store.jobs("alpha", "sync", 1000).value().size() == 20);
  CHECK_FALSE(store.job("alpha", first).value().has_value());
  CHECK(store.job("alpha", weekly).value().has_value());
}
