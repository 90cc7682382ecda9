#include "handlers.hpp"
#include "kam/api/api.hpp"
#include "kam/store/tables_codec.hpp"

using namespace kam;
using rules::Object;
using store::Scope;

namespace {

struct Api : Handlers {
  http::Fields key;
  Api() {
    api::add_routes(router, *app);
    key = key_of(Scope::write);
    const std::vector<rules::Table> one{
        {Object::accounts, {"id", "name"}, {"A1", "One"}},
        {Object::contacts, {"id", "account_id", "name"}, {"C1", "A1", "Ada"}},
    };
    REQUIRE(store->replace_all("alpha", {}, std::vector<store::StoredRecords>{{"A1", store::encode(one)}}).has_value());
  }
  http::Fields key_of(Scope scope) {
    const auto made = store::new_api_key("alpha", scope, now);
    REQUIRE(store->add_api_key(made.row).has_value());
    return {{"authorization", "Bearer " + std::string(made.key.reveal())}};
  }
  http::Reply put(const std::string& what, std::string body, http::Fields more = {}) {
    http::Request request;
    request.method = "PUT";
    request.path = "/api/v1/accounts/" + what;
    request.body = std::move(body);
    request.headers = key;
    request.headers.insert(request.headers.end(), more.begin(), more.end());
    return answer(std::move(request));
  }
  http::Reply read(const std::string& what) { return get("/api/v1/accounts/" + what, {}, key); }
  /// What a refusal says of the place.
  std::string fault(const std::string& what, std::string body) {
    const auto reply = put(what, std::move(body));
    CHECK(reply.status == 400);
    const auto at = reply.body.find("\"title\":\"") + 9;
    return reply.body.substr(at, reply.body.find('"', at) - at);
  }
};

}  // namespace

TEST_CASE("a rating is stored with its author and day, and the worker is told", "[api][entries]") {
  Api served;
  CHECK(served.read("A1/ratings").status == 404);
  const auto reply = served.put(
      "A1/ratings", R"({"by":"u7","answers":[{"question_id":"sel_cultural_fit","value":7,"respondent_id":"u7"}]})");
  CHECK(reply.status == 200);
  CHECK(header_of(reply, "etag") == "\"1\"");
  CHECK(reply.body == R"({"account_id":"A1","kind":"ratings","version":1,"by":"u7","at":"2011-12-01T12:00:00.000Z",)"
                      R"("answers":[{"account_id":"A1","at":"2011-12-01","id":"A1:sel_cultural_fit:u7",)"
                      R"("question_id":"sel_cultural_fit","respondent_id":"u7","value":"7"}]})");
  CHECK(served.read("A1/ratings").body == reply.body);
  CHECK(served.told_due == std::vector<store::Instant>{served.now});
  const auto events = served.store->events("alpha", store::EventState::pending, 5).value();
  REQUIRE(events.size() == 1);
  CHECK(events[0].account_id == "A1");
}

TEST_CASE("a plan with goals and actions, and stakeholders of the CRM", "[api][entries]") {
  Api served;
  CHECK(served
            .put("A1/plan",
                 R"({"plans":[{"id":"A1:p","period":"2027","priorities":["growth","service"]}],)"
                 R"("plan_goals":[{"id":"A1:g","plan_id":"A1:p","text":"Two sites","due":"2012-06-30","weight":0.5}],)"
                 R"("plan_actions":[{"id":"A1:a","goal_id":"A1:g","what":"Visit","when":"2012-01-15"}]})")
            .status == 200);
  CHECK_THAT(served.read("A1/plan").body, ContainsSubstring(R"("priorities":"growth|service")"));
  CHECK(served.put("A1/stakeholders", R"({"contacts":[{"id":"C1","influence":9,"friendliness":3}]})").status == 200);
  CHECK(served.put("A1/swot", R"({"swot_items":[{"id":"A1:s","plan_id":"A1:p","quadrant":"S","text":"x"}]})").status ==
        200);
  const auto again = served.read("A1/plan").body;
  const auto rows = again.substr(again.find("\"plans\""));
  CHECK(served.put("A1/plan", "{" + rows).status == 200);  // what was read may be sent again
}

