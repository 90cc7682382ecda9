// What every store promises, whatever is behind it: a new one joins the list `stores` in house.hpp.
#include "contract/house.hpp"
#include "contract/scored.hpp"
#include "kam/store/credentials.hpp"
#include "kam/store/sqlite.hpp"
#include "temporary_directory.hpp"

using namespace kam;
using namespace kam::store;
using namespace std::chrono_literals;

namespace {

using Texts = std::vector<std::string>;

Texts ids(const Result<std::vector<Assessment>>& rows) {
  Texts out;
  for (const auto& row : rows.value()) out.push_back(row.account_id);
  return out;
}

}  // namespace

TEST_CASE("an installation is stored once, read back, changed and removed", "[store][contract]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  CHECK(store.add_tenant({"alpha", "csv", "{}", noon}).error().code == Errc::conflict);
  for (const char* id : {"", "-a", "A", "a b", "a\n"})
    CHECK(store.add_tenant({id, "csv", "{}", noon}).error().code == Errc::invalid_input);
  CHECK(store.tenants().value().size() == 2);
  REQUIRE(store.set_settings("alpha", R"({"as_of":"2011-12-01"})").has_value());
  CHECK(store.tenant("alpha").value()->settings_json == R"({"as_of":"2011-12-01"})");
  CHECK(store.tenant("beta").value()->settings_json == "{}");
  CHECK(store.tenant("alpha").value()->created == noon);
  CHECK_FALSE(store.tenant("gamma").value().has_value());
  CHECK(store.set_settings("gamma", "{}").error().code == Errc::not_found);

  REQUIRE(store.put_secret("alpha", "webhook_secret", new_webhook_secret(), noon, 24h).has_value());
  REQUIRE(store.accept(Incoming{"alpha", {"generic", "d1", {"A1"}}, noon, 0ms}).has_value());
  REQUIRE(store.remove_tenant("alpha").has_value());
  CHECK(store.remove_tenant("alpha").error().code == Errc::not_found);
  REQUIRE(store.add_tenant({"alpha", "csv", "{}", noon}).has_value());
  CHECK(store.secrets("alpha", "webhook_secret", noon).value().empty());
  CHECK(store.events("alpha", EventState::pending, 10).value().empty());
}

TEST_CASE("a secret is replaced with an overlap and never opens for another tenant", "[store][contract]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  for (const char* text : {"one", "two", "three"})
    REQUIRE(store.put_secret("alpha", "embed_secret", certs::Secret(text), noon, 24h).has_value());
  house.reopen();
  const auto active = house.store->secrets("alpha", "embed_secret", noon).value();
  REQUIRE(active.size() == 2);
  CHECK(active[0].secret.reveal() == "three");
  CHECK(active[1].secret.reveal() == "two");
  CHECK(active[0].key_id != active[1].key_id);
  CHECK(house.store->secrets("alpha", "embed_secret", noon + 24h - 1ms).value().size() == 2);
  CHECK(house.store->secrets("alpha", "embed_secret", noon + 24h).value().size() == 1);
  CHECK(house.store->secrets("beta", "embed_secret", noon).value().empty());
  CHECK(house.store->secrets("alpha", "webhook_secret", noon).value().empty());
  CHECK(house.store->put_secret("gamma", "x", certs::Secret("y"), noon, 1s).error().code == Errc::not_found);
}

