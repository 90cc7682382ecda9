// News are made with what they are about, and sent until they are taken.
#include "kam/flow/outgoing.hpp"

#include "catch.hpp"
#include "fake_host.hpp"
#include "kam/certs/webhook_signature.hpp"
#include "kam/store/credentials.hpp"
#include "kam/store/sqlite.hpp"

using namespace kam;
using namespace kam::test;
using namespace std::chrono_literals;

namespace {

/// One tenant with a subscription whose receiver behaves as told, on a clock that is set.
struct Told {
  FakeHost host;
  TemporaryDirectory directory;
  std::unique_ptr<store::Store> store;
  store::Instant now{std::chrono::seconds(1322740800)};
  certs::Secret secret = store::new_webhook_secret();
  connectors::HttpCalls calls;
  flow::Outgoing outgoing;

  explicit Told(FakeHost::Script script, std::string networks = "127.0.0.0/8,::1")
      : host(std::move(script)),
        store(store::open_sqlite(directory / "kamd.db", {certs::Secret(std::string(32, 'k')), false, 2, 5s}).value()),
        outgoing(
            *store, calls, pack, [this] { return now; }, {}, [] { return 0.5; }) {
    const auto settings =
        R"({"ca_file":")" + host.ca_file() + R"(","allow_networks":")" + std::move(networks) + R"("})";
    REQUIRE(store->add_tenant({"acme", "csv", settings, now}).has_value());
    REQUIRE(store->put_secret("acme", store::Store::secret_of("sub_1"), secret, now, 0h).has_value());
    REQUIRE(store->add_subscription("acme", {"sub_1", host.url("/hook"), {"tier.changed"}, true, "", now}).has_value());
  }
  static Result<rules::Pack> pack(const std::string&) {
    return rules::Pack::load(rules::Pack::built_in(), certs::sha256_hex);
  }

  store::Tenant tenant() { return store->tenant("acme").value().value(); }
  void score(const std::string& account, const std::string& tier, const std::string& point) {
    store::Store::Change change;
    change.scoring.computed_at = now;
    store::Assessment one;
    one.account_id = account;
    one.json = R"({"account_id":")" + account + R"(","about":{"label":"key"},"as_of":"2011-12-01","tier":")" + tier +
               R"(","total":{"point":)" + point + "}}";
    change.assessments = {one};
    auto version = [&](const store::Inputs& inputs) -> Result<void> {
      change.version = inputs.version;
      return {};
    };
    REQUIRE(store->visit_records("acme", version, [](const store::StoredRecords&) -> Result<void> { return {}; })
                .has_value());
    REQUIRE(store->store_scoring("acme", change).has_value());
    now += 1s;
  }
  /// A change that is told: from rising to key, far beyond the limit.
  void tell() {
    score("A1", "rising", "60");
    REQUIRE(outgoing.compare(tenant()).value() == 0);
    score("A1", "key", "80");
    REQUIRE(outgoing.compare(tenant()).value() == 1);
  }
  std::size_t send() {
    const auto begun = outgoing.send_due(tenant());
    outgoing.wait_until_idle();
    return begun;
  }
  std::vector<store::LoggedAttempt> log() { return store->delivery_log("acme", "sub_1", 50).value(); }
};

std::string field(const std::string& request, const std::string& name) {
  const auto at = request.find("\r\n" + name + ": ") + name.size() + 4;
  return request.substr(at, request.find("\r\n", at) - at);
}

FakeHost::Script answering(std::vector<std::string> answers) {
  return [answers = std::move(answers)](int call, const std::string&) {
    return Behaviour{answers[std::min<std::size_t>(static_cast<std::size_t>(call), answers.size()) - 1]};
  };
}

}  // namespace

TEST_CASE("a message is signed as Standard Webhooks and keeps its id over retries", "[flow][outgoing]") {
  Told told(answering({answer(500), answer(204)}));
  told.tell();
  CHECK(told.send() == 1);
  REQUIRE(told.log().size() == 1);
  CHECK(told.log()[0].attempt.status == 500);
  CHECK(told.log()[0].state == store::MessageState::pending);
  CHECK(told.send() == 0);
  told.now += 2499ms;  // half of the first 5 s
  CHECK(told.send() == 0);
  told.now += 1ms;
  CHECK(told.send() == 1);
  CHECK(told.log()[0].state == store::MessageState::delivered);
  const auto requests = told.host.requests();
  REQUIRE(requests.size() == 2);
  CHECK(field(requests[0], "webhook-id") == field(requests[1], "webhook-id"));
  for (const auto& request : requests) {
    const auto body = request.substr(request.find("\r\n\r\n") + 4);
    CHECK(field(request, "webhook-signature") ==
          certs::sign_webhook(told.secret, field(request, "webhook-id"), field(request, "webhook-timestamp"), body)
              .value());
    CHECK_THAT(body, ContainsSubstring(R"("type":"tier.changed")"));
    CHECK_THAT(body, ContainsSubstring(R"("from":"rising","to":"key")"));
  }
  told.now += 24h;
  CHECK(told.send() == 0);
}

