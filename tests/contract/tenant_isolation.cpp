// Every route is called with one tenant's credentials for another tenant's objects. A route without a case here fails.
#include <fstream>
#include <iterator>
#include <set>

#include "handlers.hpp"
#include "kam/api/api.hpp"
#include "kam/certs/webhook_signature.hpp"
#include "kam/extensions/generic.hpp"
#include "kam/extensions/signed_link.hpp"
#include "kam/extensions/standard_webhooks.hpp"
#include "kam/panel/texts.hpp"

using namespace kam;
using namespace std::chrono_literals;

namespace {

constexpr const char* mark = "Only-beta-knows-this";

struct Two : Handlers {
  std::map<std::string, certs::Secret> webhook, embed;
  http::Fields key_of_alpha;
  std::string key_of_beta;  ///< as lists show it
  app::BlockingPool slow{1};

  Two() {
    app->limits.api_key = app::RateLimiter(1e6, 1e6);
    std::ifstream file(std::string(KAM_SOURCE_DIR) + "/rules/packs/default/texts.en.json", std::ios::binary);
    const std::string catalogue{std::istreambuf_iterator<char>(file), {}};
    app->texts = std::make_shared<const panel::Texts>(panel::Texts::load(catalogue).value());
    for (const char* tenant : {"alpha", "beta"}) {
      webhook[tenant] = store::new_webhook_secret();
      embed[tenant] = store::new_embed_secret();
      REQUIRE(store->put_secret(tenant, store::webhook_secret, webhook[tenant], now, 24h).has_value());
      REQUIRE(store->put_secret(tenant, store::embed_secret, embed[tenant], now, 24h).has_value());
    }
    assess("alpha", {account("A1", "Alpha one")});
    assess("beta", {account("A1", mark), account("B1", mark)});
    enter_for_beta();
    REQUIRE(store->add_job("beta", "sync", mark, now).value().id == 1);
    REQUIRE(store->add_subscription("beta", {"sub_1", "https://beta.example/", {"tier.changed"}, true, mark, now})
                .has_value());
    const auto key = store::new_api_key("alpha", store::Scope::admin, now);
    REQUIRE(store->add_api_key(key.row).has_value());
    const auto of_beta = store::new_api_key("beta", store::Scope::read, now);
    REQUIRE(store->add_api_key(of_beta.row).has_value());
    key_of_beta = of_beta.row.shown;
    app->slow = &slow;
    key_of_alpha = {{"authorization", "Bearer " + std::string(key.key.reveal())}};
    extensions::generic::add_routes(router, *app);
    api::add_routes(router, *app);
    api::add_admin_routes(router, *app);
  }

  void enter_for_beta() {
    REQUIRE(store->replace_records("beta", {{{"B1", "[]"}}, {}, {}}).has_value());
    for (const char* kind : {"plan", "stakeholders", "swot", "ratings", "answers"}) {
      const store::Entry entry{"B1", kind, {{rules::Object::plans, {"id", "vision"}, {"B1:p", mark}}}, mark, now};
      REQUIRE(store->put_entry("beta", entry, 0, [](const store::WithEntry&) { return Result<void>(); }).has_value());
    }
  }

  static store::Assessment account(const std::string& id, const std::string& name) {
    store::Assessment one;
    one.account_id = id;
    one.name = name;
    one.json =
        R"({"account_id":")" + id + R"(","name":")" + name + R"(","as_of":"2011-12-01","active":true,"snapshot":"aa"})";
    one.summary = one.json;
    return one;
  }

  http::Reply call(std::string method, std::string path, http::Fields query = {}, std::string body = {}) {
    http::Request request;
    request.method = std::move(method);
    request.path = std::move(path);
    request.query = std::move(query);
    request.body = std::move(body);
    request.headers = key_of_alpha;
    return answer(std::move(request));
  }

  /// The replies to alpha's key for what is beta's.
  std::vector<http::Reply> added_for_beta(const std::string& kind) {
    return {call("POST", "/api/v1/jobs/" + kind, {{"tenant", "beta"}, {"cut", "2011-06-01"}})};
  }

  std::int64_t dead_of_beta() {
    if (const auto dead = store->events("beta", store::EventState::dead, 1).value(); !dead.empty()) return dead[0].id;
    REQUIRE(store->accept(store::Incoming{"beta", {"generic", "dead", {"B1"}}, now, 0ms}).has_value());
    const std::vector<std::int64_t> ids{store->lease("beta", now).value().at(0).id};
    REQUIRE(store->give_back("beta", ids, {}, mark).has_value());
    return ids[0];
  }