TEST_CASE("a secret setting is set, replaced and removed with the others, of one tenant alone", "[store][contract]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  const auto value = [&](const char* tenant, const char* key) {
    const auto active = house.store->secrets(tenant, secret_of_setting(key), noon).value();
    return active.size() == 1 ? std::string(active[0].secret.reveal()) : std::to_string(active.size()) + " active";
  };
  const std::vector<SecretSetting> first{{"token", certs::Secret("t-1")}, {"a%_", certs::Secret("odd")}};
  REQUIRE(house.store->add_tenant({"gamma", "csv", R"({"as_of":"2011-12-01"})", noon}, first).has_value());
  REQUIRE(house.store->put_secret("gamma", "webhook_secret", certs::Secret("w"), noon, 24h).has_value());
  house.reopen();
  Store& store = *house.store;
  CHECK(store.secret_settings("gamma").value() == Texts{"a%_", "token"});
  CHECK(value("gamma", "token") == "t-1");
  CHECK(store.secret_settings("alpha").value().empty());
  CHECK(value("alpha", "token") == "0 active");
  CHECK(store.tenant("gamma").value()->settings_json == R"({"as_of":"2011-12-01"})");

  const std::vector<SecretSetting> next{{"token", certs::Secret("t-2")}, {"a%_", certs::Secret()}};
  const auto changes = store.own_changes();
  REQUIRE(store.set_settings("gamma", "{}", next, noon + 1s).has_value());
  CHECK(store.own_changes() > changes);
  CHECK(store.secret_settings("gamma").value() == Texts{"token"});
  CHECK(value("gamma", "token") == "t-2");
  REQUIRE(store.set_settings("gamma", R"({"x":"1"})").has_value());
  CHECK(value("gamma", "token") == "t-2");
  CHECK(store.reseal(certs::Secret(std::string(32, 'k'))).value() == 2);
  CHECK(value("gamma", "token") == "t-2");

  CHECK(store.set_settings("delta", "{}", next, noon).error().code == Errc::not_found);
  CHECK(store.add_tenant({"gamma", "csv", "{}", noon}, first).error().code == Errc::conflict);
  CHECK(value("gamma", "token") == "t-2");
  REQUIRE(store.remove_tenant("gamma").has_value());
  REQUIRE(store.add_tenant({"gamma", "csv", "{}", noon}).has_value());
  CHECK(store.secret_settings("gamma").value().empty());
}

TEST_CASE("an API key is found by its hash, listed by tenant and revoked", "[store][contract]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  const auto one = new_api_key("alpha", Scope::read, noon);
  const auto all = new_api_key({}, Scope::admin, noon);
  REQUIRE(store.add_api_key(one.row).has_value());
  REQUIRE(store.add_api_key(all.row).has_value());
  CHECK(store.add_api_key(one.row).error().code == Errc::conflict);
  CHECK(store.add_api_key(new_api_key("gamma", Scope::read, noon).row).error().code == Errc::not_found);
  const auto found = store.api_key(api_key_hash(one.key.reveal())).value();
  REQUIRE(found.has_value());
  CHECK(found->tenant == "alpha");
  CHECK(found->scope == Scope::read);
  CHECK_FALSE(found->revoked.has_value());
  CHECK_FALSE(store.api_key(api_key_hash("kamd_other")).value().has_value());
  CHECK(store.api_keys("alpha").value().size() == 1);
  CHECK(store.api_keys("beta").value().empty());
  REQUIRE(store.api_keys({}).value().size() == 1);
  CHECK_FALSE(store.api_keys({}).value()[0].tenant.has_value());
  CHECK(store.revoke_api_key("beta", one.row.shown, noon).error().code == Errc::not_found);
  REQUIRE(store.revoke_api_key("alpha", one.row.shown, noon + 1s).has_value());
  CHECK(store.api_key(one.row.hash).value()->revoked == noon + 1s);
}

TEST_CASE("records are replaced whole or by account, for one tenant alone", "[store][contract]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  const std::vector<StoredRecords> bundle{{"", "shared"}, {"A1", "one"}, {"A2", "two"}};
  Inputs inputs{R"({"reporting_currency":"EUR"})", {{"2011-01-01", "GBP", "EUR", "1.2"}}, 0};
  REQUIRE(store.replace_all("alpha", inputs, bundle).has_value());
  CHECK(stored_accounts(store, "alpha") == Texts{"=shared", "A1=one", "A2=two"});
  CHECK(stored_accounts(store, "beta").empty());
  const auto before = version_of(store, "alpha");

  REQUIRE(store.replace_records("alpha", {{{"A1", "other"}, {"A3", "three"}}, {"A2"}, {}}).has_value());
  house.reopen();
  CHECK(stored_accounts(*house.store, "alpha") == Texts{"=shared", "A1=other", "A3=three"});
  CHECK(version_of(*house.store, "alpha") > before);
  Inputs read;
  auto keep = [&](const Inputs& stored) -> Result<void> {
    read = stored;
    return {};
  };
  auto ignore = [](const StoredRecords&) -> Result<void> { return {}; };
  REQUIRE(house.store->visit_records("alpha", keep, ignore).has_value());
  CHECK(read.settings_json == inputs.settings_json);
  CHECK(read.rates == inputs.rates);
  REQUIRE(house.store->replace_records("alpha", {{}, {}, Inputs{R"({"x":1})", {}, 0}}).has_value());
  REQUIRE(house.store->visit_records("alpha", keep, ignore).has_value());
  CHECK(read.settings_json == R"({"x":1})");
  CHECK(read.rates.empty());
  CHECK(house.store->replace_all("gamma", inputs, bundle).error().code == Errc::not_found);
  CHECK(house.store->replace_records("gamma", {bundle, {}, {}}).error().code == Errc::not_found);
  CHECK(house.store->visit_records("gamma", keep, ignore).error().code == Errc::not_found);
}

