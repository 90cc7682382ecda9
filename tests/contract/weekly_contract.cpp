// What every store promises of weekly marks.
#include <array>

#include "contract/house.hpp"
#include "contract/scored.hpp"

namespace {
using Texts = std::vector<std::string>;

void score(Store& store, std::vector<Assessment> assessments, const char* tenant = "alpha") {
  REQUIRE(store.replace_records(tenant, {}).has_value());
  REQUIRE(store.store_scoring(tenant, scored(std::move(assessments), version_of(store, tenant))).has_value());
}

Texts unmarked(Store& store, const char* week, const char* after = "", int limit = 10) {
  Texts accounts;
  for (const auto& one : store.unmarked("alpha", week, after, limit).value()) accounts.push_back(one.account_id);
  return accounts;
}

/// `A1 before>now`
Texts week_of(Store& store, const char* week, const char* owner = "u1", const char* tenant = "alpha") {
  Texts pairs;
  for (const auto& pair : store.week_of(tenant, week, owner).value())
    pairs.push_back(pair.account_id + " " + pair.before + ">" + pair.now);
  return pairs;
}
}  // namespace

TEST_CASE("a week's mark stands beside the one of the week before it", "[store][contract][weekly]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  auto nobodys = assessed("A3", 30);
  nobodys.owner = "";
  auto others = assessed("A4", 40);
  others.owner = "u2";
  score(store, {assessed("A1", 10), assessed("A2", 20), nobodys, others});
  CHECK(store.owners("alpha").value() == Texts{"u1", "u2"});
  CHECK(unmarked(store, "w1") == Texts{"A1", "A2", "A4"});
  CHECK(unmarked(store, "w1", "A1", 1) == Texts{"A2"});
  CHECK(store.unmarked("alpha", "w1", "", 1).value()[0].json.find("\"content\":1") != std::string::npos);
  CHECK(week_of(store, "w1").empty());

  const std::array<WeeklyMark, 2> first{{{"A1", "a"}, {"A2", "b"}}};
  REQUIRE(store.mark_week("alpha", "w1", first).has_value());
  CHECK(unmarked(store, "w1") == Texts{"A4"});
  const std::array<WeeklyMark, 1> late{{{"A1", "later"}}};
  REQUIRE(store.mark_week("alpha", "w1", late).has_value());  // once in a week
  CHECK(week_of(store, "w1") == Texts{"A1 >a", "A2 >b"});

  house.reopen();
  Store& again = *house.store;
  const std::array<WeeklyMark, 2> second{{{"A1", "c"}, {"gone", "d"}}};
  REQUIRE(again.mark_week("alpha", "w2", second).has_value());
  CHECK(week_of(again, "w2") == Texts{"A1 a>c"});
  CHECK(week_of(again, "w1") == Texts{"A2 >b"});
  CHECK(unmarked(again, "w2") == Texts{"A2", "A4"});
  CHECK(week_of(again, "w2", "u2").empty());

  score(again, {assessed("A2", 20)});  // A1 is no more
  CHECK(week_of(again, "w2").empty());
}

TEST_CASE("weekly marks are each tenant's own", "[store][contract][weekly]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  score(store, {assessed("A1", 10)});
  score(store, {assessed("A1", 10)}, "beta");
  const std::array<WeeklyMark, 1> marks{{{"A1", "a"}}};
  REQUIRE(store.mark_week("beta", "w1", marks).has_value());
  CHECK(week_of(store, "w1").empty());
  CHECK(week_of(store, "w1", "u1", "beta") == Texts{"A1 >a"});
  CHECK(unmarked(store, "w1") == Texts{"A1"});
  CHECK(store.mark_week("gamma", "w1", marks).error().code == Errc::not_found);
  CHECK(store.owners("gamma").value().empty());
}