TEST_CASE("no rows take back what was entered, and all that is stored can still be read", "[api][entries]") {
  Api served;
  CHECK(served.put("A1/swot", R"({"swot_items":[{"id":"A1:s","plan_id":"A1:p","quadrant":"S","text":"x"}]})").status ==
        400);  // a plan comes first
  CHECK(served.put("A1/plan", R"({"plans":[{"id":"A1:p","period":"2027"}],"plan_goals":[]})").status == 200);
  CHECK(served.put("A1/plan", R"({"by":"u7","plans":[],"plan_goals":[]})").status == 200);
  CHECK_THAT(served.read("A1/plan").body, ContainsSubstring(R"("version":2,"by":"u7")"));
  CHECK(served.read("A1/plan").body.find("plans") == std::string::npos);
  const std::vector<std::string> accounts{"A1"};
  std::vector<rules::Table> tables;
  const auto seen = served.store->visit_records_of(
      "alpha", accounts, [](const store::Inputs&) { return Result<void>(); },
      [&](const store::StoredRecords& stored) -> Result<void> {
        auto decoded = store::decode(stored.payload);
        if (!decoded) return decoded.error();
        std::ranges::move(*decoded, std::back_inserter(tables));
        return {};
      });
  CHECK(seen.has_value());
  CHECK(std::ranges::find(tables, rules::Object::plans, &rules::Table::object) == tables.end());
  CHECK(served.fault("A1/swot", R"({"swot_items":[{}]})") == "swot_items[0].id: expected a text");
}

TEST_CASE("two people who change the same do not write over each other", "[api][entries]") {
  Api served;
  const std::string body = R"({"answers":[{"question_id":"sel_cultural_fit","value":7}]})";
  CHECK(served.put("A1/ratings", body, {{"if-match", "\"0\""}}).status == 200);
  CHECK(served.put("A1/ratings", body, {{"if-match", "\"0\""}}).status == 412);
  CHECK(served.put("A1/ratings", body, {{"if-match", "\"1\""}}).status == 200);
  CHECK(served.put("A1/ratings", body, {{"if-match", "*"}}).status == 200);
  CHECK(served.put("A1/ratings", body, {{"if-match", "3"}}).status == 400);
  CHECK(served.store->entry("alpha", "A1", "ratings").value()->version == 3);
}

TEST_CASE("what is wrong with an entry is told with its place, and changes nothing", "[api][entries]") {
  Api served;
  CHECK(served.fault("A1/ratings", "[]") == "expected a JSON object");
  CHECK(served.fault("A1/ratings", R"({"plans":[]})") == "expected answers, by, each once, and nothing else");
  CHECK(served.fault("A1/ratings", R"({"answers":{}})") == "answers: expected a list of at most 500 rows");
  CHECK(served.fault("A1/ratings", R"({"answers":[7]})") == "answers[0]: expected an object");
  CHECK(served.fault("A1/ratings", R"({"answers":[{"question":"sel_x"}]})") ==
        "answers[0].question: no field of answers");
  CHECK(served.fault("A1/ratings", R"({"answers":[{"question_id":"fit_x"}]})") ==
        "answers[0].question_id: expected a criterion, sel_…");
  CHECK(served.fault("A1/answers", R"({"answers":[{"question_id":"sel_x"}]})") ==
        "answers[0].question_id: a criterion is rated with PUT ratings");
  CHECK(served.fault("A1/ratings", R"({"answers":[{"question_id":"sel_x","account_id":"A2"}]})") ==
        "answers[0].account_id: expected A1, which this is about");
  CHECK_THAT(served.fault("A1/ratings", R"({"answers":[{"question_id":"sel_x","value":"much"}]})"),
             Catch::Matchers::StartsWith("answers[0].value: expected"));
  CHECK_THAT(served.fault("A1/plan", R"({"plans":[{"id":"A1:p"}],"plan_goals":[{"id":"A1:g","plan_id":"A1:q"}]})"),
             Catch::Matchers::StartsWith("plan_goals[0].plan_id: expected"));
  CHECK_THAT(served.fault("A1/plan", R"({"plans":[{"id":"A1:p"},{"id":"p2"}]})"),
             Catch::Matchers::StartsWith("plans[1].id: expected"));
  CHECK(served.fault("A1/plan", R"({"plans":[{"id":"A1:p"},{"id":"A1:p"}]})") == "plans[1].id: is there twice");
  CHECK(served.fault("A1/ratings", R"({"by":""})") == "by: expected one text of at most 200 bytes");
  CHECK(served.put("A9/ratings", R"({"answers":[]})").status == 404);
  CHECK_FALSE(served.store->entry("alpha", "A1", "ratings").value().has_value());
  CHECK_FALSE(served.store->entry("alpha", "A1", "plan").value().has_value());
  CHECK(served.told_due.empty());
  served.key = served.key_of(Scope::read);
  CHECK(served.put("A1/ratings", R"({"answers":[]})").status == 403);
}
