// What every store promises of calls that name themselves.
#include <fstream>
#include <iterator>

#include "contract/house.hpp"

namespace {
using State = Repeat::State;

Repeat begin(Store& store, const char* tenant, const char* name, const char* content, Instant now = noon) {
  return store.begin_call(tenant, name, content, now).value();
}
}  // namespace

TEST_CASE("a call that names itself is begun once and answered as the first time", "[store][contract][repeats]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  CHECK(begin(*house.store, "alpha", "k1", "one").state == State::first);
  CHECK(begin(*house.store, "alpha", "k1", "one").state == State::running);
  CHECK(begin(*house.store, "alpha", "k1", "two").state == State::other);
  REQUIRE(house.store->end_call("alpha", "k1", "answer with a secret").has_value());
  house.reopen();
  const auto again = begin(*house.store, "alpha", "k1", "one", noon + 23h);
  CHECK(again.state == State::done);
  CHECK(again.answer == "answer with a secret");
  CHECK(begin(*house.store, "alpha", "k1", "two", noon + 23h).state == State::other);
}

TEST_CASE("the name of a call is its tenant's own", "[store][contract][repeats][security]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  CHECK(begin(store, "alpha", "k1", "one").state == State::first);
  REQUIRE(store.end_call("beta", "k1", "of beta").has_value());
  REQUIRE(store.give_call_up("beta", "k1").has_value());
  CHECK(begin(store, "alpha", "k1", "one").state == State::running);
  CHECK(begin(store, "beta", "k1", "one").state == State::first);
  CHECK(begin(store, "", "k1", "one").state == State::first);
  REQUIRE(store.end_call("", "k1", "of all").has_value());
  CHECK(begin(store, "", "k1", "one").answer == "of all");
  CHECK(begin(store, "beta", "k1", "one").state == State::running);
  CHECK(store.begin_call("gamma", "k1", "one", noon).error().code == Errc::not_found);
}

TEST_CASE("a call that failed or was never ended may be sent again", "[store][contract][repeats]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  CHECK(begin(store, "alpha", "failed", "one").state == State::first);
  REQUIRE(store.give_call_up("alpha", "failed").has_value());
  CHECK(begin(store, "alpha", "failed", "two").state == State::first);
  CHECK(begin(store, "alpha", "failed", "two", noon + RepeatStore::longest_call).state == State::running);
  CHECK(begin(store, "alpha", "failed", "two", noon + RepeatStore::longest_call + 1ms).state == State::first);
  REQUIRE(store.end_call("alpha", "failed", "done").has_value());
  const auto began = noon + RepeatStore::longest_call + 1ms;
  CHECK(begin(store, "alpha", "failed", "two", began + RepeatStore::answers_kept).state == State::done);
  CHECK(begin(store, "alpha", "failed", "two", began + RepeatStore::answers_kept + 1ms).state == State::first);
}

TEST_CASE("an answer is sealed, opens after a change of the data key and goes with its tenant",
          "[store][contract][repeats][security]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  CHECK(begin(*house.store, "alpha", "k1", "one").state == State::first);
  REQUIRE(house.store->end_call("alpha", "k1", "whsec_of_the_first_time").has_value());
  REQUIRE(house.store->reseal(certs::Secret(std::string(32, 'k'))).has_value());
  CHECK(begin(*house.store, "alpha", "k1", "one").answer == "whsec_of_the_first_time");
  house.store.reset();
  std::ifstream file(house.directory / "kamd.db", std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  CHECK(bytes.size() > 1000);
  CHECK(bytes.find("whsec_of_the_first_time") == std::string::npos);
  house.reopen();
  REQUIRE(house.store->remove_tenant("alpha").has_value());
  REQUIRE(house.store->add_tenant({"alpha", "csv", "{}", noon}).has_value());
  CHECK(begin(*house.store, "alpha", "k1", "one").state == State::first);
}
