// What every store promises of the rules that tenants were scored by.
#include "contract/house.hpp"

namespace {
using Texts = std::vector<std::string>;

Texts ids(Store& store, const char* tenant = "alpha") {
  Texts all;
  for (const auto& one : store.rulesets(tenant).value()) all.push_back(one.id);
  return all;
}
}  // namespace

TEST_CASE("rules are kept once, with all their files, for their tenant alone", "[store][contract][rules]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  const RulesetStore::RulesetFiles files{{"pack.json", "{}"}, {"tiers.json", std::string(50'000, 'x')}};
  REQUIRE(house.store->keep_ruleset("alpha", {"default@1+aa", noon}, files).has_value());
  REQUIRE(house.store->keep_ruleset("alpha", {"default@1+aa", noon + 1h}, {{"other.json", "1"}}).has_value());
  REQUIRE(house.store->keep_ruleset("alpha", {"own@2+bb", noon + 2h}, {{"pack.json", "2"}}).has_value());
  REQUIRE(house.store->keep_ruleset("beta", {"own@3+cc", noon}, {}).has_value());
  house.reopen();
  Store& store = *house.store;
  CHECK(ids(store) == Texts{"own@2+bb", "default@1+aa"});
  CHECK(store.rulesets("alpha").value()[1].since == noon);
  CHECK(store.ruleset_files("alpha", "default@1+aa").value() == files);
  CHECK(store.ruleset_files("beta", "own@3+cc").value() == RulesetStore::RulesetFiles{});
  CHECK_FALSE(store.ruleset_files("beta", "default@1+aa").value().has_value());
  CHECK(store.keep_ruleset("gamma", {"own@3+cc", noon}, {}).error().code == Errc::not_found);
  CHECK(ids(store, "gamma").empty());
  REQUIRE(store.forget_contact("alpha", "C-1", noon).has_value());
  CHECK(store.ruleset_files("alpha", "default@1+aa").value() == files);
  REQUIRE(store.remove_tenant("alpha").has_value());
  CHECK(ids(store).empty());
}