TEST_CASE("records that come one after the other replace all or, if one fails, nothing", "[store][contract]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  const std::vector<StoredRecords> before{{"", "shared"}, {"A1", "one"}};
  for (const char* tenant : {"alpha", "beta"}) REQUIRE(store.replace_all(tenant, {}, before).has_value());
  const auto version = version_of(store, "alpha");
  StoredRecords given;
  int number = 0;
  const auto three = [&]() -> Result<const StoredRecords*> {
    if (++number > 3) return nullptr;
    given = {"B" + std::to_string(number), "payload " + std::to_string(number)};
    return &given;
  };
  const auto failing = [&]() -> Result<const StoredRecords*> {
    if (number == 2) return Error{Errc::environment, "no room"};
    return three();
  };
  const auto refused = store.replace_all("alpha", {}, failing);
  REQUIRE(refused.has_error());
  CHECK(refused.error().code == Errc::environment);
  CHECK(stored_accounts(store, "alpha") == Texts{"=shared", "A1=one"});
  CHECK(version_of(store, "alpha") == version);

  number = 0;
  CHECK(store.replace_all("gamma", {}, three).error().code == Errc::not_found);
  CHECK(number == 0);
  REQUIRE(store.replace_all("alpha", {}, three).has_value());
  house.reopen();
  CHECK(stored_accounts(*house.store, "alpha") == Texts{"B1=payload 1", "B2=payload 2", "B3=payload 3"});
  CHECK(stored_accounts(*house.store, "beta") == Texts{"=shared", "A1=one"});
}

TEST_CASE("only another content is a change; the former one goes into the history", "[store][contract]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  REQUIRE(store.replace_records("alpha", {}).has_value());
  const auto version = version_of(store, "alpha");
  CHECK(store.store_scoring("alpha", scored({assessed("A1", 60), assessed("A2", 40)}, version)).value() == 2);
  CHECK(store.store_scoring("alpha", scored({assessed("A1", 60), assessed("A2", 40)}, version, "bb")).value() == 0);
  const auto one = store.assessment("alpha", "A1").value();
  REQUIRE(one.has_value());
  CHECK(one->json == R"({"account_id":"A1","snapshot":"bb","content":1})");
  CHECK(store.assessment_history("alpha", "A1", 10).value().empty());
  CHECK(store.store_scoring("alpha", scored({assessed("A1", 61, "2"), assessed("A2", 40)}, version, "cc")).value() ==
        1);
  CHECK(store.assessment("alpha", "A1").value()->point == 61.0);
  const auto history = store.assessment_history("alpha", "A1", 10).value();
  REQUIRE(history.size() == 1);
  CHECK(history[0].point == 60.0);
  CHECK(store.assessment_history("alpha", "A2", 10).value().empty());
  CHECK(store.assessment_history("beta", "A1", 10).value().empty());
  CHECK(store.store_scoring("alpha", scored({assessed("A1", 61, "2")}, version, "dd")).value() == 1);
  CHECK_FALSE(store.assessment("alpha", "A2").value().has_value());
  CHECK(store.assessment_history("alpha", "A2", 10).value().size() == 1);
  CHECK(store.scoring("alpha").value()->snapshot == "dd");
  CHECK(store.scoring("alpha").value()->accounts == 1);
}

TEST_CASE("a scoring of records that changed meanwhile is refused whole", "[store][contract]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  REQUIRE(store.replace_records("alpha", {}).has_value());
  const auto version = version_of(store, "alpha");
  REQUIRE(store.replace_records("alpha", {}).has_value());
  CHECK(store.store_scoring("alpha", scored({assessed("A1", 60)}, version)).error().code == Errc::conflict);
  CHECK_FALSE(store.assessment("alpha", "A1").value().has_value());
  CHECK_FALSE(store.scoring("alpha").value().has_value());
}