  http::Reply webhook_of_beta() {
    const std::string body = R"({"object":"account","id":"B1","event":"changed"})";
    const auto seconds = std::to_string(std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count());
    http::Request request;
    request.method = "POST";
    request.path = "/generic/webhooks/beta";
    request.body = body;
    request.headers = {{"webhook-id", "m1"},
                       {"webhook-timestamp", seconds},
                       {"webhook-signature", certs::sign_webhook(webhook["alpha"], "m1", seconds, body).value()}};
    return answer(std::move(request));
  }

  http::Reply panel_of_beta() {
    const auto url = extensions::sign_link({"beta", "B1", ""}, embed["alpha"], now + 300s);
    const auto exp = url.substr(url.find("&exp=") + 5, 10), sig = url.substr(url.find("&sig=") + 5);
    return get("/embed/account", {{"tenant", "beta"}, {"account", "B1"}, {"user", ""}, {"exp", exp}, {"sig", sig}});
  }
};

}  // namespace

TEST_CASE("no route gives one tenant's credentials anything of another's", "[tenants][security]") {
  Two served;
  struct Case {
    std::string route;
    std::vector<http::Reply> replies;
    unsigned expected;
  };
  const auto entries = [&](const std::string& method, const std::string& kind) {
    const auto path = [&](const char* account) { return "/api/v1/accounts/" + std::string(account) + "/" + kind; };
    return Case{
        method + " " + path("{id}"),
        {served.call(method, path("B1"), {}, "{}"), served.call(method, path("B1"), {{"tenant", "beta"}}, "{}")},
        404};
  };
  const auto for_beta = [&](const std::string& method, const std::string& path) {
    return Case{method + " " + path, {served.call(method, path, {{"tenant", "beta"}}, "{}")}, 404};
  };
  const std::vector<Case> cases{
      {"POST /generic/webhooks/{tenant}", {served.webhook_of_beta()}, 401},
      {"GET /embed/account", {served.panel_of_beta()}, 401},
      {"GET /api/v1/accounts",
       {served.get("/api/v1/accounts", {{"tenant", "beta"}}, served.key_of_alpha),
        served.get("/api/v1/accounts", {{"id", "B1"}}, served.key_of_alpha)},
       404},
      {"GET /api/v1/events", {served.get("/api/v1/events", {{"tenant", "beta"}}, served.key_of_alpha)}, 404},
      {"POST /api/v1/events/{id}/replay",
       {served.call("POST", "/api/v1/events/" + std::to_string(served.dead_of_beta()) + "/replay", {}),
        served.call("POST", "/api/v1/events/" + std::to_string(served.dead_of_beta()) + "/replay",
                    {{"tenant", "beta"}})},
       404},
      {"GET /api/v1/accounts/{id}",
       {served.get("/api/v1/accounts/B1", {}, served.key_of_alpha),
        served.get("/api/v1/accounts/A1", {{"tenant", "beta"}}, served.key_of_alpha)},
       404},
      {"GET /api/v1/accounts/{id}/history",
       {served.get("/api/v1/accounts/B1/history", {}, served.key_of_alpha),
        served.get("/api/v1/accounts/A1/history", {{"tenant", "beta"}}, served.key_of_alpha)},
       404},
      entries("GET", "plan"),
      entries("PUT", "plan"),
      entries("GET", "stakeholders"),
      entries("PUT", "stakeholders"),
      entries("GET", "swot"),
      entries("PUT", "swot"),
      entries("GET", "ratings"),
      entries("PUT", "ratings"),
      entries("GET", "answers"),
      entries("PUT", "answers"),
      {"GET /api/v1/accounts/{id}/approach",
       {served.call("GET", "/api/v1/accounts/B1/approach"),
        served.call("GET", "/api/v1/accounts/B1/approach", {{"tenant", "beta"}})},
       404},
      for_beta("GET", "/api/v1/portfolio"),
      for_beta("GET", "/api/v1/programme/fit"),
      for_beta("GET", "/api/v1/maturity"),
      for_beta("POST", "/api/v1/score"),
      for_beta("POST", "/api/v1/records"),
      for_beta("GET", "/api/v1/rules"),
      for_beta("GET", "/api/v1/rules/versions"),
      for_beta("POST", "/api/v1/rules/check"),
      for_beta("POST", "/api/v1/rules/diff"),
      for_beta("GET", "/api/v1/tenants"),
      {"POST /api/v1/tenants", {served.call("POST", "/api/v1/tenants", {}, R"({"id":"beta2","crm":"csv"})")}, 403},
      {"PATCH /api/v1/tenants/{id}", {served.call("PATCH", "/api/v1/tenants/beta", {}, "{}")}, 404},
      {"DELETE /api/v1/tenants/{id}", {served.call("DELETE", "/api/v1/tenants/beta")}, 404},
      for_beta("GET", "/api/v1/keys"),
      for_beta("POST", "/api/v1/keys"),
      {"DELETE /api/v1/keys/{key}", {served.call("DELETE", "/api/v1/keys/" + served.key_of_beta)}, 404},
      for_beta("GET", "/api/v1/audit"),
      {"POST /api/v1/jobs/sync", served.added_for_beta("sync"), 404},
      {"POST /api/v1/jobs/rescore", served.added_for_beta("rescore"), 404},
      {"POST /api/v1/jobs/history", served.added_for_beta("history"), 404},
      {"POST /api/v1/jobs/backtest", served.added_for_beta("backtest"), 404},
      {"GET /api/v1/jobs/{id}", {served.call("GET", "/api/v1/jobs/1")}, 404},
      {"POST /api/v1/jobs/{id}/cancel", {served.call("POST", "/api/v1/jobs/1/cancel")}, 404},
      {"DELETE /api/v1/jobs/{id}", {served.call("DELETE", "/api/v1/jobs/1")}, 404},
      {"GET /api/v1/subscriptions", {served.call("GET", "/api/v1/subscriptions", {{"tenant", "beta"}})}, 404},
      {"POST /api/v1/subscriptions", {served.call("POST", "/api/v1/subscriptions", {{"tenant", "beta"}})}, 404},
      {"PATCH /api/v1/subscriptions/{id}",
       {served.call("PATCH", "/api/v1/subscriptions/sub_1", {}, "{\"enabled\":false}")},
       404},
      {"DELETE /api/v1/subscriptions/{id}", {served.call("DELETE", "/api/v1/subscriptions/sub_1")}, 404},
      {"POST /api/v1/subscriptions/{id}/test", {served.call("POST", "/api/v1/subscriptions/sub_1/test")}, 404},
      {"GET /api/v1/subscriptions/{id}/deliveries",
       {served.call("GET", "/api/v1/subscriptions/sub_1/deliveries")},
       404},
  };
  std::set<std::string> covered{"GET /demo"};  // no credentials: shows what its settings name, and only in demo mode
  for (const auto& one : cases) {
    covered.insert(one.route);
    for (const auto& reply : one.replies) {
      CAPTURE(one.route);
      CHECK(reply.status == one.expected);
      CHECK(reply.body.find(mark) == std::string::npos);
    }
  }
  for (const auto& route : served.router.routes()) CHECK(covered.contains(route.method + " " + route.pattern));
  CHECK(served.store->events("beta", store::EventState::pending, 5).value().empty());
  CHECK(served.store->job("beta", 1).value()->state == store::JobState::queued);
  CHECK(served.store->subscriptions("beta").value().size() == 1);
  CHECK(served.store->tenant("beta").value().has_value());
  CHECK(served.store->api_keys("beta").value().size() == 1);
  CHECK_FALSE(served.store->api_keys("beta").value()[0].revoked.has_value());
  CHECK(served.store->due_messages("beta", "sub_1", served.now, 5).value().empty());
}

TEST_CASE("what is the tenant's own is told apart where ids are the same", "[tenants][security]") {
  Two served;
  for (int i = 0; i < 3; ++i) {
    const auto own = served.get("/api/v1/accounts/A1", {}, served.key_of_alpha);
    CHECK(own.status == 200);
    CHECK_THAT(own.body, ContainsSubstring("Alpha one"));
    const auto list = served.get("/api/v1/accounts", {}, served.key_of_alpha);
    CHECK_THAT(list.body, ContainsSubstring("Alpha one"));
    CHECK(list.body.find(mark) == std::string::npos);
  }
}

TEST_CASE("the demo shows no tenant that was not named for it", "[tenants][security]") {
  Two served;
  REQUIRE(served.store->set_settings("alpha", R"({"demo_title":"Alpha"})").has_value());
  for (const auto& query :
       {http::Fields{}, http::Fields{{"tab", "beta"}}, http::Fields{{"tab", "beta"}, {"account", "B1"}}}) {
    const auto reply = served.get("/demo", query);
    CHECK(reply.status == 200);
    CHECK(reply.body.find(mark) == std::string::npos);
  }
}
