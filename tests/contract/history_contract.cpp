#include "contract/scored.hpp"

/// Recomputed month ends, and what becomes history of a lost account.

namespace {

using Texts = std::vector<std::string>;

void put_month(Store& store, const char* tenant, std::int64_t generation, const std::string& as_of,
               const std::vector<RecomputedAccount>& accounts) {
  REQUIRE(store.put_recomputed(tenant, generation, as_of, accounts).has_value());
  REQUIRE(store.end_recomputed_month(tenant, generation, {as_of, "s-" + as_of, R"([{"field":null}])"}).has_value());
}

/// `2011-11-30 {"a":1}`, newest first.
Texts months_of(Store& store, const char* tenant, const char* account) {
  Texts months;
  for (const auto& one : store.recomputed(tenant, account).value()) months.push_back(one.month.as_of + " " + one.json);
  return months;
}

std::int64_t begin(Store& store, const char* tenant, const char* ruleset = "r@1", const char* mark = "m") {
  return store.begin_recomputation(tenant, ruleset, mark, noon).value().generation;
}

/// The points of the former assessments, newest first.
std::vector<double> former_points(Store& store, const char* tenant = "alpha") {
  std::vector<double> points;
  for (const auto& one : store.assessment_history(tenant, "A1", 50).value()) points.push_back(one.point.value_or(-1));
  return points;
}

void assess(Store& store, double point, bool lost) {
  auto one = assessed("A1", point, std::to_string(point));
  one.lost = lost;
  REQUIRE(store.store_scoring("alpha", scored({one}, version_of(store, "alpha"))).has_value());
}

}  // namespace

TEST_CASE("a former assessment is history if people would see the difference", "[store][contract][history]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  const auto score = [&](const char* content, const char* seen) {
    auto one = assessed("A1", 60, content);
    one.seen = seen;
    REQUIRE(store.store_scoring("alpha", scored({one}, version_of(store, "alpha"))).has_value());
    return store.assessment_history("alpha", "A1", 10).value().size();
  };
  REQUIRE(store.replace_records("alpha", {}).has_value());
  CHECK(score("1", "key 60.0") == 0);
  CHECK(score("2", "key 60.0") == 0);  // another due date, say
  CHECK(store.assessment("alpha", "A1").value()->json.find("\"content\":2") != std::string::npos);
  CHECK(score("3", "key 60.1") == 1);
  CHECK(store.assessment_history("alpha", "A1", 10).value()[0].json.find("\"content\":2") != std::string::npos);
  CHECK(score("3", "key 60.1") == 1);
  CHECK(score("4", "") == 2);
}

TEST_CASE("what an account was between its own scoring and the one of all is no history",
          "[store][contract][history]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  REQUIRE(store.replace_records("alpha", {}).has_value());
  const auto version = version_of(store, "alpha");
  const auto at = [&](double point) { return assessed("A1", point, std::to_string(point)); };
  const auto score_all = [&](double point, Instant when, bool catches_up) {
    auto change = scored({at(point)}, version);
    change.scoring.computed_at = when;
    change.catches_up = catches_up;
    REQUIRE(store.store_scoring("alpha", change).has_value());
  };
  const auto score_alone = [&](double point, Instant when) {
    REQUIRE(store.store_part("alpha", {{at(point)}, {}, when, version, {}, true}).has_value());
  };
  score_all(10, noon, false);
  score_alone(20, noon + std::chrono::seconds(5));
  score_alone(21, noon + std::chrono::seconds(6));
  CHECK(former_points(store) == std::vector<double>{20, 10});
  score_all(30, noon + std::chrono::seconds(7), true);
  CHECK(former_points(store) == std::vector<double>{20, 10});
  score_alone(40, noon + std::chrono::seconds(8));
  CHECK(former_points(store) == std::vector<double>{30, 20, 10});
  score_all(50, noon + std::chrono::seconds(9), false);  // such as other rules
  CHECK(former_points(store) == std::vector<double>{40, 30, 20, 10});
  score_all(60, noon + std::chrono::seconds(10), true);
  CHECK(former_points(store) == std::vector<double>{50, 40, 30, 20, 10});
}

TEST_CASE("a recomputation is seen once it is complete, and replaces the one before as a whole",
          "[store][contract][history]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  const auto first = begin(store, "alpha");
  put_month(store, "alpha", first, "2011-10-31", {{"A1", "1"}, {"A2", "2"}});
  put_month(store, "alpha", first, "2011-11-30", {{"A1", "3"}});
  CHECK(months_of(store, "alpha", "A1").empty());
  REQUIRE(store.end_recomputation("alpha", first, noon + 1h).has_value());
  house.reopen();
  Store& again = *house.store;
  CHECK(months_of(again, "alpha", "A1") == Texts{"2011-11-30 3", "2011-10-31 1"});
  CHECK(months_of(again, "alpha", "A2") == Texts{"2011-10-31 2"});
  const auto month = again.recomputed("alpha", "A1").value().front();
  CHECK(month.ruleset == "r@1");
  CHECK(month.month.snapshot == "s-2011-11-30");
  CHECK(month.month.left_out == R"([{"field":null}])");

  const auto second = begin(again, "alpha", "r@2");
  CHECK(second > first);
  put_month(again, "alpha", second, "2011-11-30", {{"A1", "4"}});
  CHECK(months_of(again, "alpha", "A1") == Texts{"2011-11-30 3", "2011-10-31 1"});
  const auto both = again.recomputations("alpha").value();
  REQUIRE(both.size() == 2);
  CHECK((both[0].complete && both[0].at == noon + 1h && both[0].months == Texts{"2011-10-31", "2011-11-30"}));
  CHECK((!both[1].complete && both[1].ruleset == "r@2" && both[1].months == Texts{"2011-11-30"}));
  REQUIRE(again.end_recomputation("alpha", second, noon + 2h).has_value());
  CHECK(months_of(again, "alpha", "A1") == Texts{"2011-11-30 4"});
  CHECK(months_of(again, "alpha", "A2").empty());
  CHECK(again.erase_superseded("alpha", 2).value() == 2);
  CHECK(again.erase_superseded("alpha", 2).value() == 1);
  CHECK(again.erase_superseded("alpha", 2).value() == 0);
  CHECK(months_of(again, "alpha", "A1") == Texts{"2011-11-30 4"});
}

