#include "handlers.hpp"
#include "kam/api/api.hpp"

using namespace kam;
using namespace std::chrono_literals;

namespace {

struct Served : Handlers {
  Served() {
    app->limits.api_key = app::RateLimiter(1e6, 1e6);
    api::add_routes(router, *app);
    api::add_admin_routes(router, *app);
  }
  std::string key(std::optional<std::string> tenant = "alpha", store::Scope scope = store::Scope::admin) {
    const auto made = store::new_api_key(std::move(tenant), scope, now);
    REQUIRE(store->add_api_key(made.row).has_value());
    return "Bearer " + std::string(made.key.reveal());
  }
  http::Reply post(const std::string& key, http::Fields names, std::string body = R"({"scope":"read"})",
                   std::string path = "/api/v1/keys") {
    http::Request request;
    request.method = "POST";
    request.path = request.raw_target = std::move(path);
    request.headers = std::move(names);
    request.headers.emplace_back("authorization", key);
    request.body = std::move(body);
    return answer(std::move(request));
  }
  std::size_t keys() { return store->api_keys("alpha").value().size(); }
};

http::Fields named(const char* name) {
  return {{"idempotency-key", name}};
}

}  // namespace

TEST_CASE("a call that names itself is done once, and its repeats get its answer", "[api][once]") {
  Served served;
  const auto key = served.key();
  const auto before = served.keys();
  const auto first = served.post(key, named("k1"));
  CHECK(first.status == 201);
  CHECK(header_of(first, "idempotency-replayed").empty());
  const auto again = served.post(key, named("k1"));
  CHECK(again.status == 201);
  CHECK(again.body == first.body);
  CHECK(header_of(again, "location") == header_of(first, "location"));
  CHECK(header_of(again, "idempotency-replayed") == "true");
  CHECK(served.keys() == before + 1);
  CHECK(served.post(key, {}).body != first.body);
  CHECK(served.post(key, named("k2")).body != first.body);
  CHECK(served.keys() == before + 3);
}

TEST_CASE("one name is one call: other content is refused, another caller's name is another", "[api][once][security]") {
  Served served;
  const auto key = served.key(), other = served.key();
  const auto first = served.post(key, named("k1"));
  CHECK(served.post(key, named("k1"), R"({"scope":"write"})").status == 422);
  CHECK(served.post(key, named("k1"), "{}", "/api/v1/subscriptions").status == 422);
  const auto others = served.post(other, named("k1"));
  CHECK(others.status == 201);
  CHECK(others.body != first.body);
  served.now += 25h;
  const auto next_day = served.post(key, named("k1"), R"({"scope":"write"})");
  CHECK(next_day.status == 201);
}

TEST_CASE("what was refused is refused again; what failed on our side may be sent again", "[api][once]") {
  Served served;
  const auto key = served.key();
  const auto refused = served.post(key, named("bad"), "{}");
  CHECK(refused.status == 400);
  CHECK(served.post(key, named("bad"), "{}").body == refused.body);
  const auto gone = served.post(key, named("job"), "", "/api/v1/events/77/replay");
  CHECK(gone.status == 404);
  REQUIRE(served.store->begin_call("alpha", "other", "x", served.now).value().state == store::Repeat::State::first);
}

TEST_CASE("a name is one text of visible letters", "[api][once]") {
  Served served;
  const auto key = served.key();
  const auto before = served.keys();
  for (const auto& text : {std::string(), std::string("a b"), std::string("caf\xC3\xA9"), std::string(256, 'k')})
    CHECK(served.post(key, {{"idempotency-key", text}}).status == 400);
  CHECK(served.post(key, {{"idempotency-key", "a"}, {"idempotency-key", "a"}}).status == 400);
  CHECK(served.keys() == before);
  CHECK(served.post(key, {{"idempotency-key", std::string(255, 'k')}}).status == 201);
}

TEST_CASE("an answer that the caller has is not sent again", "[api][conditional]") {
  Served served;
  const http::Fields key{{"authorization", served.key()}};
  const auto with = [&](const char* known) {
    http::Fields fields = key;
    fields.emplace_back("if-none-match", known);
    return served.get("/api/v1/subscriptions", {}, fields);
  };
  const auto first = served.get("/api/v1/subscriptions", {}, key);
  CHECK(first.status == 200);
  const auto tag = header_of(first, "etag");
  CHECK(tag.size() == 18);
  for (const auto& known : {tag, "W/" + tag, "\"x\", " + tag, tag + ",\"y\"", std::string(" * ")}) {
    const auto reply = with(known.c_str());
    CHECK(reply.status == 304);
    CHECK(reply.body.empty());
    CHECK(header_of(reply, "etag") == tag);
  }
  for (const char* other : {"\"x\"", "", ",", "W/\"x\"", "x"}) CHECK(with(other).status == 200);
  CHECK(served.get("/api/v1/accounts/none", {}, {key[0], {"if-none-match", "*"}}).status == 404);
}
