#include "handlers.hpp"
#include "kam/api/api.hpp"
#include "kam/flow/reports.hpp"

using namespace kam;
using Catch::Matchers::EndsWith;
using Catch::Matchers::StartsWith;

namespace {

struct Scorer : Handlers {
  flow::Reports reports;
  std::string key;

  Scorer()
      : reports(*store, [this](const std::string&) -> Result<flow::Engine> {
          auto engine = flow::engine_of(rules::Pack::load(rules::Pack::built_in(), certs::sha256_hex).value());
          engine.clock = [this] { return now; };
          return engine;
        }) {
    app->reports = &reports;
    api::add_routes(router, *app);
    const auto made = store::new_api_key("alpha", store::Scope::read, now);
    REQUIRE(store->add_api_key(made.row).has_value());
    key = "Bearer " + std::string(made.key.reveal());
  }
  http::Reply score(std::string body) {
    http::Request request;
    request.method = "POST";
    request.path = "/api/v1/score";
    request.headers = {{"authorization", key}};
    request.body = std::move(body);
    return answer(std::move(request));
  }
  /// What a refusal says.
  std::string fault(const std::string& body) {
    const auto reply = score(body);
    CHECK(reply.status == 400);
    const auto at = reply.body.find("\"title\":\"") + 9;
    return reply.body.substr(at, reply.body.find("\",\"", at) - at);
  }
};

}  // namespace

TEST_CASE("a bundle is scored as of its day, and nothing of it is kept", "[api][score]") {
  Scorer served;
  const std::string body =
      R"({"as_of":"2011-11-30","accounts":[{"id":"B","name":"Two"},{"id":"A","name":"One","employees":12,"team":["u1","u2"]}],)"
      R"("invoices":[{"id":7,"account_id":"A","date":"2011-11-01","net_amount":10.5,"currency":"EUR","is_return":false}],)"
      R"("settings":{"reporting_currency":"EUR"}})";
  const auto reply = served.score(body);
  CHECK(reply.status == 200);
  CHECK_THAT(reply.body, StartsWith(R"({"data":[{"account_id":"A","name":"One",)"));
  CHECK_THAT(reply.body, ContainsSubstring(R"(,{"account_id":"B","name":"Two",)"));
  CHECK_THAT(reply.body, ContainsSubstring(R"("as_of":"2011-11-30","active":true)"));
  CHECK_THAT(reply.body, EndsWith(R"(],"bad_rows":[]})"));
  CHECK_THAT(reply.body, ContainsSubstring("invoice:7"));
  CHECK(served.score(body).body == reply.body);
  CHECK(served.store->record_count("alpha", 9).value() == 0);
  CHECK(served.told_due.empty());
}

TEST_CASE("without a day it is today in the time zone of the settings", "[api][score]") {
  Scorer served;  // noon in UTC
  CHECK_THAT(served.score(R"({"accounts":[{"id":"A"}]})").body, ContainsSubstring(R"("as_of":"2011-12-01")"));
  CHECK_THAT(served.score(R"({"settings":{"time_zone":"Pacific/Kiritimati"},"accounts":[{"id":"A"}]})").body,
             ContainsSubstring(R"("as_of":"2011-12-02")"));
}

TEST_CASE("bad rows are left out and listed by their places", "[api][score]") {
  Scorer served;
  const auto reply = served.score(
      R"({"accounts":[{"id":"A"},{},{"id":"A"}],"rates":[{"date":"x","from":"EUR","to":"USD","rate":1}],)"
      R"("invoices":[{"id":"I1","account_id":"A","date":"2011-01-01","net_amount":"much"},{"id":"I2","account_id":"Z","date":"2011-01-01"}]})");
  CHECK(reply.status == 200);
  const auto bad = reply.body.substr(reply.body.find(R"("bad_rows")"));
  CHECK(
      bad ==
      R"("bad_rows":[{"object":"rates","row":0,"column":"date","expected":"expected YYYY-MM-DD, found \"x\""},)"
      R"({"object":"accounts","row":1,"column":"id","expected":"expected a value: this field must be filled"},)"
      R"({"object":"accounts","row":2,"column":"id","expected":"expected an id not seen before, found \"A\" again; the first row stays"},)"
      R"({"object":"invoices","row":0,"column":"net_amount","expected":"expected a plain decimal such as 1234.5, found \"much\""},)"
      R"({"object":"invoices","row":1,"column":"account_id","expected":"expected the id of one of the accounts, found none such"}]})");
}

