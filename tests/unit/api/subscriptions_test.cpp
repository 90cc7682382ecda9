#include "handlers.hpp"
#include "kam/api/api.hpp"

using namespace kam;
using namespace std::chrono_literals;
using store::Scope;

namespace {

const std::string wanted = R"({"url":"https://hooks.example/kam","kinds":["tier.changed","plan.overdue"]})";

struct Admin : Handlers {
  int told = 0;
  Admin() {
    app->outgoing_changed = [this] { ++told; };
    app->check_outgoing_url = [](std::string_view url) -> Result<void> {
      if (url.starts_with("https://")) return {};
      return invalid("url: expected https://");
    };
    api::add_admin_routes(router, *app);
  }
  http::Fields key(Scope scope, std::optional<std::string> tenant = "alpha") {
    const auto made = store::new_api_key(std::move(tenant), scope, now);
    REQUIRE(store->add_api_key(made.row).has_value());
    return {{"authorization", "Bearer " + std::string(made.key.reveal())}};
  }
  http::Reply call(std::string method, std::string path, const http::Fields& headers, std::string body = {},
                   http::Fields query = {}) {
    http::Request request;
    request.method = std::move(method);
    request.path = "/api/v1/subscriptions" + std::move(path);
    request.headers = headers;
    request.body = std::move(body);
    request.query = std::move(query);
    return answer(std::move(request));
  }
  std::string only_id() { return store->subscriptions("alpha").value().at(0).id; }
};

}  // namespace

TEST_CASE("a subscription is added with a secret that is shown once", "[api][subscriptions]") {
  Admin served;
  const auto key = served.key(Scope::admin);
  const auto reply = served.call("POST", "", key, wanted);
  CHECK(reply.status == 201);
  const auto id = served.only_id();
  const auto secret = served.store->secrets("alpha", store::Store::secret_of(id), served.now).value();
  REQUIRE(secret.size() == 1);
  const std::string shown =
      R"({"id":")" + id + R"(","url":"https://hooks.example/kam","kinds":["plan.overdue",)" +
      R"("tier.changed"],"enabled":true,"disabled_why":null,"created":"2011-12-01T12:00:00.000Z")";
  CHECK(reply.body == shown + R"(,"secret":")" + std::string(secret[0].secret.reveal()) + "\"}");
  CHECK(secret[0].secret.reveal().starts_with("whsec_"));
  CHECK(served.call("GET", "", key).body == R"({"data":[)" + shown + R"(}],"next":null})");
  CHECK(served.told == 1);
  CHECK(served.store->audit_lines("alpha", 5).value().at(0).what == "subscription.added");
}

TEST_CASE("a body that is not a subscription changes nothing and says why", "[api][subscriptions]") {
  Admin served;
  const auto key = served.key(Scope::admin);
  const auto [body, why] = GENERATE(table<std::string, std::string>(
      {{"", "expected a JSON object"},
       {"[]", "expected a JSON object"},
       {wanted + "x", "expected a JSON object"},
       {R"({"url":"https://a.b"})", "expected url and kinds"},
       {R"({"kinds":["tier.changed"]})", "expected url and kinds"},
       {R"({"url":"http://a.b","kinds":["tier.changed"]})", "url: expected https://"},
       {R"({"url":1,"kinds":["tier.changed"]})", "url: expected one https:// address"},
       {R"({"url":"https://a.b","url":"https://a.b","kinds":["tier.changed"]})", "url: expected one https:// address"},
       {R"({"url":"https://a.b","kinds":[]})", "kinds: expected a list of some of tier.changed, churn_band.changed"},
       {R"({"url":"https://a.b","kinds":["all"]})", "kinds: expected a list"},
       {R"({"url":"https://a.b","kinds":["tier.changed","tier.changed"]})", "kinds: expected a list"},
       {R"({"url":"https://a.b","kinds":["tier.changed"],"enabled":1})", "enabled: expected true or false"},
       {R"({"url":"https://a.b","kinds":["tier.changed"],"secret":"x"})", "and nothing else"}}));
  CAPTURE(body);
  const auto reply = served.call("POST", "", key, body);
  CHECK(reply.status == 400);
  CHECK_THAT(reply.body, ContainsSubstring(why));
  CHECK(served.store->subscriptions("alpha").value().empty());
}

TEST_CASE("a subscription is changed, tested, looked into and removed", "[api][subscriptions]") {
  Admin served;
  const auto key = served.key(Scope::admin);
  served.call("POST", "", key, wanted);
  const auto id = served.only_id();
  const auto changed = served.call("PATCH", "/" + id, key, R"({"enabled":false})");
  CHECK(changed.status == 200);
  CHECK_THAT(changed.body, ContainsSubstring(R"("enabled":false,"disabled_why":"switched off")"));
  CHECK(served.call("PATCH", "/" + id, key, R"({"url":"http://a.b"})").status == 400);
  CHECK(served.call("PATCH", "/" + id, key, R"({"enabled":true})").status == 200);

  const auto tested = served.call("POST", "/" + id + "/test", key);
  CHECK(tested.status == 202);
  const auto message = served.store->due_messages("alpha", id, served.now, 5).value().at(0);
  CHECK(tested.body == R"({"webhook_id":")" + message.webhook_id + "\"}");
  CHECK(message.body ==
        R"({"type":"subscription.test","timestamp":"2011-12-01T12:00:00.000Z","data":{"tenant":"alpha"}})");
  REQUIRE(
      served.store->note_attempt("alpha", message.id, {served.now, 500, "answered 500"}, served.now + 5s).has_value());
  const auto log = served.call("GET", "/" + id + "/deliveries", key);
  CHECK(log.body == R"({"data":[{"webhook_id":")" + message.webhook_id +
                        R"(","kind":"subscription.test","state":"pending","attempt":1,)" +
                        R"("at":"2011-12-01T12:00:00.000Z","status":500,"error":"answered 500"}],"next":null})");
  for (const auto* limit : {"0", "201", "x", "1x"})
    CHECK(served.call("GET", "/" + id + "/deliveries", key, "", {{"limit", limit}}).status == 400);

  CHECK(served.call("DELETE", "/" + id, key).status == 200);
  CHECK(served.store->subscriptions("alpha").value().empty());
  for (const auto& [method, path] : std::vector<std::pair<std::string, std::string>>{
           {"DELETE", ""}, {"PATCH", ""}, {"POST", "/test"}, {"GET", "/deliveries"}})
    CHECK(served.call(method, "/" + id + path, key, "{}").status == 404);
}

TEST_CASE("only a key of scope admin may, and a tenant has at most twenty", "[api][subscriptions]") {
  Admin served;
  CHECK(served.call("GET", "", {}).status == 401);
  for (const auto scope : {Scope::read, Scope::write})
    CHECK(served.call("POST", "", served.key(scope), wanted).status == 403);
  const auto key = served.key(Scope::admin, {});
  CHECK(served.call("POST", "", key, wanted).status == 400);
  for (int i = 0; i < 20; ++i) CHECK(served.call("POST", "", key, wanted, {{"tenant", "alpha"}}).status == 201);
  CHECK(served.call("POST", "", key, wanted, {{"tenant", "alpha"}}).status == 409);
  CHECK(served.call("POST", "", key, wanted, {{"tenant", "beta"}}).status == 201);
}