TEST_CASE("an account of another tenant is the same as none", "[store][contract]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  for (const char* tenant : {"alpha", "beta"}) {
    REQUIRE(store.replace_records(tenant, {}).has_value());
    const bool first = tenant == std::string("alpha");
    auto change = scored({assessed("A1", first ? 60 : 20), assessed(first ? "A2" : "B2", 40)}, 1);
    REQUIRE(store.store_scoring(tenant, std::move(change)).has_value());
  }
  CHECK(store.assessment("alpha", "A1").value()->point == 60.0);
  CHECK(store.assessment("beta", "A1").value()->point == 20.0);
  CHECK_FALSE(store.assessment("beta", "A2").value().has_value());
  CHECK(ids(store.assessments("alpha", {})) == Texts{"A1", "A2"});
  CHECK(ids(store.assessments("beta", {})) == Texts{"A1", "B2"});
  CHECK(ids(store.assessments("gamma", {})).empty());
  CHECK_FALSE(store.scoring("gamma").value().has_value());
}

TEST_CASE("lists filter, sort and page without skipping or repeating a row", "[store][contract]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  REQUIRE(store.replace_records("alpha", {}).has_value());
  std::vector<Assessment> all;
  for (const auto& [id, point] : {std::pair{"A1", 30.0}, {"A2", 60.0}, {"A3", 60.0}, {"A4", 10.0}, {"A5", 90.0}})
    all.push_back(assessed(id, point));
  all[3].point = {};
  for (std::size_t i = 0; i < 4; ++i) all[i].rank = 4.0 - static_cast<double>(i / 2);
  all[4].owner = "u2";
  all[4].name = "100% Wolle_KG";
  REQUIRE(store.store_scoring("alpha", scored(all, 1)).has_value());

  using Order = AssessmentQuery::Order;
  const auto walk = [&](Order order) {
    AssessmentQuery query;
    query.order = order;
    query.limit = 2;
    Texts seen;
    for (int page = 0; page < 9; ++page) {
      const auto rows = store.assessments("alpha", query).value();
      if (rows.empty()) break;
      for (const auto& row : rows) seen.push_back(row.account_id);
      query.after = {rows.back().account_id, rows.back().name, rows.back().point, rows.back().rank};
    }
    return seen;
  };
  CHECK(walk(Order::account) == Texts{"A1", "A2", "A3", "A4", "A5"});
  CHECK(walk(Order::name) == Texts{"A5", "A1", "A2", "A3", "A4"});
  CHECK(walk(Order::point_falling) == Texts{"A5", "A2", "A3", "A1", "A4"});
  CHECK(walk(Order::point_rising) == Texts{"A1", "A2", "A3", "A5", "A4"});
  CHECK(walk(Order::rank) == Texts{"A3", "A4", "A1", "A2", "A5"});

  AssessmentQuery query;
  query.tier = "key";
  CHECK(ids(store.assessments("alpha", query)) == Texts{"A2", "A3", "A5"});
  query.owner = "u2";
  CHECK(ids(store.assessments("alpha", query)) == Texts{"A5"});
  query = {};
  query.text = "wolle_k";
  CHECK(ids(store.assessments("alpha", query)) == Texts{"A5"});
  query.text = "%";
  CHECK(ids(store.assessments("alpha", query)) == Texts{"A5"});
  query.text = "a4";
  CHECK(ids(store.assessments("alpha", query)) == Texts{"A4"});
  query = {};
  query.band = "high";
  CHECK(ids(store.assessments("alpha", query)).empty());
}

