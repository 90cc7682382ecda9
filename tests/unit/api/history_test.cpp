#include "handlers.hpp"
#include "kam/api/api.hpp"

using namespace kam;
using namespace std::chrono_literals;
using store::Scope;

namespace {

store::Assessment account(const std::string& id, const std::string& as_of, const std::string& point,
                          bool lost = false) {
  store::Assessment one;
  one.account_id = id;
  one.lost = lost;
  one.active = !lost;
  one.json =
      R"({"account_id":")" + id + R"(","as_of":")" + as_of + R"(","active":)" + (lost ? "false" : "true") +
      R"(,"ruleset":"r@1","snapshot":"aa","tier":"key","total":{"state":"known","reason":null,"point":)" + point +
      R"(,"low":10,"high":90,"coverage":0.5,"confidence":0.4},"axes":{"value":{"state":"known","value":75},)" +
      R"("stability":{"state":"unknown","value":null,"reason":"too_few_records"}},"health":{"point":)" + point +
      R"(,"low":1,"high":99,"coverage":0.3,"confidence":0.2},"churn":{"state":"known","point":12,"band":"low"}})";
  return one;
}

std::string row(const std::string& as_of, const std::string& point, const std::string& snapshot,
                const std::string& active = "true") {
  return R"({"as_of":")" + as_of + R"(","recomputed":false,"changed_at":"2011-12-01T12:00:00.000Z","ruleset":"r@1",)" +
         R"("snapshot":)" + snapshot + R"(,"tier":"key","band":"low","active":)" + active + R"(,"total":{"point":)" +
         point + R"(,"low":10,"high":90,"coverage":0.5,"confidence":0.4},"full_low":null,"full_high":null,)" +
         R"("value":{"value":75},"stability":{"value":null,"reason":"too_few_records"},"churn_risk":{"value":12},)" +
         R"("health":{"point":)" + point + R"(,"low":1,"high":99,"coverage":0.3,"confidence":0.2},"left_out":[]})";
}

const std::string october =
    R"({"as_of":"2011-10-31","recomputed":true,"changed_at":null,"ruleset":"r@1","snapshot":"cc","tier":null,"band":null,)"
    R"("active":true,"total":{"point":7},"health":{"point":8},"left_out":[1]})";
const std::string november =
    R"({"as_of":"2011-11-30","recomputed":true,"changed_at":null,"ruleset":"r@1","snapshot":"bb","tier":null,"band":null,)"
    R"("active":false,"left_out":[]})";

struct Api : Handlers {
  http::Fields key;
  Api() {
    assess("alpha", {account("A 1", "2011-11-29", "60")});
    assess("alpha", {account("A 1", "2011-11-30", "50")});
    assess("alpha", {account("A 1", "2011-12-01", "40")});
    assess("beta", {account("B1", "2011-12-01", "1")});
    api::add_routes(router, *app);
    const auto made = store::new_api_key("alpha", Scope::read, now);
    REQUIRE(store->add_api_key(made.row).has_value());
    key = {{"authorization", "Bearer " + std::string(made.key.reveal())}};
  }
  void recompute() {
    const auto generation = store->begin_recomputation("alpha", "r@1", "m", now).value().generation;
    const auto put = [&](const char* as_of, const char* snapshot, const char* json, const char* left_out) {
      REQUIRE(store->put_recomputed("alpha", generation, as_of, std::array{store::RecomputedAccount{"A 1", json}})
                  .has_value());
      REQUIRE(store->end_recomputed_month("alpha", generation, {as_of, snapshot, left_out}).has_value());
    };
    put("2011-10-31", "cc", R"({"active":true,"total":{"point":7},"health":{"point":8}})", "[1]");
    put("2011-11-30", "bb", R"({"active":false})", "[]");
    REQUIRE(store->end_recomputation("alpha", generation, now).has_value());
  }
  http::Reply history(const std::string& id = "A 1", http::Fields query = {}) {
    return get("/api/v1/accounts/" + id + "/history", std::move(query), key);
  }
};

std::string answer_of(const std::string& frozen, const std::string& data, const std::string& next = "null") {
  return R"({"account_id":"A 1","frozen":)" + frozen + R"(,"data":[)" + data + R"(],"next":)" + next + "}";
}

}  // namespace

