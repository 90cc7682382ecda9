#include "handlers.hpp"
#include "kam/extensions/generic.hpp"
#include "panel_texts.hpp"

using namespace kam;
using namespace std::chrono_literals;

namespace {
store::Assessment account(const std::string& id, const std::string& name, double rank) {
  store::Assessment one;
  one.account_id = id;
  one.name = name;
  one.rank = rank;
  one.summary = R"({"account_id":")" + id + R"(","name":")" + name +
                R"(","active":true,"tier":"key","total":{"state":"known","point":70}})";
  one.json = R"({"account_id":")" + id + R"(","name":")" + name +
             R"(","as_of":"2011-12-01","active":true,"snapshot":"aa","about":{"country":"Norway","label":"A"}})";
  return one;
}

struct Demo : Handlers {
  Demo() {
    app->texts = english();
    REQUIRE(store->set_settings("alpha", R"({"demo_title":"Real data","demo_order":"2"})").has_value());
    REQUIRE(
        store->set_settings("beta", R"({"demo_title":"Sample company","demo_order":"1","frame_ancestors":"'self'"})")
            .has_value());
    REQUIRE(store->add_tenant({"gamma", "csv", "{}", now}).has_value());
    for (const char* tenant : {"alpha", "beta"})
      REQUIRE(store->put_secret(tenant, store::embed_secret, store::new_embed_secret(), now, 24h).has_value());
    assess("alpha", {account("R1", "Customer 12346, UK", 1)});
    assess("beta", {account("S2", "Second <b>", 2), account("S1", "First", 1)});
    extensions::generic::add_routes(router, *app);
  }
};

/// The frame's address, as the page has it.
std::string frame_of(const std::string& page) {
  const auto start = page.find("/embed/account?");
  REQUIRE(start != std::string::npos);
  auto url = page.substr(start, page.find('"', start) - start);
  for (auto at = url.find("&amp;"); at != std::string::npos; at = url.find("&amp;", at + 1)) url.erase(at + 1, 4);
  return url;
}
}  // namespace

TEST_CASE("the demo opens on the first tab and its largest account, in a frame that opens", "[demo]") {
  Demo served;
  const auto reply = served.get("/demo");
  REQUIRE(reply.status == 200);
  CHECK(reply.body.find("Sample company") < reply.body.find("Real data"));
  CHECK(reply.body.find("First") < reply.body.find("Second"));
  CHECK(reply.body.find("Second <b>") == std::string::npos);
  CHECK(reply.body.find("gamma") == std::string::npos);
  CHECK_THAT(reply.body, ContainsSubstring("Norway"));
  const auto policy = header_of(reply, "content-security-policy");
  CHECK_THAT(policy, ContainsSubstring("frame-src 'self'; form-action 'self'; frame-ancestors 'none'"));

  const auto url = frame_of(reply.body);
  CHECK_THAT(url, ContainsSubstring("tenant=beta&account=S1&user=demo"));
  const auto exp = url.substr(url.find("&exp=") + 5, 10), sig = url.substr(url.find("&sig=") + 5);
  const auto panel = served.get("/embed/account",
                                {{"tenant", "beta"}, {"account", "S1"}, {"user", "demo"}, {"exp", exp}, {"sig", sig}});
  CHECK(panel.status == 200);
  CHECK_THAT(panel.body, ContainsSubstring("First"));
}

TEST_CASE("a tab, an account and a search choose what the demo shows", "[demo]") {
  Demo served;
  CHECK_THAT(served.get("/demo", {{"tab", "alpha"}}).body, ContainsSubstring("Customer 12346, UK"));
  CHECK_THAT(frame_of(served.get("/demo", {{"tab", "beta"}, {"account", "S2"}}).body), ContainsSubstring("account=S2"));
  const auto found = served.get("/demo", {{"tab", "beta"}, {"q", "second"}}).body;
  CHECK_THAT(frame_of(found), ContainsSubstring("account=S2"));
  CHECK(found.find("account=S1") == std::string::npos);
  CHECK_THAT(frame_of(served.get("/demo", {{"tab", "gamma"}, {"account", "nobody"}}).body),
             ContainsSubstring("account=S1"));
  CHECK(served.get("/demo", {{"tab", "beta"}, {"q", "nothing like it"}}).status == 200);
}

TEST_CASE("without demo mode there is no such page", "[demo]") {
  Handlers served;
  served.app->demo = false;
  extensions::generic::add_routes(served.router, *served.app);
  CHECK(std::holds_alternative<http::NoRoute>(served.router.find("GET", "/demo")));
}