TEST_CASE("a delivery counts once for its tenant and source", "[store][contract][inbox]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  const Delivery delivery{"generic", "d1", {"A1", "A2", "A1"}};
  CHECK(store.accept(Incoming{"alpha", delivery, noon, 500ms}).value() == Store::Accepted::stored);
  CHECK(store.accept(Incoming{"alpha", delivery, noon + 1s, 500ms}).value() == Store::Accepted::already);
  house.reopen();
  CHECK(house.store->accept(Incoming{"alpha", {"generic", "d1", {"A9"}}, noon, 500ms}).value() ==
        Store::Accepted::already);
  CHECK(house.store->lease("alpha", noon + 500ms).value().size() == 2);
  CHECK(house.store->accept(Incoming{"beta", delivery, noon, 500ms}).value() == Store::Accepted::stored);
  CHECK(house.store->accept(Incoming{"alpha", {"tryton", "d1", {"A1"}}, noon, 500ms}).value() ==
        Store::Accepted::stored);
  CHECK(house.store->accept(Incoming{"gamma", delivery, noon, 500ms}).error().code == Errc::not_found);
  CHECK(house.store->next_due("beta").value() == noon + 500ms);
  CHECK_FALSE(house.store->next_due("gamma").value().has_value());
}

TEST_CASE("deliveries that come together are kept together, each with its own answer", "[store][contract][inbox]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  const std::vector<Incoming> together{{"alpha", {"generic", "d1", {"A1"}}, noon, 0ms},
                                       {"gamma", {"generic", "d1", {"A1"}}, noon, 0ms},
                                       {"alpha", {"generic", "d1", {"A1"}}, noon, 0ms},
                                       {"beta", {"generic", "d1", {"A1", "A2"}}, noon, 0ms}};
  const auto answers = house.store->accept(together).value();
  REQUIRE(answers.size() == 4);
  CHECK(answers[0].value() == Store::Accepted::stored);
  CHECK(answers[1].error().code == Errc::not_found);
  CHECK(answers[2].value() == Store::Accepted::already);
  CHECK(answers[3].value() == Store::Accepted::stored);
  house.reopen();
  CHECK(house.store->lease("alpha", noon).value().size() == 1);
  CHECK(house.store->lease("beta", noon).value().size() == 2);
}

TEST_CASE("a burst of an account is leased once it has settled, with what was postponed", "[store][contract][inbox]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  REQUIRE(store.accept(Incoming{"alpha", {"generic", "d1", {"A1"}}, noon, 500ms}).has_value());
  REQUIRE(store.accept(Incoming{"alpha", {"generic", "d2", {"A1", "A2"}}, noon + 400ms, 500ms}).has_value());
  REQUIRE(store.accept(Incoming{"beta", {"generic", "d3", {"A1"}}, noon, 500ms}).has_value());
  CHECK(store.next_due("alpha").value() == noon + 500ms);
  CHECK(store.lease("alpha", noon + 899ms).value().empty());
  CHECK(store.next_due("alpha").value() == noon + 900ms);
  const auto leased = store.lease("alpha", noon + 900ms).value();
  REQUIRE(leased.size() == 3);
  CHECK(leased[0].account_id == "A1");
  CHECK(leased[0].attempts == 1);
  CHECK(store.lease("alpha", noon + 900ms).value().empty());
  CHECK(store.events("beta", EventState::leased, 10).value().empty());

  const std::vector<std::int64_t> first{leased[0].id}, others{leased[1].id, leased[2].id};
  REQUIRE(store.give_back("beta", first, noon, "not theirs").has_value());
  CHECK(store.events("alpha", EventState::leased, 10).value().size() == 3);
  REQUIRE(store.give_back("alpha", first, noon + 60s, "CRM down").has_value());
  REQUIRE(store.give_back("alpha", others, {}, "gave up").has_value());
  const auto dead = store.events("alpha", EventState::dead, 10).value();
  REQUIRE(dead.size() == 2);
  CHECK(dead[0].reason == "gave up");
  REQUIRE(store.accept(Incoming{"alpha", {"generic", "d4", {"A1"}}, noon + 2s, 500ms}).has_value());
  const auto again = store.lease("alpha", noon + 2500ms).value();
  REQUIRE(again.size() == 2);  // the new one, and the one that was to wait a minute
  CHECK(again[0].attempts == 2);
  CHECK(again[0].reason == "CRM down");
}

TEST_CASE("an account that never rests is leased all the same, without what still settles",
          "[store][contract][inbox]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  for (int i = 0; i <= 20; ++i)  // every 300 ms for 6 s, each with half a second to settle
    REQUIRE(
        store.accept(Incoming{"alpha", {"generic", std::to_string(i), {"A1"}}, noon + i * 300ms, 500ms}).has_value());
  CHECK(store.lease("alpha", noon + 5499ms).value().empty());
  CHECK(store.next_due("alpha").value() == noon + 5500ms);
  CHECK(store.lease("alpha", noon + 5500ms).value().size() == 17);  // due at 500 + 300 i ≤ 5500: i = 0 … 16
  CHECK(store.next_due("alpha").value() == noon + 6500ms);
}

