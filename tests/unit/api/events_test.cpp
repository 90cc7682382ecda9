#include "handlers.hpp"
#include "kam/api/api.hpp"

using namespace kam;
using namespace std::chrono_literals;

namespace {
struct Events : Handlers {
  http::Fields admin, reader, all;
  std::vector<std::int64_t> dead;

  Events() {
    api::add_admin_routes(router, *app);
    const auto key = [this](std::optional<std::string> tenant, store::Scope scope) {
      const auto made = store::new_api_key(std::move(tenant), scope, now);
      REQUIRE(store->add_api_key(made.row).has_value());
      return http::Fields{{"authorization", "Bearer " + std::string(made.key.reveal())}};
    };
    admin = key("alpha", store::Scope::admin);
    reader = key("alpha", store::Scope::write);
    all = key({}, store::Scope::admin);
    for (const char* tenant : {"alpha", "beta"}) {
      REQUIRE(store->accept(store::Incoming{tenant, {"generic", "d1", {"A1", "A2", "A3"}}, now, 0ms}).has_value());
      std::vector<std::int64_t> ids;
      for (const auto& event : store->lease(tenant, now).value()) ids.push_back(event.id);
      REQUIRE(
          store->give_back(tenant, ids, {}, "the CRM of " + std::string(tenant) + " refuses our token").has_value());
      dead.insert(dead.end(), ids.begin(), ids.end());
    }
  }
  http::Reply replay(const std::string& id, const http::Fields& headers, http::Fields query = {}) {
    http::Request request;
    request.method = "POST";
    request.path = "/api/v1/events/" + id + "/replay";
    request.headers = headers;
    request.query = std::move(query);
    return answer(std::move(request));
  }
};
}  // namespace

TEST_CASE("dead events are listed with their reason, page by page", "[api][events]") {
  Events served;
  const auto first = served.get("/api/v1/events", {{"state", "dead"}, {"limit", "2"}}, served.admin);
  CHECK(first.status == 200);
  CHECK_THAT(first.body, ContainsSubstring(R"("reason":"the CRM of alpha refuses our token")"));
  CHECK(first.body.find("beta") == std::string::npos);
  const auto next = std::to_string(served.dead[1]);
  CHECK_THAT(first.body, ContainsSubstring(R"("next":")" + next + R"(")"));
  const auto second = served.get("/api/v1/events", {{"cursor", next}, {"limit", "2"}}, served.admin);
  CHECK_THAT(second.body, ContainsSubstring(R"("id":)" + std::to_string(served.dead[0])));
  CHECK_THAT(second.body, ContainsSubstring(R"("next":null)"));
  CHECK_THAT(served.get("/api/v1/events", {{"state", "pending"}}, served.admin).body,
             ContainsSubstring(R"({"data":[])"));
  for (const auto& [name, value] : http::Fields{{"state", "lost"}, {"limit", "0"}, {"cursor", "x"}, {"other", "1"}})
    CHECK(served.get("/api/v1/events", {{name, value}}, served.admin).status == 400);
  CHECK(served.get("/api/v1/events", {}, served.reader).status == 403);
  CHECK(served.get("/api/v1/events", {}, served.all).status == 400);
  CHECK_THAT(served.get("/api/v1/events", {{"tenant", "beta"}}, served.all).body, ContainsSubstring("CRM of beta"));
  CHECK(served.get("/api/v1/events", {{"tenant", "beta"}}, served.admin).status == 404);
}

TEST_CASE("a dead event is replayed once, by its tenant's admin", "[api][events]") {
  Events served;
  const auto ours = std::to_string(served.dead[0]), theirs = std::to_string(served.dead[3]);
  CHECK(served.replay(ours, served.reader).status == 403);
  CHECK(served.replay(theirs, served.admin).status == 404);
  CHECK(served.replay("x", served.admin).status == 404);
  CHECK(served.replay(ours, served.admin).status == 200);
  CHECK(served.told_due == std::vector{served.now});
  CHECK(served.replay(ours, served.admin).status == 409);
  CHECK(served.store->events("alpha", store::EventState::pending, 5).value().size() == 1);
  CHECK(served.store->audit_lines("alpha", 1).value().at(0).what == "event.replayed");
  CHECK(served.replay(theirs, served.all, {{"tenant", "beta"}}).status == 200);
}

TEST_CASE("the public listener knows nothing of events", "[api][events][security]") {
  Events served;
  http::Router open;
  api::add_routes(open, *served.app);
  CHECK(std::holds_alternative<http::NoRoute>(open.find("GET", "/api/v1/events")));
  CHECK(std::holds_alternative<http::NoRoute>(open.find("POST", "/api/v1/events/1/replay")));
}
