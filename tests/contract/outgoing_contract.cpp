// What every store promises of subscriptions and of the messages on their way to them.
#include "contract/house.hpp"

namespace {

Subscription wanting(std::string id, std::vector<std::string> kinds = {"tier.changed"}) {
  return {std::move(id), "https://hooks.example/kam", std::move(kinds), true, "", noon};
}

/// Stores assessments of these accounts, whose content is this, as of then.
void score(Store& store, const std::string& tenant, const std::vector<std::string>& accounts, std::string content,
           Instant at) {
  Store::Change change;
  change.scoring.computed_at = at;
  for (const auto& id : accounts) {
    Assessment one;
    one.account_id = id;
    one.name = "Name of " + id;
    one.json = content;
    change.assessments.push_back(one);
  }
  auto inputs = [&](const Inputs& stored) -> Result<void> {
    change.version = stored.version;
    return {};
  };
  REQUIRE(store.visit_records(tenant, inputs, [](const StoredRecords&) -> Result<void> { return {}; }).has_value());
  REQUIRE(store.store_scoring(tenant, change).has_value());
}

std::vector<std::string> waiting(Store& store, std::string_view tenant, Instant now, std::string_view after = "") {
  std::vector<std::string> accounts;
  for (const auto& one : store.unannounced(tenant, now, after, 10).value()) accounts.push_back(one.account_id);
  return accounts;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a subscription is stored, changed, disabled and removed with all that hangs on it",
          "[store][contract][outgoing]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  REQUIRE(store.add_subscription("alpha", wanting("sub_1", {"tier.changed", "plan.overdue"})).has_value());
  CHECK(store.add_subscription("alpha", wanting("sub_1")).error().code == Errc::conflict);
  CHECK(store.add_subscription("gamma", wanting("sub_1")).error().code == Errc::not_found);
  REQUIRE(store.subscriptions("alpha").value().size() == 1);
  const auto stored = store.subscription("alpha", "sub_1").value();
  REQUIRE(stored.has_value());
  CHECK(stored->kinds == Texts{"tier.changed", "plan.overdue"});
  CHECK((stored->enabled && stored->created == noon));

  const auto changed = store.change_subscription("alpha", "sub_1", {"https://b.example/", {}, false}).value();
  REQUIRE(changed.has_value());
  CHECK(changed->url == "https://b.example/");
  CHECK(changed->kinds == stored->kinds);
  CHECK_FALSE(changed->enabled);
  CHECK(changed->disabled_why == "switched off");
  const auto again = store.change_subscription("alpha", "sub_1", {{}, Texts{"plan.overdue"}, true}).value();
  CHECK((again->enabled && again->disabled_why.empty() && again->kinds == Texts{"plan.overdue"}));

  const auto secret = OutgoingStore::secret_of("sub_1");
  REQUIRE(store.put_secret("alpha", secret, certs::Secret("whsec_AA=="), noon, 1h).has_value());
  REQUIRE(store.add_message("alpha", "sub_1", {"subscription.test", "{}"}, noon).has_value());
  REQUIRE(store.disable_subscription("alpha", "sub_1", "gone").has_value());
  CHECK(store.subscription("alpha", "sub_1").value()->disabled_why == "gone");
  REQUIRE(store.change_subscription("alpha", "sub_1", {{}, {}, true}).has_value());
  CHECK(store.due_messages("alpha", "sub_1", noon, 10).value().empty());

  REQUIRE(store.remove_subscription("alpha", "sub_1").has_value());
  CHECK(store.subscriptions("alpha").value().empty());
  CHECK(store.secrets("alpha", secret, noon).value().empty());
  CHECK(store.remove_subscription("alpha", "sub_1").error().code == Errc::not_found);
}

TEST_CASE("an account waits to be announced when it is new, changed or to be looked at again",
          "[store][contract][outgoing]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  score(store, "alpha", {"A1", "A2"}, "one", noon);
  CHECK(waiting(store, "alpha", noon) == Texts{"A1", "A2"});
  CHECK(waiting(store, "alpha", noon, "A1") == Texts{"A2"});
  const auto first = store.unannounced("alpha", noon, "", 1).value();
  REQUIRE(first.size() == 1);
  CHECK((first[0].json == "one" && first[0].changed_at == noon && !first[0].state));

  const std::vector<Announcement> both = {{"A1", "s1", noon, {}, {}}, {"A2", "s2", noon, noon + 48h, {}}};
  REQUIRE(store.announce("alpha", both, noon).has_value());
  CHECK(waiting(store, "alpha", noon + 47h).empty());
  CHECK(waiting(store, "alpha", noon + 48h) == Texts{"A2"});
  CHECK(store.unannounced("alpha", noon + 48h, "", 9).value()[0].state == "s2");
  score(store, "alpha", {"A1", "A2"}, "two", noon - 1h);  // a clock that was set back loses no change
  CHECK(waiting(store, "alpha", noon) == Texts{"A1", "A2"});
  house.reopen();
  CHECK(waiting(*house.store, "alpha", noon) == Texts{"A1", "A2"});
  score(*house.store, "alpha", {"A2"}, "two", noon);
  CHECK(waiting(*house.store, "alpha", noon) == Texts{"A2"});
}

TEST_CASE("a message goes to every enabled subscription of its kind, once", "[store][contract][outgoing]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  score(store, "alpha", {"A1"}, "one", noon);
  REQUIRE(store.add_subscription("alpha", wanting("sub_1")).has_value());
  REQUIRE(store.add_subscription("alpha", wanting("sub_2", {"plan.overdue"})).has_value());
  REQUIRE(store.add_subscription("alpha", wanting("sub_3")).has_value());
  REQUIRE(store.change_subscription("alpha", "sub_3", {{}, {}, false}).has_value());
  const std::vector<Announcement> news = {{"A1", "s1", noon, {}, {{"tier.changed", "{\"a\":1}"}, {"tier", "{}"}}},
                                          {"A9", "s", noon, {}, {{"tier.changed", "{}"}}}};
  REQUIRE(store.announce("alpha", news, noon).has_value());
  const auto due = store.due_messages("alpha", "sub_1", noon, 10).value();
  REQUIRE(due.size() == 1);
  CHECK((due[0].subscription_id == "sub_1" && due[0].kind == "tier.changed" && due[0].body == "{\"a\":1}"));
  CHECK(due[0].webhook_id.starts_with("msg_"));
  CHECK(due[0].attempts == 0);
}

TEST_CASE("attempts are logged, and a message ends delivered or dead", "[store][contract][outgoing]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  REQUIRE(store.add_subscription("alpha", wanting("sub_1")).has_value());
  const auto id = store.add_message("alpha", "sub_1", {"subscription.test", "{}"}, noon).value();
  const auto message = store.due_messages("alpha", "sub_1", noon, 10).value().at(0);
  CHECK(message.webhook_id == id);
  REQUIRE(store.note_attempt("alpha", message.id, {noon, 500, "answered 500"}, noon + 5s).has_value());
  CHECK(store.due_messages("alpha", "sub_1", noon + 4s, 10).value().empty());
  const auto again = store.due_messages("alpha", "sub_1", noon + 5s, 10).value().at(0);
  CHECK((again.webhook_id == id && again.attempts == 1));
  REQUIRE(store.note_attempt("alpha", message.id, {noon + 5s, 200, ""}, {}).has_value());
  CHECK(store.due_messages("alpha", "sub_1", noon + 1h, 10).value().empty());
  const auto log = store.delivery_log("alpha", "sub_1", 10).value();
  REQUIRE(log.size() == 2);
  CHECK((log[0].number == 2 && log[0].attempt.status == 200 && log[0].state == MessageState::delivered));
  CHECK((log[1].number == 1 && log[1].attempt.error == "answered 500" && log[1].webhook_id == id));
  CHECK(store.delivery_log("alpha", "sub_2", 10).error().code == Errc::not_found);
  CHECK(store.prune_messages("alpha", noon).value() == 0);
  CHECK(store.prune_messages("alpha", noon + 1s).value() == 1);
  CHECK(store.delivery_log("alpha", "sub_1", 10).value().empty());
}

TEST_CASE("the first subscription starts from what is", "[store][contract][outgoing]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  score(store, "alpha", {"A1"}, "one", noon);
  REQUIRE(store.add_subscription("alpha", wanting("sub_1")).has_value());
  CHECK_FALSE(store.announcing("alpha").value());
  const std::vector<Announcement> news = {{"A1", "s1", noon, {}, {}}};
  REQUIRE(store.announce("alpha", news, noon).has_value());
  REQUIRE(store.begin_announcing("alpha").has_value());
  CHECK(store.announcing("alpha").value());
  REQUIRE(store.add_subscription("alpha", wanting("sub_2")).has_value());
  CHECK(store.announcing("alpha").value());
  REQUIRE(store.remove_subscription("alpha", "sub_1").has_value());
  REQUIRE(store.remove_subscription("alpha", "sub_2").has_value());
  REQUIRE(store.add_subscription("alpha", wanting("sub_3")).has_value());
  CHECK_FALSE(store.announcing("alpha").value());
  CHECK(waiting(store, "alpha", noon) == Texts{"A1"});
}

TEST_CASE("another tenant has no part in subscriptions and messages", "[store][contract][outgoing][tenants]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  score(store, "alpha", {"A1"}, "one", noon);
  REQUIRE(store.add_subscription("alpha", wanting("sub_1")).has_value());
  REQUIRE(store.add_message("alpha", "sub_1", {"subscription.test", "{}"}, noon).has_value());
  REQUIRE(store.begin_announcing("alpha").has_value());
  const auto message = store.due_messages("alpha", "sub_1", noon, 10).value().at(0);

  CHECK(store.subscriptions("beta").value().empty());
  CHECK_FALSE(store.subscription("beta", "sub_1").value().has_value());
  CHECK_FALSE(store.change_subscription("beta", "sub_1", {{}, {}, false}).value().has_value());
  CHECK(store.disable_subscription("beta", "sub_1", "").error().code == Errc::not_found);
  CHECK(store.remove_subscription("beta", "sub_1").error().code == Errc::not_found);
  CHECK_FALSE(store.announcing("beta").value());
  CHECK(store.unannounced("beta", noon, "", 10).value().empty());
  const std::vector<Announcement> news = {{"A1", "s1", noon, {}, {{"tier.changed", "{}"}}}};
  REQUIRE(store.announce("beta", news, noon).has_value());
  CHECK(store.add_message("beta", "sub_1", {"x", "{}"}, noon).error().code == Errc::not_found);
  CHECK(store.due_messages("beta", "sub_1", noon, 10).value().empty());
  CHECK(store.note_attempt("beta", message.id, {noon, 200, ""}, {}).error().code == Errc::not_found);
  CHECK(store.delivery_log("beta", "sub_1", 10).error().code == Errc::not_found);
  CHECK(store.prune_messages("beta", noon + 24h).value() == 0);
  CHECK(store.subscription("alpha", "sub_1").value()->enabled);
  CHECK(waiting(store, "alpha", noon) == Texts{"A1"});
  CHECK(store.due_messages("alpha", "sub_1", noon, 10).value().size() == 1);
  REQUIRE(store.remove_tenant("alpha").has_value());
  CHECK(store.due_messages("alpha", "sub_1", noon, 10).value().empty());
}
