#include "handlers.hpp"
#include "kam/extensions/generic.hpp"
#include "kam/extensions/signed_link.hpp"
#include "panel_texts.hpp"

using namespace kam;
using namespace std::chrono_literals;

namespace {

struct Embedded : Handlers {
  std::map<std::string, certs::Secret> secrets;

  Embedded() {
    app->texts = english();
    for (const char* tenant : {"alpha", "beta"}) {
      secrets[tenant] = store::new_embed_secret();
      REQUIRE(store->put_secret(tenant, store::embed_secret, secrets[tenant], now, 24h).has_value());
    }
    extensions::generic::add_routes(router, *app);
  }

  void score(const char* tenant, const std::string& name) {
    store::Assessment one;
    one.account_id = "A1";
    one.name = name;
    one.json = R"({"account_id":"A1","name":")" + name +
               R"(","as_of":"2011-12-01","active":true,"ruleset":"default@1","snapshot":"aa"})";
    one.summary = "{}";
    assess(tenant, {one});
  }

  /// The link as the browser opens it: decoded parameters.
  http::Fields link(std::string tenant, std::string account, std::string user, const char* signer,
                    std::chrono::seconds ahead = 300s) {
    const auto url = extensions::sign_link({tenant, account, user}, secrets[signer], now + ahead);
    const auto exp = url.substr(url.find("&exp=") + 5, 10), sig = url.substr(url.find("&sig=") + 5);
    return {{"tenant", tenant}, {"account", account}, {"user", user}, {"exp", exp}, {"sig", sig}};
  }
  http::Reply open(http::Fields query) { return get("/embed/account", std::move(query)); }
};

}  // namespace

TEST_CASE("a signed link shows the stored account, in frames of the tenant's hosts alone", "[embed]") {
  Embedded served;
  REQUIRE(served.store->set_settings("alpha", R"({"frame_ancestors":"'self',https://crm.example,javascript:x"})")
              .has_value());
  served.score("alpha", "Nordwind");
  served.score("beta", "Südwind");
  const auto reply = served.open(served.link("alpha", "A1", "u1", "alpha"));
  CHECK(reply.status == 200);
  CHECK(reply.content_type == "text/html; charset=utf-8");
  CHECK_THAT(reply.body, ContainsSubstring("Nordwind"));
  CHECK(reply.body.find("Südwind") == std::string::npos);
  const auto policy = header_of(reply, "content-security-policy");
  CHECK_THAT(policy, ContainsSubstring("default-src 'none'"));
  CHECK_THAT(policy, ContainsSubstring("base-uri 'none'"));
  CHECK_THAT(policy, ContainsSubstring("form-action 'none'"));
  CHECK(policy.ends_with("frame-ancestors 'self' https://crm.example"));
  const auto nonce = policy.substr(policy.find("'nonce-") + 7, 24);
  CHECK_THAT(reply.body, ContainsSubstring("nonce=\"" + nonce + "\""));
  CHECK(header_of(reply, "cache-control") == "no-store");
  CHECK(header_of(reply, "referrer-policy") == "no-referrer");
  CHECK(header_of(reply, "x-content-type-options") == "nosniff");
  CHECK(header_of(reply, "cross-origin-resource-policy") == "same-origin");
  CHECK_FALSE(header_of(reply, "permissions-policy").empty());
  CHECK(header_of(reply, "set-cookie").empty());
  CHECK(header_of(reply, "x-frame-options").empty());
  const auto again = served.open(served.link("alpha", "A1", "u1", "alpha"));
  CHECK(header_of(again, "content-security-policy") != policy);
}

TEST_CASE("without hosts in the settings nobody may frame the panel", "[embed]") {
  Embedded served;
  served.score("alpha", "Nordwind");
  const auto reply = served.open(served.link("alpha", "A1", "", "alpha"));
  CHECK(reply.status == 200);
  CHECK(header_of(reply, "content-security-policy").ends_with("frame-ancestors 'none'"));
}

TEST_CASE("a link that is not whole, not ours, too old or too far ahead is 401 as a page in plain words",
          "[embed][security]") {
  Embedded served;
  served.score("alpha", "Nordwind");
  std::vector<http::Fields> refused{{},
                                    served.link("alpha", "A1", "u1", "beta"),
                                    served.link("nobody", "A1", "u1", "alpha"),
                                    served.link("alpha", "A1", "u1", "alpha", 0s),
                                    served.link("alpha", "A1", "u1", "alpha", 601s)};
  for (const auto& [part, other] : {std::pair{0, "beta"}, {1, "A2"}, {2, "u2"}, {3, "1322740999"}}) {
    auto exchanged = served.link("alpha", "A1", "u1", "alpha");
    exchanged[static_cast<std::size_t>(part)].second = other;
    refused.push_back(exchanged);
  }
  auto twice = served.link("alpha", "A1", "u1", "alpha");
  twice.emplace_back("account", "A1");
  refused.push_back(twice);
  for (auto& query : refused) {
    const auto reply = served.open(query);
    CHECK(reply.status == 401);
    CHECK(reply.content_type == "text/html; charset=utf-8");
    CHECK_THAT(reply.body, ContainsSubstring("This link does not open anything any more"));
    CHECK(reply.body.find("Nordwind") == std::string::npos);
    CHECK(header_of(reply, "content-security-policy").ends_with("frame-ancestors 'none'"));
  }
}

TEST_CASE("an account that is not there is 404, one that is another tenant's the same", "[embed][security]") {
  Embedded served;
  served.score("alpha", "Nordwind");
  served.assess("beta", {});
  const auto missing = served.open(served.link("alpha", "A9", "", "alpha"));
  const auto foreign = served.open(served.link("beta", "A1", "", "beta"));
  CHECK(missing.status == 404);
  CHECK(foreign.status == 404);
  CHECK_THAT(missing.body, ContainsSubstring("not known here yet"));
  CHECK_THAT(foreign.body, ContainsSubstring("not known here yet"));
}

TEST_CASE("before the first scoring there is a friendly page", "[embed]") {
  Embedded served;
  const auto reply = served.open(served.link("alpha", "A1", "", "alpha"));
  CHECK(reply.status == 200);
  CHECK_THAT(reply.body, ContainsSubstring("Nothing has been computed yet"));
}