TEST_CASE("a history is what was said on its days, newest first, then what was recomputed", "[api][history]") {
  Api served;
  const std::string own = row("2011-12-01", "40", R"("aa")") + "," + row("2011-11-30", "50", "null") + "," +
                          row("2011-11-29", "60", "null");
  CHECK(served.history().body == answer_of("null", own));
  served.recompute();
  const auto reply = served.history();
  CHECK(reply.status == 200);
  CHECK(reply.content_type == "application/json");
  CHECK(reply.body == answer_of("null", own + "," + november + "," + october));
}

TEST_CASE("a history is walked page by page to its end", "[api][history]") {
  Api served;
  served.recompute();
  const auto whole = served.history().body;
  const int size = GENERATE(1, 2, 3, 4);
  std::string walked, cursor;
  for (int page = 0; page < 9; ++page) {
    const auto body = served.history("A 1", {{"limit", std::to_string(size)}, {"cursor", cursor}}).body;
    const auto from = body.find("[{") + 1, to = body.find(R"(],"next":)");
    walked += (walked.empty() ? "" : ",") + body.substr(from, to - from);
    const auto next = body.find(R"("next":")");
    if (next == std::string::npos) break;
    cursor = body.substr(next + 8, body.find('"', next + 8) - next - 8);
  }
  CHECK(answer_of("null", walked) == whole);
}

TEST_CASE("a lost account's history ends with what it was last", "[api][history]") {
  Api served;
  served.assess("alpha", {account("A 1", "2011-12-02", "30", true)});
  served.assess("alpha", {account("A 1", "2011-12-03", "20", true)});
  const std::string before =
      row("2011-12-01", "40", "null") + "," + row("2011-11-30", "50", "null") + "," + row("2011-11-29", "60", "null");
  const std::string frozen = R"({"at":"2011-12-01","recomputed":false,"health":40,"point":40})";
  CHECK(served.history().body == answer_of(frozen, row("2011-12-03", "20", R"("aa")", "false") + "," + before));
  served.assess("alpha", {});  // gone from the CRM
  CHECK(served.history().body == answer_of(frozen, row("2011-12-03", "20", "null", "false") + "," + before));
  served.assess("alpha", {account("A 1", "2011-12-04", "70")});  // it buys again
  CHECK_THAT(served.history().body, ContainsSubstring(R"("frozen":null,"data":[{"as_of":"2011-12-04")"));
}

TEST_CASE("an account that was lost before it was first assessed is what its past months say", "[api][history]") {
  Api served;
  served.assess("alpha", {account("A 2", "2011-12-01", "30", true)});
  CHECK_THAT(served.history("A 2").body,
             ContainsSubstring(R"("frozen":{"at":null,"recomputed":false,"health":null,"point":null})"));
  const auto generation = served.store->begin_recomputation("alpha", "r@1", "m", served.now).value().generation;
  const std::array rows{store::RecomputedAccount{"A 2", R"({"active":true,"total":{"point":7},"health":{"point":8}})"}};
  REQUIRE(served.store->put_recomputed("alpha", generation, "2011-10-31", rows).has_value());
  REQUIRE(served.store->end_recomputed_month("alpha", generation, {"2011-10-31", "cc", "[]"}).has_value());
  REQUIRE(served.store->end_recomputation("alpha", generation, served.now).has_value());
  CHECK_THAT(served.history("A 2").body,
             ContainsSubstring(R"("frozen":{"at":"2011-10-31","recomputed":true,"health":8,"point":7})"));
}

TEST_CASE("whose history it is not, and a query that is not understood", "[api][history][security]") {
  Api served;
  for (const char* id : {"B1", "nobody", "A1"}) {
    CHECK(served.history(id).status == 404);
    CHECK(served.history(id).body == served.history("none").body);
  }
  CHECK(served.history("A 1", {{"tenant", "beta"}}).status == 404);
  CHECK(served.get("/api/v1/accounts/A 1/history").status == 401);
  const std::vector<std::pair<http::Fields, std::string>> rows{
      {{{"colour", "red"}}, "colour"},
      {{{"limit", "0"}}, "limit"},
      {{{"limit", "201"}}, "limit"},
      {{{"limit", "1"}, {"limit", "2"}}, "limit"},
      {{{"cursor", "***"}}, "cursor"},
      {{{"cursor", certs::base64url("[\"history\",1]")}}, "cursor"},
      {{{"cursor", certs::base64url("[\"id\",1,\"\"]")}}, "cursor"},
  };
  for (const auto& [query, named] : rows) {
    const auto reply = served.history("A 1", query);
    CHECK(reply.status == 400);
    CHECK(reply.content_type == "application/problem+json");
    CHECK_THAT(reply.body, ContainsSubstring(named));
  }
}
