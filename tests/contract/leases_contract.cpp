// What every store promises of leases, of dead events, and of deliveries that are known by their content.
#include <set>

#include "contract/house.hpp"

using namespace kam;
using namespace kam::store;
using namespace std::chrono_literals;

namespace {
Incoming delivery(const char* tenant, std::string id, std::vector<std::string> accounts, Instant at = noon) {
  return {tenant, {"generic", std::move(id), std::move(accounts)}, at, 0ms};
}
Incoming content(const char* tenant, Instant at, std::chrono::milliseconds settle = 500ms) {
  return {tenant, {"crm", "sha256:ab", {"A1"}}, at, settle, 10min};
}
}  // namespace

TEST_CASE("a lease that is kept is nobody else's", "[store][contract][leases]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  for (const char* tenant : {"alpha", "beta"}) {
    REQUIRE(store.accept(delivery(tenant, "d1", {"A1"})).has_value());
    REQUIRE(store.lease(tenant, noon, {"w1", 10s}).value().size() == 1);
  }
  CHECK(store.lease("alpha", noon + 5s, {"w2", 10s}).value().empty());
  REQUIRE(store.keep_leases("alpha", "w2", noon + 1h).has_value());  // not the holder
  REQUIRE(store.keep_leases("alpha", "w1", noon + 20s).has_value());
  CHECK(store.recover("alpha", noon + 19s).value() == 0);
  CHECK(store.recover("beta", noon + 19s).value() == 1);  // not kept there
  CHECK(store.recover("alpha", noon + 20s).value() == 1);
  CHECK(store.lease("alpha", noon + 20s, {"w2", 10s}).value().at(0).attempts == 1);
}

TEST_CASE("a lease takes the accounts that wait longest, and no more than was asked for", "[store][contract][leases]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  for (int i = 9; i >= 0; --i)
    REQUIRE(
        store.accept(delivery("alpha", "d" + std::to_string(i), {"A" + std::to_string(i)}, noon + i * 1s)).has_value());
  const auto first = store.lease("alpha", noon + 1min, {"w", 10s, 3}).value();
  REQUIRE(first.size() == 3);
  std::set<std::string> accounts;
  for (const auto& event : first) accounts.insert(event.account_id);
  CHECK(accounts == std::set<std::string>{"A0", "A1", "A2"});
  CHECK(store.lease("alpha", noon + 1min, {"w", 10s, 500, 4}).value().size() == 4);
  CHECK(store.lease("alpha", noon + 1min).value().size() == 3);
}

TEST_CASE("what was not tried costs no attempt", "[store][contract][leases]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  REQUIRE(store.accept(delivery("alpha", "d1", {"A1"})).has_value());
  const auto leased = store.lease("alpha", noon).value();
  const std::vector<std::int64_t> ids{leased.at(0).id};
  REQUIRE(store.return_untried("beta", ids).has_value());
  CHECK(store.lease("alpha", noon).value().empty());
  REQUIRE(store.return_untried("alpha", ids).has_value());
  CHECK(store.lease("alpha", noon).value().at(0).attempts == 1);
}

TEST_CASE("a dead event is replayed with all its attempts, by its tenant alone", "[store][contract][leases]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  REQUIRE(store.accept(delivery("alpha", "d1", {"A1", "A2"})).has_value());
  std::vector<std::int64_t> ids;
  for (const auto& event : store.lease("alpha", noon).value()) ids.push_back(event.id);
  REQUIRE(store.give_back("alpha", ids, {}, "the CRM refuses our token").has_value());
  const auto dead = store.events("alpha", EventState::dead, 10).value();
  REQUIRE(dead.size() == 2);
  CHECK(store.events("alpha", EventState::dead, 10, dead[0].id).value().size() == 1);
  CHECK(store.replay("beta", ids[0], noon + 1h).error().code == Errc::not_found);
  CHECK(store.replay("alpha", 4711, noon + 1h).error().code == Errc::not_found);
  REQUIRE(store.replay("alpha", ids[0], noon + 1h).has_value());
  CHECK(store.replay("alpha", ids[0], noon + 1h).error().code == Errc::conflict);
  const auto again = store.lease("alpha", noon + 1h).value();
  REQUIRE(again.size() == 1);
  CHECK(again[0].id == ids[0]);
  CHECK(again[0].attempts == 1);
}

TEST_CASE("what waits for a clock that was set back is due now", "[store][contract][leases]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  for (const char* tenant : {"alpha", "beta"}) {
    REQUIRE(store.accept(delivery(tenant, "d1", {"A1"}, noon + 1h)).has_value());
    REQUIRE(store.accept(delivery(tenant, "d2", {"A2"}, noon + 1h)).has_value());
  }
  REQUIRE(store.make_due("alpha", noon).has_value());
  CHECK(store.lease("alpha", noon).value().size() == 2);
  CHECK(store.lease("beta", noon).value().empty());
  CHECK(store.recover("beta", noon).value() == 0);  // after a restart: received in the future
  CHECK(store.lease("beta", noon).value().size() == 2);
}

TEST_CASE("the same content is a repeat as long as the first waits, within its window", "[store][contract][inbox]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  using enum Store::Accepted;
  CHECK(store.accept(content("alpha", noon)).value() == stored);
  CHECK(store.accept(content("alpha", noon + 400ms)).value() == already);
  CHECK(store.accept(content("beta", noon + 400ms)).value() == stored);
  CHECK(store.next_due("alpha").value() == noon + 900ms);  // it may tell of a change that has not settled
  CHECK(store.accept(content("alpha", noon + 4900ms)).value() == already);
  CHECK(store.next_due("alpha").value() == noon + 5s);
  CHECK(store.lease("alpha", noon + 5s).value().size() == 1);
  CHECK(store.accept(content("alpha", noon + 6s)).value() == stored);  // the first was taken up: a later change
  CHECK(store.accept(content("alpha", noon + 11min)).value() == stored);
  CHECK(store.lease("alpha", noon + 12min).value().size() == 2);
}

TEST_CASE("what waits can be counted, for each tenant by itself", "[store][contract][leases]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  CHECK(store.backlog("alpha").value().waiting == 0);
  CHECK_FALSE(store.backlog("alpha").value().oldest.has_value());
  REQUIRE(store.accept(Incoming{"alpha", {"generic", "d1", {"A1", "A2"}}, noon, 0ms}).has_value());
  REQUIRE(store.accept(Incoming{"alpha", {"generic", "d2", {"A3"}}, noon + 5s, 0ms}).has_value());
  CHECK(store.backlog("alpha").value().waiting == 2);  // deliveries, not parted yet
  CHECK(store.backlog("alpha").value().oldest == noon);
  const auto leased = store.lease("alpha", noon + 10s).value();
  CHECK(leased.size() == 3);
  CHECK(store.backlog("alpha").value().waiting == 3);
  const std::vector<std::int64_t> one{leased[0].id}, other{leased[1].id};
  REQUIRE(store.give_back("alpha", one, {}, "no use").has_value());
  REQUIRE(store.give_back("alpha", other, noon + 60s, "later").has_value());
  const auto after = store.backlog("alpha").value();
  CHECK(after.waiting == 2);
  CHECK(after.dead == 1);
  CHECK(after.oldest == noon);
  CHECK(store.backlog("beta").value().waiting + store.backlog("beta").value().dead == 0);
}
