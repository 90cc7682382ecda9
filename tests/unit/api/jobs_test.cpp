#include "handlers.hpp"
#include "kam/api/api.hpp"

using namespace kam;
using namespace std::chrono_literals;
using store::JobState;
using store::Scope;

namespace {

struct Api : Handlers {
  int added = 0;
  Api() {
    app->job_added = [this] { ++added; };
    api::add_routes(router, *app);
  }
  http::Fields key(Scope scope, std::optional<std::string> tenant = "alpha") {
    const auto made = store::new_api_key(std::move(tenant), scope, now);
    REQUIRE(store->add_api_key(made.row).has_value());
    return {{"authorization", "Bearer " + std::string(made.key.reveal())}};
  }
  http::Reply call(std::string method, std::string path, const http::Fields& headers, http::Fields query = {}) {
    http::Request request;
    request.method = std::move(method);
    request.path = std::move(path);
    request.headers = headers;
    request.query = std::move(query);
    return answer(std::move(request));
  }
};

}  // namespace

TEST_CASE("a job is added once, with 202 and where to look", "[api][jobs]") {
  Api served;
  const auto key = served.key(Scope::write);
  const auto reply = served.call("POST", "/api/v1/jobs/sync", key);
  CHECK(reply.status == 202);
  CHECK(header_of(reply, "location") == "/api/v1/jobs/1");
  CHECK(reply.body ==
        R"({"id":"1","kind":"sync","options":"","state":"queued","progress":null,"done":0,"total":null,)"
        R"("accounts_per_second":null,"seconds_left":null,"created":"2011-12-01T12:00:00.000Z","started":null,)"
        R"("ended":null,"error":null,"result":null})");
  CHECK(served.added == 1);
  CHECK(served.call("POST", "/api/v1/jobs/sync", key).body == reply.body);
  CHECK(header_of(served.call("POST", "/api/v1/jobs/sync", key, {{"full", "true"}}), "location") == "/api/v1/jobs/2");
  CHECK(header_of(served.call("POST", "/api/v1/jobs/rescore", key), "location") == "/api/v1/jobs/3");
  const auto backtest = served.call("POST", "/api/v1/jobs/backtest", key, {{"cut", "2011-06-01"}, {"horizon", "90"}});
  CHECK(backtest.status == 202);
  CHECK(served.store->job("alpha", 4).value()->options == "2011-06-01 90");
}

TEST_CASE("a job shows progress, rate and time left", "[api][jobs]") {
  Api served;
  const auto key = served.key(Scope::read);
  const auto id = served.store->add_job("alpha", "sync", "", served.now).value().id;
  REQUIRE(served.store->start_job("alpha", served.now).value().has_value());
  REQUIRE(served.store->note_progress("alpha", id, {30, 120, "page"}).has_value());
  served.now += 10s;
  const auto running = served.get("/api/v1/jobs/1", {}, key).body;
  CHECK_THAT(running, ContainsSubstring(R"("state":"running","progress":0.25,"done":30,"total":120,)"));
  CHECK_THAT(running, ContainsSubstring(R"("accounts_per_second":3,"seconds_left":30,)"));
  CHECK(running.find("page") == std::string::npos);
  REQUIRE(
      served.store->end_job("alpha", id, JobState::failed, "https://crm.internal said 503", served.now).has_value());
  const auto failed = served.get("/api/v1/jobs/1", {}, key).body;
  CHECK_THAT(failed, ContainsSubstring(R"("state":"failed")"));
  CHECK(failed.find("crm.internal") == std::string::npos);
}

TEST_CASE("a job is cancelled by either way", "[api][jobs]") {
  Api served;
  const auto key = served.key(Scope::write);
  for (const char* kind : {"sync", "rescore"})
    REQUIRE(served.store->add_job("alpha", kind, "", served.now).has_value());
  CHECK_THAT(served.call("POST", "/api/v1/jobs/1/cancel", key).body, ContainsSubstring(R"("state":"cancelled")"));
  CHECK_THAT(served.call("DELETE", "/api/v1/jobs/2", key).body, ContainsSubstring(R"("state":"cancelled")"));
  CHECK(served.call("DELETE", "/api/v1/jobs/3", key).status == 404);
}

TEST_CASE("jobs need the right scope, the right tenant and a query that can be read", "[api][jobs][security]") {
  Api served;
  const auto reads = served.key(Scope::read), writes = served.key(Scope::write);
  REQUIRE(served.store->add_job("beta", "sync", "", served.now).has_value());
  CHECK(served.call("POST", "/api/v1/jobs/sync", reads).status == 403);
  CHECK(served.call("DELETE", "/api/v1/jobs/1", reads).status == 403);
  CHECK(served.call("POST", "/api/v1/jobs/sync", {}).status == 401);
  for (const char* path : {"/api/v1/jobs/1", "/api/v1/jobs/x", "/api/v1/jobs/-1", "/api/v1/jobs/99999999999999999999"})
    CHECK(served.get(path, {}, reads).status == 404);
  CHECK(served.call("DELETE", "/api/v1/jobs/1", writes).status == 404);
  CHECK(served.call("POST", "/api/v1/jobs/sync", writes, {{"tenant", "beta"}}).status == 404);
  CHECK(served.call("POST", "/api/v1/jobs/sync", writes, {{"full", "maybe"}}).status == 400);
  CHECK(served.call("POST", "/api/v1/jobs/sync", writes, {{"fast", "true"}}).status == 400);
  for (const auto& query :
       {http::Fields{}, http::Fields{{"cut", "soon"}}, http::Fields{{"cut", "2011-06-01"}, {"horizon", "0"}}})
    CHECK(served.call("POST", "/api/v1/jobs/backtest", writes, query).status == 400);
  CHECK(served.store->jobs("beta", "", 10).value().size() == 1);
}
