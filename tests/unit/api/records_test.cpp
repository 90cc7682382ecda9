#include "handlers.hpp"
#include "kam/api/api.hpp"

using namespace kam;

namespace {

struct Sender : Handlers {
  int jobs_told = 0;
  std::map<std::string, std::string> keys;

  Sender() {
    REQUIRE(store->add_tenant({"gamma", "records", "{}", now}).has_value());
    app->job_added = [this] { ++jobs_told; };
    api::add_routes(router, *app);
    for (const char* tenant : {"alpha", "gamma"}) {
      const auto made = store::new_api_key(tenant, store::Scope::write, now);
      REQUIRE(store->add_api_key(made.row).has_value());
      keys[tenant] = "Bearer " + std::string(made.key.reveal());
    }
  }
  http::Reply send(std::string body, const std::string& tenant = "gamma") {
    http::Request request;
    request.method = "POST";
    request.path = "/api/v1/records";
    request.headers = {{"authorization", keys[tenant]}};
    request.body = std::move(body);
    return answer(std::move(request));
  }
};

}  // namespace

TEST_CASE("records are stored and queued, and bad rows named", "[api][records]") {
  Sender served;
  const auto reply = served.send(
      R"({"accounts":[{"id":"A1","name":"One"},{"id":"A2"}],"invoices":[{"id":"I1","account_id":"A1","date":"2011-01-01"},)"
      R"({"id":"I2","account_id":"A9","date":"2011-01-01"}],"rates":[{"date":"2011-01-01","from":"EUR","to":"USD","rate":1.25}]})");
  CHECK(reply.status == 200);
  CHECK(
      reply.body ==
      R"({"accepted":{"accounts":2,"invoices":1,"rates":1},"deleted":{},"queued":2,"bad_rows":[{"object":"invoices","row":1,)"
      R"("column":"account_id","expected":"expected the id of one of the accounts, found none such"}]})");
  CHECK(served.told_due == std::vector<store::Instant>{served.now});
  CHECK(served.jobs_told == 0);
  CHECK(served.store->inputs_of("gamma").value().rates.at(0)[3] == "1.25");
  CHECK(served.store->record_count("gamma", 9).value() == 2);
  CHECK(served.store->record_count("alpha", 9).value() == 0);

  CHECK(served.send(R"({"settings":{"reporting_currency":"EUR"}})").body ==
        R"({"accepted":{},"deleted":{},"queued":2,"bad_rows":[]})");
  CHECK(served.jobs_told == 1);
  CHECK(served.send(R"({"deleted":{"accounts":["A2"],"invoices":["I1",7]}})").body ==
        R"({"accepted":{},"deleted":{"accounts":1,"invoices":1},"queued":2,"bad_rows":[]})");
  CHECK(served.send("{}").body == R"({"accepted":{},"deleted":{},"queued":0,"bad_rows":[]})");
  CHECK(served.told_due.size() == 3);
}

TEST_CASE("records of a tenant whose CRM is read are refused, whatever they are", "[api][records]") {
  Sender served;
  for (const char* body : {"{}", "nonsense"}) {
    const auto reply = served.send(body, "alpha");
    CHECK(reply.status == 409);
    CHECK_THAT(reply.body, ContainsSubstring("This tenant's records are read from its CRM"));
  }
}

TEST_CASE("what are no records is refused with its place and changes nothing", "[api][records]") {
  Sender served;
  for (const auto& [body, title] : std::initializer_list<std::pair<std::string, const char*>>{
           {"[]", "expected a JSON object"},
           {R"({"account":[]})", "account: expected an object of the model"},
           {R"({"as_of":"2011-01-01"})", "as_of: expected an object of the model"},
           {R"({"accounts":[{"id":"A1"}],"invoices":{}})", "invoices: expected a list of rows"},
           {R"({"accounts":[{"id":"A1"}],"settings":{"time_zone":"Mars"}})", "settings: time_zone: expected"},
           {R"({"deleted":[]})", "deleted: expected an object with lists of ids"},
           {R"({"deleted":{"invoice":["I1"]}})", "deleted.invoice: expected an object of the model"},
           {R"({"deleted":{"usage":["U1"]}})", "deleted.usage: its rows have no id"},
           {R"({"deleted":{"invoices":"I1"}})", "deleted.invoices: expected a list of ids"},
           {R"({"deleted":{"invoices":[""]}})", "deleted.invoices: expected a list of ids, none of them empty"},
           {R"({"deleted":{"invoices":[["I1"]]}})", "deleted.invoices: expected a list of ids, none of them empty"},
           {R"({"deleted":{"invoices":[],"invoices":[]}})", "deleted.invoices: stand there twice"},
           {R"({"deleted":{"invoices":["I1"]},"deleted":{}})", "deleted: stands there twice"}}) {
    CAPTURE(body);
    const auto reply = served.send(body);
    CHECK(reply.status == 400);
    CHECK_THAT(reply.body, ContainsSubstring(std::string("\"title\":\"") + title));
  }
  CHECK(served.store->record_count("gamma", 9).value() == 0);
  CHECK(served.told_due.empty());
}