TEST_CASE("a message that ends while the due ones are read is not sent again", "[flow][outgoing]") {
  Told told(answering({answer(204)}));
  constexpr std::size_t messages = 12;
  for (std::size_t i = 0; i < messages; ++i)
    REQUIRE(told.store->add_message("acme", "sub_1", {"tier.changed", "{}"}, told.now).has_value());
  for (std::size_t begun = 0; begun < messages;) begun += told.outgoing.send_due(told.tenant());
  told.outgoing.wait_until_idle();
  std::set<std::string> ids;
  for (const auto& request : told.host.requests()) ids.insert(field(request, "webhook-id"));
  CHECK(ids.size() == messages);
  CHECK(told.host.requests().size() == messages);
}

TEST_CASE("what is announced is announced once, also after a restart", "[flow][outgoing]") {
  Told told(answering({answer(200)}));
  told.tell();
  CHECK(told.outgoing.compare(told.tenant()).value() == 0);
  flow::Outgoing again(*told.store, told.calls, Told::pack, [&] { return told.now; });
  CHECK(again.compare(told.tenant()).value() == 0);
  CHECK(told.store->due_messages("acme", "sub_1", told.now, 9).value().size() == 1);
}

TEST_CASE("a change within three points of the limit is told after two days", "[flow][outgoing]") {
  Told told(answering({answer(200)}));
  told.score("A1", "rising", "60");
  REQUIRE(told.outgoing.compare(told.tenant()).value() == 0);
  told.score("A1", "key", "71");
  const auto since = told.now;
  CHECK(told.outgoing.compare(told.tenant()).value() == 0);
  told.now = since + 48h - 1ms;
  CHECK(told.outgoing.compare(told.tenant()).value() == 0);
  told.now = since + 48h;
  CHECK(told.outgoing.compare(told.tenant()).value() == 1);
}

TEST_CASE("a receiver that is gone is asked no more", "[flow][outgoing]") {
  Told told(answering({answer(410)}));
  told.tell();
  CHECK(told.send() == 1);
  const auto subscription = told.store->subscription("acme", "sub_1").value().value();
  CHECK_FALSE(subscription.enabled);
  CHECK(subscription.disabled_why == "answered 410 Gone");
  CHECK(told.log()[0].state == store::MessageState::dead);
}

TEST_CASE("a message that nobody takes is dead after three days", "[flow][outgoing]") {
  Told told(answering({answer(500)}));
  told.tell();
  const auto created = told.now;
  while (told.store->due_messages("acme", "sub_1", created + 100h, 1).value().size() == 1) {
    REQUIRE(told.now < created + 73h);
    told.now += 1h;
    told.send();
  }
  CHECK(told.now <= created + 72h);
  CHECK(told.now >= created + 66h);
  CHECK(told.log()[0].state == store::MessageState::dead);
}

TEST_CASE("Retry-After moves the next attempt, and a redirect or a private address is no delivery",
          "[flow][outgoing]") {
  SECTION("Retry-After") {
    Told told(answering({answer(429, "", "Retry-After: 600\r\n")}));
    told.tell();
    told.send();
    CHECK(told.store->due_messages("acme", "sub_1", told.now + 599s, 1).value().empty());
    CHECK(told.store->due_messages("acme", "sub_1", told.now + 600s, 1).value().size() == 1);
  }
  SECTION("a redirect") {
    Told told(answering({answer(307, "", "Location: https://127.0.0.1/\r\n")}));
    told.tell();
    told.send();
    CHECK(told.log()[0].attempt.error == "answered 307");
    CHECK(told.host.calls() == 1);
  }
  SECTION("an address that is not open") {
    Told told(answering({answer(200)}), "");
    told.tell();
    told.send();
    CHECK_THAT(told.log()[0].attempt.error, ContainsSubstring("has no address that may be called"));
    CHECK(told.log()[0].attempt.status == 0);
    CHECK(told.host.connections() == 0);
  }
}