TEST_CASE("a scoring settles its events in the same step, and only leased ones of its tenant",
          "[store][contract][inbox]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  for (const char* tenant : {"alpha", "beta"}) {
    REQUIRE(store.replace_records(tenant, {}).has_value());
    REQUIRE(store.accept(Incoming{tenant, {"generic", "d1", {"A1"}}, noon, 0ms}).has_value());
  }
  const auto ours = store.lease("alpha", noon).value(), theirs = store.lease("beta", noon).value();
  auto stale = scored({}, 99);
  stale.done = {ours[0].id};
  CHECK_FALSE(store.store_scoring("alpha", stale).has_value());
  CHECK(store.events("alpha", EventState::done, 10).value().empty());
  auto change = scored({}, 1);
  change.done = {ours[0].id, theirs[0].id};
  REQUIRE(store.store_scoring("alpha", change).has_value());
  CHECK(store.events("alpha", EventState::done, 10).value().size() == 1);
  CHECK(store.events("beta", EventState::leased, 10).value().size() == 1);
}

TEST_CASE("what a dead process had leased is pending again, and costs no attempt", "[store][contract][inbox]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  for (const char* tenant : {"alpha", "beta"}) {
    REQUIRE(house.store->accept(Incoming{tenant, {"generic", "d1", {"A1"}}, noon, 0ms}).has_value());
    REQUIRE(house.store->lease(tenant, noon).value().size() == 1);
  }
  house.reopen();
  CHECK(house.store->recover("alpha", noon + 60s - 1ms).value() == 0);  // its holder may be alive
  CHECK(house.store->recover("alpha", noon + 60s).value() == 1);
  CHECK(house.store->recover("alpha", noon + 60s).value() == 0);
  CHECK(house.store->events("beta", EventState::leased, 10).value().size() == 1);
  const auto again = house.store->lease("alpha", noon + 60s).value();
  REQUIRE(again.size() == 1);
  CHECK(again[0].attempts == 1);
}

TEST_CASE("old deliveries are forgotten once their events are done", "[store][contract][inbox]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  REQUIRE(store.replace_records("alpha", {}).has_value());
  REQUIRE(store.accept(Incoming{"alpha", {"generic", "done", {"A1"}}, noon, 0ms}).has_value());
  auto change = scored({}, 1);
  change.done = {store.lease("alpha", noon).value().at(0).id};
  REQUIRE(store.store_scoring("alpha", change).has_value());
  REQUIRE(store.accept(Incoming{"alpha", {"generic", "waiting", {"A1"}}, noon, 0ms}).has_value());
  REQUIRE(store.accept(Incoming{"beta", {"generic", "theirs", {}}, noon, 0ms}).has_value());
  CHECK(store.prune_deliveries("alpha", noon).value() == 0);
  CHECK(store.prune_deliveries("alpha", noon + 1ms).value() == 1);
  CHECK(store.accept(Incoming{"alpha", {"generic", "done", {"A1"}}, noon, 0ms}).value() == Store::Accepted::stored);
  CHECK(store.accept(Incoming{"alpha", {"generic", "waiting", {"A1"}}, noon, 0ms}).value() == Store::Accepted::already);
  CHECK(store.accept(Incoming{"beta", {"generic", "theirs", {"A1"}}, noon, 0ms}).value() == Store::Accepted::already);
}

TEST_CASE("the audit keeps its lines, by tenant, beyond the tenant's removal", "[store][contract]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  REQUIRE(store.audit("alpha", {noon, "secret.rotated", "embed_secret"}).has_value());
  REQUIRE(store.audit("alpha", {noon + 1s, "tenant.removed", ""}).has_value());
  REQUIRE(store.remove_tenant("alpha").has_value());
  const auto lines = store.audit_lines("alpha", 10).value();
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].what == "tenant.removed");
  CHECK(lines[1].at == noon);
  CHECK(store.audit_lines("beta", 10).value().empty());
}
