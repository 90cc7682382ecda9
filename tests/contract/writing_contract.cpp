// What every store promises of what is written back.
#include "contract/house.hpp"
#include "contract/scored.hpp"

namespace {
using Texts = std::vector<std::string>;

Texts waiting(Store& store, const char* tenant = "alpha", Instant now = noon, int limit = 10) {
  Texts accounts;
  for (const auto& one : store.unwritten(tenant, now, limit).value()) accounts.push_back(one.account_id);
  return accounts;
}

void score(Store& store, std::vector<Assessment> assessments, const char* tenant = "alpha") {
  REQUIRE(store.replace_records(tenant, {}).has_value());
  REQUIRE(store.store_scoring(tenant, scored(std::move(assessments), version_of(store, tenant))).has_value());
}
}  // namespace

TEST_CASE("an account waits from the commit of its assessment until it is written", "[store][contract][writing]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  score(store, {assessed("A1", 10), assessed("A2", 20)});
  CHECK(waiting(store).empty());
  CHECK_FALSE(store.is_writing("alpha").value());
  REQUIRE(store.set_writing("alpha", true).has_value());
  REQUIRE(store.set_writing("alpha", true).has_value());
  CHECK(store.is_writing("alpha").value());
  CHECK(waiting(store) == Texts{"A1", "A2"});
  CHECK(waiting(store, "alpha", noon, 1) == Texts{"A1"});
  for (const auto& one : store.unwritten("alpha", noon, 10).value())
    REQUIRE(store.note_written("alpha", one, "hash of " + one.account_id, noon).has_value());
  CHECK(waiting(store).empty());

  score(store, {assessed("A1", 10), assessed("A2", 21, "2"), assessed("A3", 30)});
  CHECK(waiting(store) == Texts{"A2", "A3"});
  const auto again = store.unwritten("alpha", noon, 10).value();
  CHECK(again[0].hash == "hash of A2");
  CHECK(again[1].hash.empty());
  house.reopen();
  CHECK(waiting(*house.store) == Texts{"A2", "A3"});
}

TEST_CASE("what changes while it is written is written again", "[store][contract][writing]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  score(store, {assessed("A1", 10)});
  REQUIRE(store.set_writing("alpha", true).has_value());
  const auto taken = store.unwritten("alpha", noon, 1).value().at(0);
  score(store, {assessed("A1", 11, "2")});
  REQUIRE(store.note_written("alpha", taken, "old", noon).has_value());
  CHECK(waiting(store) == Texts{"A1"});
  CHECK(store.unwritten("alpha", noon, 1).value().at(0).hash == "old");
  REQUIRE(store.postpone_writing("alpha", taken, noon + 1h, "of before").has_value());
  CHECK(waiting(store) == Texts{"A1"});
}

TEST_CASE("what could not be written waits, unless it changes", "[store][contract][writing]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  score(store, {assessed("A1", 10)});
  REQUIRE(store.set_writing("alpha", true).has_value());
  REQUIRE(
      store.postpone_writing("alpha", store.unwritten("alpha", noon, 1).value().at(0), noon + 1h, "503").has_value());
  CHECK(waiting(store).empty());
  CHECK(store.unwritten("alpha", noon + 1h, 1).value().at(0).attempts == 1);
  score(store, {assessed("A1", 11, "2")});
  CHECK(store.unwritten("alpha", noon, 1).value().at(0).attempts == 0);
}

TEST_CASE("writing is each tenant's own, and off leaves nothing", "[store][contract][writing]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  score(store, {assessed("A1", 10)});
  score(store, {assessed("A1", 10)}, "beta");
  REQUIRE(store.set_writing("alpha", true).has_value());
  CHECK(waiting(store, "beta").empty());
  CHECK_FALSE(store.is_writing("beta").value());
  const auto one = store.unwritten("alpha", noon, 1).value().at(0);
  REQUIRE(store.note_written("beta", one, "h", noon).has_value());
  CHECK(waiting(store) == Texts{"A1"});
  CHECK(store.set_writing("gamma", true).error().code == Errc::not_found);
  REQUIRE(store.set_writing("alpha", false).has_value());
  CHECK(waiting(store).empty());
  score(store, {assessed("A1", 12, "3")});
  CHECK(waiting(store).empty());
}

TEST_CASE("of an account that is gone nothing waits and nothing is kept", "[store][contract][writing]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  score(store, {assessed("A1", 10), assessed("A2", 20)});
  REQUIRE(store.set_writing("alpha", true).has_value());
  const auto taken = store.unwritten("alpha", noon, 10).value();
  REQUIRE(store.note_written("alpha", taken.at(0), "of before", noon).has_value());
  score(store, {assessed("A3", 30)});
  CHECK(waiting(store) == Texts{"A3"});
  REQUIRE(store.note_written("alpha", taken.at(1), "too late", noon).has_value());
  score(store, {assessed("A1", 10), assessed("A2", 20)});
  CHECK(waiting(store) == Texts{"A1", "A2"});
  for (const auto& one : store.unwritten("alpha", noon, 10).value()) CHECK(one.hash.empty());
}