TEST_CASE("what is no bundle is refused with its place", "[api][score]") {
  Scorer served;
  for (const auto& [body, title] : std::initializer_list<std::pair<std::string, const char*>>{
           {"", "expected a JSON object"},
           {R"({"accounts":[]} {})", "expected a JSON object"},
           {"{}", "accounts: expected a list of them, which every bundle needs"},
           {R"({"accounts":{}})", "accounts: expected a list of rows"},
           {R"({"accounts":[],"accounts":[]})", "accounts: stand there twice"},
           {R"({"accounts":[],"invoice":[]})", "invoice: expected an object of the model"},
           {R"({"accounts":["A"]})", "accounts[0]: expected an object"},
           {R"({"accounts":[],"invoices":[{},{"date":{}}]})", "invoices[1].date: expected a text, number"},
           {R"({"accounts":[{"id":"A","id":"B"}]})", "accounts[0].id: stands there twice"},
           {R"({"accounts":[{"":"A"}]})", "accounts[0]: expected the name of a field"},
           {R"({"accounts":[{"id":"A\u0000"}]})", "accounts[0].id: expected text, found a byte 0"},
           {R"({"accounts":[{"team":["a|b"]}]})", "accounts[0].team: expected items that are not empty and hold no |"},
           {R"({"accounts":[{"id":")" + std::string(33 * 1024, 'x') + "\"}]}",
            "accounts[0].id: expected at most 32 KiB"},
           {R"({"accounts":[],"rates":[{"day":"x"}]})", "rates[0].day: there is no such field"},
           {R"({"accounts":[],"settings":[]})", "settings: expected an object"},
           {R"({"accounts":[],"settings":{"a":["\u0000"]}})", "settings: expected texts without a byte 0"},
           {R"({"accounts":[],"settings":{"time_zone":"Mars"}})",
            "settings: time_zone: expected a name of the tz database"},
           {R"({"accounts":[],"settings":{"weights":{"sel_x":-1}}})", "settings"},
           {R"({"accounts":[],"as_of":"soon"})", "as_of: expected a day such as 2026-09-30"},
           {R"({"accounts":[],"as_of":20260930})", "as_of: expected a day such as 2026-09-30"},
           {R"({"accounts":[],"starting_set":"yes"})", "starting_set: expected true or false"},
           {R"({"accounts":[],"settings":)" + std::string(70, '[') + std::string(70, ']') + "}",
            "expected a JSON object"}}) {
    CAPTURE(body.substr(0, 100));
    CHECK_THAT(served.fault(body), StartsWith(title));
  }
}

TEST_CASE("a body of many rows with other fields each takes no more memory than it may", "[api][score]") {
  Scorer served;
  std::string columns, rows;
  for (int i = 0; i < 256; ++i) columns += ",\"f" + std::to_string(i) + "\":1";
  CHECK_THAT(served.fault(R"({"accounts":[{"id":"A")" + columns + "}]}"),
             ContainsSubstring("expected at most 256 different fields"));
  columns.clear();
  for (int i = 0; i < 200; ++i) columns += ",\"f" + std::to_string(i) + "\":1";
  for (int i = 0; i < 6'000; ++i) rows += ",{}";
  CHECK_THAT(served.fault(R"({"accounts":[{"id":"A")" + columns + "}" + rows + "]}"),
             StartsWith("accounts: expected fewer rows or fields"));
}
