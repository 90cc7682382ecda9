#include "handlers.hpp"
#include "kam/api/api.hpp"
#include "kam/rules/json.hpp"

using namespace kam;
using namespace std::chrono_literals;
using store::Scope;

namespace {

std::string quoted(const std::string& text) {
  std::string out;
  rules::JsonWriter(out).value(std::string_view(text));
  return out;
}

store::Assessment account(const std::string& id, double point, const std::string& tier = "key") {
  store::Assessment one;
  one.account_id = id;
  one.name = "Name " + id;
  one.owner = "u1";
  one.tier = tier;
  one.point = point;
  one.summary = R"({"account_id":)" + quoted(id) + "}";
  one.json = R"({"account_id":)" + quoted(id) + R"(,"snapshot":"aa"})";
  return one;
}

struct Api : Handlers {
  Api() {
    assess("alpha", {account("A1", 10), account("A2", 30), account("A3", 20, "rising"), account("a/4\\", 40)});
    assess("beta", {account("A1", 99), account("B1", 50)});
    api::add_routes(router, *app);
  }
  http::Fields key(std::optional<std::string> tenant, Scope scope) {
    const auto made = store::new_api_key(std::move(tenant), scope, now);
    REQUIRE(store->add_api_key(made.row).has_value());
    return {{"authorization", "Bearer " + std::string(made.key.reveal())}};
  }
};

}  // namespace

TEST_CASE("a key reads the accounts of its tenant and no other's", "[api][security]") {
  Api served;
  const auto key = served.key("alpha", Scope::read);
  CHECK(served.get("/api/v1/accounts", {}, key).body ==
        R"({"data":[{"account_id":"A1"},{"account_id":"A2"},{"account_id":"A3"},{"account_id":"a/4\\"}],"next":null})");
  const auto one = served.get("/api/v1/accounts/A2", {}, key);
  CHECK(one.status == 200);
  CHECK(one.content_type == "application/json");
  CHECK(one.body == R"({"account_id":"A2","snapshot":"aa","computed_at":"2011-12-01T12:00:00.000Z"})");
  CHECK(served.get("/api/v1/accounts/B1", {}, key).status == 404);
  CHECK(served.get("/api/v1/accounts/A2", {{"tenant", "alpha"}}, key).status == 200);
  for (const char* path : {"/api/v1/accounts", "/api/v1/accounts/A1"})
    CHECK(served.get(path, {{"tenant", "beta"}}, key).status == 404);
}

TEST_CASE("a key sees by which rules its tenant was ever scored", "[api]") {
  Api served;
  const auto key = served.key("alpha", Scope::read);
  CHECK(served.get("/api/v1/rules/versions", {}, key).body == R"({"data":[],"next":null})");
  REQUIRE(served.store->keep_ruleset("alpha", {"default@1+aa", served.now}, {}).has_value());
  REQUIRE(served.store->keep_ruleset("beta", {"own@2+bb", served.now}, {}).has_value());
  CHECK(served.get("/api/v1/rules/versions", {}, key).body ==
        R"({"data":[{"ruleset":"default@1+aa","since":"2011-12-01T12:00:00.000Z"}],"next":null})");
  CHECK(served.get("/api/v1/rules/versions", {{"limit", "1"}}, key).status == 400);
  CHECK(served.get("/api/v1/rules/versions", {}, {}).status == 401);
}

TEST_CASE("the same 404 answers a foreign account and a missing one", "[api][security]") {
  Api served;
  const auto key = served.key("alpha", Scope::read);
  CHECK(served.get("/api/v1/accounts/B1", {}, key).body == served.get("/api/v1/accounts/none", {}, key).body);
}

TEST_CASE("an account whose id a path cannot carry is read by ?id=", "[api]") {
  Api served;
  const auto key = served.key("alpha", Scope::read);
  const auto reply = served.get("/api/v1/accounts", {{"id", "a/4\\"}}, key);
  CHECK(reply.status == 200);
  CHECK_THAT(reply.body, ContainsSubstring(R"("snapshot":"aa")"));
  CHECK(served.get("/api/v1/accounts", {{"id", "B1"}}, key).status == 404);
  CHECK(served.get("/api/v1/accounts", {{"id", "A1"}, {"sort", "name"}}, key).status == 400);
}

TEST_CASE("a key for all tenants names one", "[api][security]") {
  Api served;
  const auto key = served.key({}, Scope::admin);
  CHECK(served.get("/api/v1/accounts", {}, key).status == 400);
  CHECK(served.get("/api/v1/accounts/B1", {{"tenant", "beta"}}, key).status == 200);
  CHECK(served.get("/api/v1/accounts/B1", {{"tenant", "alpha"}}, key).status == 404);
  CHECK(served.get("/api/v1/accounts", {{"tenant", "nobody"}}, key).status == 404);
}