TEST_CASE("a recomputation that was broken off goes on, unless it rests on something else",
          "[store][contract][history]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  const auto begun = begin(*house.store, "alpha");
  put_month(*house.store, "alpha", begun, "2011-10-31", {{"A1", "1"}});
  REQUIRE(house.store->put_recomputed("alpha", begun, "2011-11-30", std::array{RecomputedAccount{"A1", "broken"}})
              .has_value());
  house.reopen();
  Store& store = *house.store;
  const auto resumed = store.begin_recomputation("alpha", "r@1", "m", noon).value();
  CHECK(resumed.generation == begun);
  CHECK(resumed.months == Texts{"2011-10-31"});
  put_month(store, "alpha", begun, "2011-11-30", {{"A1", "2"}});

  const auto other = store.begin_recomputation("alpha", "r@1", "other", noon).value();
  CHECK(other.generation != begun);
  CHECK(other.months.empty());
  const std::array row{RecomputedAccount{"A1", "9"}};
  CHECK(store.put_recomputed("alpha", begun, "2011-11-30", row).error().code == Errc::conflict);
  CHECK(store.end_recomputed_month("alpha", begun, {}).error().code == Errc::conflict);
  CHECK(store.end_recomputation("alpha", begun, noon).error().code == Errc::conflict);
  REQUIRE(store.drop_recomputation("alpha", other.generation).has_value());
  CHECK(store.recomputations("alpha").value().empty());
  CHECK(store.erase_superseded("alpha", 10).value() == 2);
  CHECK(months_of(store, "alpha", "A1").empty());
}

TEST_CASE("recomputed months are their tenant's alone, and go with it", "[store][contract][history]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  const auto generation = begin(store, "alpha");
  put_month(store, "alpha", generation, "2011-11-30", {{"A1", "1"}});
  const std::array row{RecomputedAccount{"A1", "9"}};
  CHECK(store.put_recomputed("beta", generation, "2011-11-30", row).error().code == Errc::conflict);
  CHECK(store.end_recomputation("beta", generation, noon).error().code == Errc::conflict);
  REQUIRE(store.drop_recomputation("beta", generation).has_value());
  REQUIRE(store.end_recomputation("alpha", generation, noon).has_value());
  CHECK(months_of(store, "beta", "A1").empty());
  CHECK(store.recomputations("beta").value().empty());
  CHECK(store.erase_superseded("beta", 10).value() == 0);
  CHECK(store.begin_recomputation("gamma", "r", "m", noon).error().code == Errc::not_found);

  REQUIRE(store.forget_contact("alpha", "C-1", noon).has_value());  // the figures name nobody
  CHECK(months_of(store, "alpha", "A1") == Texts{"2011-11-30 1"});
  REQUIRE(store.remove_tenant("alpha").has_value());
  REQUIRE(store.add_tenant({"alpha", "csv", "{}", noon}).has_value());
  CHECK(store.recomputations("alpha").value().empty());
  CHECK(begin(store, "alpha") == 1);
  CHECK(months_of(store, "alpha", "A1").empty());
}

// 60 and 50 are of an account that buys. Lost from 40 on, what it was last is kept (50), and 40 and 30 are not. It buys
// again at 70: it had been lost at 30.
TEST_CASE("a lost account's later assessments are no history, until it buys again", "[store][contract][history]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  const std::vector<StoredRecords> bundle{{"A1", "one"}};
  REQUIRE(house.store->replace_all("alpha", {}, bundle).has_value());
  using Points = std::vector<double>;
  assess(*house.store, 60, false);
  assess(*house.store, 50, false);
  assess(*house.store, 40, true);
  CHECK(former_points(*house.store) == Points{50, 60});
  house.reopen();
  Store& store = *house.store;
  assess(store, 35, true);
  assess(store, 30, true);
  CHECK(former_points(store) == Points{50, 60});
  CHECK(store.assessment("alpha", "A1").value()->point == 30.0);
  assess(store, 70, false);
  assess(store, 20, true);
  assess(store, 10, true);
  CHECK(former_points(store) == Points{70, 30, 50, 60});
  const auto page = store.assessment_history("alpha", "A1", 2).value();
  REQUIRE(page.size() == 2);
  const auto older = store.assessment_history("alpha", "A1", 2, page[1].place).value();
  CHECK((older.size() == 2 && older[0].point == 50.0));
  CHECK(store.assessment_history("beta", "A1", 2).value().empty());

  REQUIRE(store.replace_records("alpha", {{}, {"A1"}, {}}).has_value());  // gone from the CRM
  REQUIRE(store.store_scoring("alpha", scored({}, version_of(store, "alpha"))).has_value());
  CHECK(former_points(store) == Points{10, 70, 30, 50, 60});
  assess(store, 5, true);  // it is back, and it is as if it had never been lost before
  CHECK(former_points(store) == Points{10, 70, 30, 50, 60});
}
