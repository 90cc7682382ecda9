#include "contract/scored.hpp"

/// Scorings that are stored account by account, and the snapshot that they are compared with.

TEST_CASE("some accounts are read alone, after what all share, of one tenant", "[store][contract][parts]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  const std::vector<StoredRecords> bundle{{"", "shared"}, {"A1", "one"}, {"A2", "two"}, {"A3", "three"}};
  REQUIRE(store.replace_all("alpha", {}, bundle).has_value());
  std::vector<std::string> read;
  const auto inputs = [](const Inputs&) -> Result<void> { return {}; };
  const auto records = [&](const StoredRecords& one) -> Result<void> {
    read.push_back(one.account_id + "=" + one.payload);
    return {};
  };
  const std::vector<std::string> some{"A3", "A9", "A1"};
  REQUIRE(store.visit_records_of("alpha", some, inputs, records).has_value());
  CHECK(read == std::vector<std::string>{"=shared", "A3=three", "A1=one"});
  read.clear();
  REQUIRE(store.visit_records_of("beta", some, inputs, records).has_value());
  CHECK(read.empty());
  CHECK(store.visit_records_of("gamma", some, inputs, records).error().code == Errc::not_found);
  CHECK(store.record_count("alpha", 10).value() == 3);
  CHECK(store.record_count("alpha", 2).value() == 2);
  CHECK(store.record_count("beta", 10).value() == 0);
  const auto sizes = store.record_sizes("alpha").value();
  REQUIRE(sizes.size() == 3);
  CHECK(sizes[2].account_id == "A3");
  CHECK(sizes[2].bytes == 5);
}

TEST_CASE("a part of a scoring changes its accounts alone, and settles its events", "[store][contract][parts]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  const std::vector<StoredRecords> bundle{{"A1", "one"}, {"A2", "two"}, {"A3", "three"}};
  REQUIRE(store.replace_all("alpha", {}, bundle).has_value());
  auto version = version_of(store, "alpha");
  const std::vector<Assessment> all{assessed("A1", 60), assessed("A2", 40), assessed("A3", 30)};
  REQUIRE(store.store_scoring("alpha", scored(all, version)).has_value());
  CHECK(store.store_part("alpha", {{assessed("A1", 61, "2")}, {"A2", "A9"}, noon, version, {}}).value() == 2);
  CHECK(store.assessment("alpha", "A1").value()->point == 61.0);
  CHECK_FALSE(store.assessment("alpha", "A2").value().has_value());
  CHECK(store.assessment("alpha", "A3").value()->point == 30.0);
  CHECK(store.scoring("alpha").value()->accounts == 3);
  CHECK(store.store_part("beta", {{}, {"A3"}, noon, version, {}}).error().code == Errc::conflict);
  CHECK(store.assessment("alpha", "A3").value().has_value());
  REQUIRE(store.replace_records("alpha", {{}, {"A3"}, {}}).has_value());
  CHECK(store.store_part("alpha", {{assessed("A1", 62)}, {}, noon, version, {}}).error().code == Errc::conflict);
  CHECK(store.end_scoring("alpha", {"2011-12-02", "default@1", "bb", noon, 1, 1}, {}).value() == 1);
  CHECK_FALSE(store.assessment("alpha", "A3").value().has_value());
  CHECK(store.scoring("alpha").value()->as_of == "2011-12-02");
}

TEST_CASE("accounts scored alone leave the tenant behind until all are scored", "[store][contract][parts]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  REQUIRE(store.replace_all("alpha", {}, std::vector<StoredRecords>{{"A1", "one"}, {"A2", "two"}}).has_value());
  const auto version = version_of(store, "alpha");
  const std::vector<Assessment> all{assessed("A1", 60), assessed("A2", 40)};
  CHECK_FALSE(store.is_behind("alpha").value());
  REQUIRE(store.store_scoring("alpha", scored(all, version)).has_value());
  REQUIRE(store.store_part("alpha", {{assessed("A1", 61, "2")}, {}, noon, version, {}}).has_value());
  CHECK_FALSE(store.is_behind("alpha").value());  // a part of a scoring of all
  REQUIRE(store.store_part("alpha", {{assessed("A1", 62, "3")}, {}, noon, version, {}, true}).has_value());
  CHECK(store.is_behind("alpha").value());
  CHECK_FALSE(store.is_behind("beta").value());
  CHECK_FALSE(store.is_behind("gamma").value());
  house.reopen();
  CHECK(house.store->is_behind("alpha").value());
  REQUIRE(house.store->store_scoring("alpha", scored(all, version)).has_value());
  CHECK_FALSE(house.store->is_behind("alpha").value());
  REQUIRE(house.store->store_part("alpha", {{assessed("A2", 41, "2")}, {}, noon, version, {}, true}).has_value());
  REQUIRE(house.store->end_scoring("alpha", {"2011-12-02", "default@1", "bb", noon, 2, 2}, {}).has_value());
  CHECK_FALSE(house.store->is_behind("alpha").value());
}

TEST_CASE("a snapshot of any size is kept whole, replaced whole, and seen by its tenant alone",
          "[store][contract][parts]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  CHECK(store.snapshot_id("alpha").value().empty());
  CHECK_FALSE(store.snapshot("alpha").value().has_value());
  std::string large(20u << 20, 'x');
  for (std::size_t i = 0; i < large.size(); i += 4096) large[i] = static_cast<char>(i / 4096);
  REQUIRE(store.put_snapshot("alpha", {"first", large}).has_value());
  house.reopen();
  CHECK(house.store->snapshot_id("alpha").value() == "first");
  CHECK(house.store->snapshot("alpha").value()->bytes == large);
  REQUIRE(house.store->put_snapshot("alpha", {"second", ""}).has_value());
  CHECK(house.store->snapshot("alpha").value()->id == "second");
  CHECK(house.store->snapshot("alpha").value()->bytes.empty());
  CHECK_FALSE(house.store->snapshot("beta").value().has_value());
  CHECK(house.store->put_snapshot("gamma", {"none", ""}).error().code == Errc::not_found);
}