TEST_CASE("without a good key it is 401, in one text", "[api][security]") {
  Api served;
  const auto good = served.key("alpha", Scope::read);
  auto revoked = store::new_api_key("alpha", Scope::read, served.now);
  REQUIRE(served.store->add_api_key(revoked.row).has_value());
  REQUIRE(served.store->revoke_api_key("alpha", revoked.row.shown, served.now).has_value());
  const std::string right = good[0].second;
  const std::vector<http::Fields> refused{
      {},
      {{"authorization", ""}},
      {{"authorization", "Bearer "}},
      {{"authorization", "Bearer kamd_wrong"}},
      {{"authorization", "Basic " + right.substr(7)}},
      {{"authorization", right.substr(7)}},
      {{"authorization", right + " "}},
      {{"authorization", right + std::string(300, 'x')}},
      {{"authorization", right}, {"authorization", right}},
      {{"authorization", "Bearer " + std::string(revoked.key.reveal())}},
      {{"x-api-key", right.substr(7)}},
  };
  for (const auto& headers : refused) {
    const auto reply = served.get("/api/v1/accounts/A1", {}, headers);
    CHECK(reply.status == 401);
    CHECK(reply.content_type == "application/problem+json");
    CHECK(reply.body == served.get("/api/v1/accounts/A1", {}, {}).body);
  }
  CHECK(served.get("/api/v1/accounts/A1", {}, {{"authorization", "bearer " + right.substr(7)}}).status == 200);
}

TEST_CASE("a wider scope may read too", "[api][security]") {
  Api served;
  for (const auto scope : {Scope::read, Scope::write, Scope::admin})
    CHECK(served.get("/api/v1/accounts/A1", {}, served.key("alpha", scope)).status == 200);
}

TEST_CASE("a list is walked page by page to its end, in every order", "[api]") {
  Api served;
  const auto key = served.key("alpha", Scope::read);
  const auto [sort, expected] = GENERATE(table<std::string, std::string>({{"id", "A1 A2 A3 a/4\\\\ "},
                                                                          {"name", "A1 A2 A3 a/4\\\\ "},
                                                                          {"score", "A1 A3 A2 a/4\\\\ "},
                                                                          {"-score", "a/4\\\\ A2 A3 A1 "},
                                                                          {"rank", "A1 A2 A3 a/4\\\\ "}}));
  std::string walked, cursor;
  for (int page = 0; page < 9; ++page) {
    const auto body = served.get("/api/v1/accounts", {{"sort", sort}, {"limit", "1"}, {"cursor", cursor}}, key).body;
    const auto id = body.find(R"("account_id":")") + 14;
    walked += body.substr(id, body.find("\"}", id) - id) + " ";
    const auto next = body.find(R"("next":")");
    if (next == std::string::npos) break;
    cursor = body.substr(next + 8, body.find('"', next + 8) - next - 8);
  }
  CHECK(walked == expected);
}

TEST_CASE("filters narrow the list", "[api]") {
  Api served;
  const auto key = served.key("alpha", Scope::read);
  const auto list = [&](http::Fields query) { return served.get("/api/v1/accounts", std::move(query), key).body; };
  CHECK(list({{"tier", "rising"}}) == R"({"data":[{"account_id":"A3"}],"next":null})");
  CHECK(list({{"owner", "u2"}}) == R"({"data":[],"next":null})");
  CHECK(list({{"text", "name a2"}}) == R"({"data":[{"account_id":"A2"}],"next":null})");
  CHECK(list({{"text", "'; DROP TABLE tenants; --"}}) == R"({"data":[],"next":null})");
  CHECK(list({{"band", "high"}}) == R"({"data":[],"next":null})");
}

TEST_CASE("a query that is not understood is 400 and named", "[api]") {
  Api served;
  const auto key = served.key("alpha", Scope::read);
  const auto cursor_of_another_order = [&] {
    const auto body = served.get("/api/v1/accounts", {{"limit", "1"}}, key).body;
    const auto next = body.find(R"("next":")") + 8;
    return body.substr(next, body.find('"', next) - next);
  }();
  const std::vector<std::pair<http::Fields, std::string>> rows{
      {{{"colour", "red"}}, "colour"},
      {{{"tier", "key"}, {"tier", "rising"}}, "tier"},
      {{{"sort", "luck"}}, "sort"},
      {{{"limit", "0"}}, "limit"},
      {{{"limit", "201"}}, "limit"},
      {{{"limit", "ten"}}, "limit"},
      {{{"cursor", "***"}}, "cursor"},
      {{{"cursor", certs::base64url("[1]")}}, "cursor"},
      {{{"cursor", cursor_of_another_order}, {"sort", "name"}}, "cursor"},
  };
  for (const auto& [query, named] : rows) {
    const auto reply = served.get("/api/v1/accounts", query, key);
    CHECK(reply.status == 400);
    CHECK(reply.content_type == "application/problem+json");
    CHECK_THAT(reply.body, ContainsSubstring(named));
  }
  CHECK(served.get("/api/v1/accounts/A1", {{"fields", "all"}}, key).status == 400);
}

TEST_CASE("a key that asks too often is told to wait", "[api][limits]") {
  Api served;
  const auto key = served.key("alpha", Scope::read);
  served.app->limits.api_key = app::RateLimiter(1, 2);
  CHECK(served.get("/api/v1/accounts/A1", {}, key).status == 200);
  CHECK(served.get("/api/v1/accounts/A1", {}, key).status == 200);
  const auto reply = served.get("/api/v1/accounts/A1", {}, key);
  CHECK(reply.status == 429);
  CHECK_FALSE(header_of(reply, "retry-after").empty());
  CHECK(served.get("/api/v1/accounts/A1", {}, served.key("alpha", Scope::read)).status == 200);
}
