// What every store promises of pages that are pulled from a CRM.
#include "contract/house.hpp"
#include "contract/scored.hpp"

namespace {

SyncPage page(std::vector<StoredRecords> records, SyncPosition position, std::string mode = "full") {
  SyncPage made;
  made.records = std::move(records);
  made.mode = std::move(mode);
  made.position = std::move(position);
  made.sweep = made.position.sweep;
  return made;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a page is stored together with the position after it", "[store][contract][sync]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  CHECK(house.store->sync_position("alpha", "full").value() == SyncPosition{});
  auto first = page({{"A1", "one"}, {"A2", "two"}, {"", "shared"}}, {SyncPhase::pages, "p2", 1, 2, 5, 0});
  first.inputs = Inputs{R"({"time_zone":"UTC"})", {{"2011-01-01", "USD", "EUR", "0.9"}}, 0};
  CHECK(house.store->store_page("alpha", first).value() == 3);
  house.reopen();
  CHECK(house.store->sync_position("alpha", "full").value() == SyncPosition{SyncPhase::pages, "p2", 1, 2, 5, 4});
  CHECK(house.store->sync_position("alpha", "changes").value() == SyncPosition{});
  CHECK(house.store->shared_records("alpha").value() == "shared");
  CHECK(house.store->inputs_of("alpha").value().settings_json == R"({"time_zone":"UTC"})");
  CHECK(stored_accounts(*house.store, "alpha") == Texts{"=shared", "A1=one", "A2=two"});

  auto last = page({{"A3", "three"}}, {SyncPhase::missing, "", 1, 3, 5, 0});
  last.gone = {"A1", "never there"};
  last.changes_cursor = "since noon";
  CHECK(house.store->store_page("alpha", last).value() == 2);
  CHECK(stored_accounts(*house.store, "alpha") == Texts{"=shared", "A2=two", "A3=three"});
  CHECK(house.store->sync_position("alpha", "changes").value().cursor == "since noon");
  CHECK(house.store->store_page("gamma", last).error().code == Errc::not_found);
}

TEST_CASE("a page without news changes no version", "[store][contract][sync]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  auto news = page({{"A1", "one"}}, {SyncPhase::idle, "", 1, 1, 1, 0});
  news.inputs = Inputs{R"({"time_zone":"UTC"})", {}, 0};
  REQUIRE(store.store_page("alpha", news).value() == 1);
  const auto version = store.inputs_of("alpha").value().version;
  CHECK(store.store_page("alpha", news).value() == 0);
  CHECK(store.inputs_of("alpha").value().version == version);
  CHECK(store.sync_position("alpha", "full").value().changed == 0);
  news.records = {{"A1", "other"}};
  CHECK(store.store_page("alpha", news).value() == 1);
  CHECK(store.inputs_of("alpha").value().version == version + 1);
  news.inputs->settings_json = "{}";
  CHECK(store.store_page("alpha", news).value() == 0);
  CHECK(store.inputs_of("alpha").value().version == version + 2);
  CHECK(store.sync_position("alpha", "full").value().changed == 1);
}

TEST_CASE("a sweep knows which accounts it has not seen", "[store][contract][sync]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  const SyncPosition first{SyncPhase::pages, "", 1, 0, 0, 0}, second{SyncPhase::pages, "", 2, 0, 0, 0};
  REQUIRE(store.store_page("alpha", page({{"", "s"}, {"A1", "1"}, {"A2", "2"}, {"A3", "3"}}, first)).has_value());
  REQUIRE(store.store_page("alpha", page({{"A2", "2"}}, second)).has_value());
  Store::Replacement told;
  told.records = {{"A4", "by an event"}};
  REQUIRE(store.replace_records("alpha", told).has_value());
  CHECK(store.not_swept("alpha", 2, "", 10).value() == Texts{"A1", "A3", "A4"});
  CHECK(store.not_swept("alpha", 2, "A1", 1).value() == Texts{"A3"});
  auto changes = page({{"A1", "new"}}, {}, "changes");
  changes.sweep.reset();
  REQUIRE(store.store_page("alpha", changes).has_value());
  CHECK(store.not_swept("alpha", 2, "", 10).value() == Texts{"A1", "A3", "A4"});
  CHECK(store.not_swept("beta", 2, "", 10).value().empty());
}

TEST_CASE("pages and positions of another tenant are as none", "[store][contract][sync]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  REQUIRE(store.store_page("alpha", page({{"A1", "1"}, {"", "s"}}, {SyncPhase::pages, "p", 1, 1, 1, 0})).has_value());
  REQUIRE(store.store_page("beta", page({{"A1", "theirs"}}, {SyncPhase::idle, "", 1, 1, 1, 0})).has_value());
  CHECK(stored_accounts(store, "alpha") == Texts{"=s", "A1=1"});
  CHECK(store.sync_position("beta", "full").value().cursor.empty());
  CHECK(store.shared_records("beta").value().empty());
  REQUIRE(store.set_sync_position("beta", "full", {SyncPhase::pages, "q", 7, 0, 0, 0}).has_value());
  CHECK(store.sync_position("alpha", "full").value().cursor == "p");
  CHECK(store.set_sync_position("gamma", "full", {}).error().code == Errc::not_found);
  REQUIRE(store.remove_tenant("beta").has_value());
  CHECK(store.sync_position("beta", "full").value() == SyncPosition{});
}
