#include "handlers.hpp"
#include "kam/api/api.hpp"
#include "kam/flow/reports.hpp"

using namespace kam;

namespace {

struct Served : Handlers {
  app::BlockingPool slow{1};
  flow::Reports reports;
  std::string key;

  Served()
      : reports(*store, [this](const std::string&) -> Result<flow::Engine> {
          auto pack = rules::Pack::load(rules::Pack::built_in(), certs::sha256_hex);
          auto engine = flow::engine_of(std::move(*pack));
          engine.clock = [this] { return now; };
          return engine;
        }) {
    app->slow = &slow;
    app->reports = &reports;
    api::add_routes(router, *app);
    const auto made = store::new_api_key("alpha", store::Scope::read, now);
    REQUIRE(store->add_api_key(made.row).has_value());
    key = "Bearer " + std::string(made.key.reveal());
  }
  http::Reply call(std::string method, std::string path, std::string body = {}) {
    http::Request request;
    request.method = std::move(method);
    request.path = std::move(path);
    request.headers = {{"authorization", key}};
    request.body = std::move(body);
    return answer(std::move(request));
  }
  http::Reply check(std::string body) { return call("POST", "/api/v1/rules/check", std::move(body)); }
};

}  // namespace

TEST_CASE("a pack is checked, each fault with its place", "[api][rules]") {
  Served served;
  CHECK(served.check(R"({"files":{"pack.json":{"extends":"default","id":"ours","version":"1.0.0"}}})").body ==
        R"({"findings":[]})");
  const auto faults =
      served.check(R"({"files":{"pack.json":"{\"extends\":\"default\"}","criteria.json":{"criteria":[{"id":3}]}}})");
  CHECK(faults.status == 200);
  CHECK_THAT(faults.body, ContainsSubstring(R"("file":"criteria.json","pointer":"/criteria/0)"));
}

TEST_CASE("what is no pack is refused with its place", "[api][rules]") {
  Served served;
  for (const auto& [body, title] : std::initializer_list<std::pair<const char*, const char*>>{
           {"", "expected a JSON object"},
           {"[]", "expected a JSON object"},
           {"{}", "expected files, an object"},
           {R"({"files":[]})", "expected files, an object"},
           {R"({"files":{},"more":1})", "expected files, an object, and nothing else"},
           {R"({"files":{"../x.json":{}}})", "files.../x.json: expected the name of a file"},
           {R"({"files":{"x.txt":{}}})", "files.x.txt: expected the name of a file"},
           {R"({"files":{"x.json":[]}})", "files.x.json: expected a JSON object, or its text"},
           {R"({"files":{"x.json":{},"x.json":{}}})", "files.x.json: stands there twice"}}) {
    const auto reply = served.check(body);
    CAPTURE(body, reply.body);
    CHECK(reply.status == 400);
    CHECK_THAT(reply.body, ContainsSubstring(title));
  }
  std::string deep(100, '[');
  CHECK(served.check(R"({"files":{"x.json":{"a":)" + deep + std::string(100, ']') + "}}}").status == 400);
}

TEST_CASE("the rules in force, and reports of a tenant without records", "[api][rules][programme]") {
  Served served;
  const auto rules = served.call("GET", "/api/v1/rules");
  CHECK(rules.status == 200);
  CHECK_THAT(rules.body, ContainsSubstring(R"({"ruleset":"default@)") && ContainsSubstring(R"("criteria.json":{)"));
  for (const char* path : {"/api/v1/portfolio", "/api/v1/programme/fit", "/api/v1/maturity"}) {
    const auto reply = served.call("GET", path);
    CAPTURE(path, reply.body);
    CHECK(reply.status == 200);
    CHECK(served.call("GET", path).body == reply.body);
  }
}
