#include <sqlite3.h>

#include "generic/senders.hpp"
#include "handlers.hpp"
#include "kam/certs/webhook_signature.hpp"
#include "kam/extensions/content_id.hpp"
#include "kam/extensions/generic.hpp"
#include "kam/extensions/standard_webhooks.hpp"

using namespace kam;
using namespace std::chrono_literals;
using store::EventState;

namespace {

constexpr const char* changed = R"({"object":"account","id":"A1","event":"changed"})";

struct Webhooks : Handlers {
  std::map<std::string, certs::Secret> secrets;

  explicit Webhooks(std::size_t most_waiting = 8, std::chrono::milliseconds busy = 5s) : Handlers(most_waiting, busy) {
    for (const char* tenant : {"alpha", "beta"}) {
      secrets[tenant] = store::new_webhook_secret();
      REQUIRE(store->put_secret(tenant, store::webhook_secret, secrets[tenant], now, 24h).has_value());
    }
    extensions::generic::add_routes(router, *app);
  }

  std::string seconds(std::chrono::seconds ahead = 0s) const {
    return std::to_string(std::chrono::floor<std::chrono::seconds>(now + ahead).time_since_epoch().count());
  }

  http::Request delivery(std::string id, std::string body, std::string tenant = "alpha", std::string signer = "alpha",
                         std::chrono::seconds ahead = 0s) {
    http::Request request;
    request.method = "POST";
    request.path = "/generic/webhooks/" + tenant;
    const auto signature = certs::sign_webhook(secrets[signer], id, seconds(ahead), body).value();
    request.headers = {{"webhook-id", id}, {"webhook-timestamp", seconds(ahead)}, {"webhook-signature", signature}};
    request.body = std::move(body);
    return request;
  }

  std::size_t stored(const char* tenant = "alpha") {
    REQUIRE(store->lease(tenant, now + 1h).has_value());  // makes events of the deliveries
    std::size_t count = 0;
    for (const auto state : {EventState::pending, EventState::leased, EventState::done, EventState::dead})
      count += store->events(tenant, state, 5000).value().size();
    return count;
  }
};

}  // namespace

TEST_CASE("a signed event is kept, then answered 200, and the worker told", "[webhooks]") {
  Webhooks served;
  CHECK(served.answer(served.delivery("m1", changed)).status == 200);
  CHECK(served.store->next_due("alpha").value() == served.now + 500ms);
  const auto events = served.store->lease("alpha", served.now + 500ms).value();
  REQUIRE(events.size() == 1);
  CHECK(events[0].account_id == "A1");
  CHECK(events[0].delivery_id == "m1");
  CHECK(events[0].source == "generic");
  CHECK(events[0].next_attempt_at == served.now + 500ms);
  CHECK(served.told_due == std::vector{served.now + 500ms});
  CHECK(served.stored("beta") == 0);
}

TEST_CASE("a repeat is answered 200 without effect", "[webhooks]") {
  Webhooks served;
  CHECK(served.answer(served.delivery("m1", changed)).status == 200);
  CHECK(served.answer(served.delivery("m1", changed)).status == 200);
  CHECK(served.answer(served.delivery("m1", R"({"object":"account","id":"A2","event":"changed"})")).status == 200);
  CHECK(served.stored() == 1);
  CHECK(served.told_due.size() == 1);
}

TEST_CASE("the settle time is the tenant's", "[webhooks]") {
  Webhooks served;
  REQUIRE(served.store->set_settings("alpha", R"({"settle_ms":"50"})").has_value());
  CHECK(served.answer(served.delivery("m1", changed)).status == 200);
  CHECK(served.store->next_due("alpha").value() == served.now + 50ms);
}

TEST_CASE("who is not the CRM gets 401 with one text, and nothing is stored", "[webhooks][security]") {
  Webhooks served;
  std::vector<http::Request> forged;
  forged.push_back(served.delivery("m1", changed, "alpha", "beta"));          // another tenant's secret
  forged.push_back(served.delivery("m1", changed, "nobody", "alpha"));        // unknown tenant
  forged.push_back(served.delivery("m1", changed, "ALPHA", "alpha"));         // no tenant id at all
  forged.push_back(served.delivery("m1", changed, "alpha", "alpha", 301s));   // from the future
  forged.push_back(served.delivery("m1", changed, "alpha", "alpha", -301s));  // stale
  for (std::size_t field = 0; field < 3; ++field) {
    auto missing = served.delivery("m1", changed), twice = served.delivery("m1", changed);
    missing.headers.erase(missing.headers.begin() + static_cast<std::ptrdiff_t>(field));
    twice.headers.push_back(twice.headers[field]);
    forged.push_back(std::move(missing));
    forged.push_back(std::move(twice));
  }
  auto changed_body = served.delivery("m1", changed);
  changed_body.body += " ";
  forged.push_back(std::move(changed_body));
  auto unsigned_nonsense = served.delivery("m1", "{");
  unsigned_nonsense.headers.clear();
  forged.push_back(std::move(unsigned_nonsense));

  std::string text;
  for (auto& request : forged) {
    const auto reply = served.answer(std::move(request));
    CHECK(reply.status == 401);
    CHECK(reply.content_type == "application/problem+json");
    if (text.empty()) text = reply.body;
    CHECK(reply.body == text);
  }
  CHECK(served.stored("alpha") == 0);
  CHECK(served.stored("beta") == 0);
  const auto lines = served.store->audit_lines("alpha", 10).value();
  REQUIRE(lines.size() == 1);  // of that address, in that minute
  CHECK(lines[0].what == "webhook.refused");
  CHECK(lines[0].detail == "from 192.0.2.1");
  CHECK(served.told_due.empty());
  CHECK(served.answer(served.delivery("m1", changed)).body.find("accepted") != std::string::npos);
}

TEST_CASE("299 seconds of difference between the clocks pass", "[webhooks][security]") {
  Webhooks served;
  CHECK(served.answer(served.delivery("m1", changed, "alpha", "alpha", 299s)).status == 200);
  CHECK(served.answer(served.delivery("m2", changed, "alpha", "alpha", -299s)).status == 200);
}

TEST_CASE("the secret before counts for the overlap and not longer", "[webhooks][security]") {
  Webhooks served;
  REQUIRE(served.store->put_secret("alpha", store::webhook_secret, store::new_webhook_secret(), served.now, 24h)
              .has_value());
  CHECK(served.answer(served.delivery("m1", changed)).status == 200);
  served.now += 24h;
  CHECK(served.answer(served.delivery("m2", changed)).status == 401);
}

TEST_CASE("a body that names another installation is 403 and an audit line, and nothing else", "[webhooks][security]") {
  Webhooks served;
  const auto foreign = R"({"object":"account","id":"A1","event":"changed","tenant":"beta"})";
  CHECK(served.answer(served.delivery("m1", foreign)).status == 403);
  CHECK(served.stored("alpha") == 0);
  CHECK(served.stored("beta") == 0);
  const auto lines = served.store->audit_lines("alpha", 10).value();
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].what == "webhook.other_installation");
  CHECK(served.store->audit_lines("beta", 10).value().empty());
}

TEST_CASE("a signed body that is no event is 400, and its delivery id stays free", "[webhooks]") {
  Webhooks served;
  for (const char* body :
       {"", "{", "[]", R"({"object":"account"})", R"({"object":"account","id":"1","id":"2","event":"changed"})"})
    CHECK(served.answer(served.delivery("m1", body)).status == 400);
  CHECK(served.stored() == 0);
  CHECK(served.answer(served.delivery("m1", changed)).status == 200);
  CHECK(served.stored() == 1);
}

TEST_CASE("a list becomes one event an account", "[webhooks]") {
  Webhooks served;
  const std::string list =
      std::string("[") + changed + R"(,{"object":"account","id":"A2","event":"changed"},)" + changed + "]";
  CHECK(served.answer(served.delivery("m1", list)).status == 200);
  CHECK(served.stored() == 2);
}

TEST_CASE("a store that cannot write is 503 with Retry-After, and the sender's retry is taken", "[webhooks]") {
  Webhooks served(8, 20ms);
  sqlite3* other = nullptr;
  REQUIRE(sqlite3_open((served.directory / "kamd.db").c_str(), &other) == SQLITE_OK);
  REQUIRE(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr) == SQLITE_OK);
  const auto reply = served.answer(served.delivery("m1", changed));
  CHECK(reply.status == 503);
  CHECK_FALSE(header_of(reply, "retry-after").empty());
  sqlite3_close(other);
  CHECK(served.stored() == 0);
  CHECK(served.answer(served.delivery("m1", changed)).status == 200);
  CHECK(served.stored() == 1);
}

TEST_CASE("too much waiting work or too many deliveries of a tenant is 503", "[webhooks]") {
  Webhooks full(0);
  CHECK(full.answer(full.delivery("m1", changed)).status == 503);
  Webhooks busy;
  busy.app->limits.webhooks = app::RateLimiter(1, 2);
  CHECK(busy.answer(busy.delivery("m1", changed)).status == 200);
  CHECK(busy.answer(busy.delivery("m2", changed)).status == 200);
  const auto reply = busy.answer(busy.delivery("m3", changed));
  CHECK(reply.status == 503);
  CHECK_FALSE(header_of(reply, "retry-after").empty());
  CHECK(busy.answer(busy.delivery("m3", changed, "beta", "beta")).status == 200);
  busy.now += 1s;
  CHECK(busy.answer(busy.delivery("m3", changed)).status == 200);
}

TEST_CASE("an address that is refused too often waits for its answer", "[webhooks][security]") {
  Webhooks served;
  served.app->limits.refused = app::RateLimiter(5, 2);
  served.app->limits.refusal_delay = 30ms;
  const auto took = [&] {
    const auto start = std::chrono::steady_clock::now();
    CHECK(served.answer(served.delivery("m1", changed, "alpha", "beta")).status == 401);
    return std::chrono::steady_clock::now() - start;
  };
  took();
  took();
  CHECK(took() >= 30ms);
}

TEST_CASE("what is kept of a sender is the tenant's own, and goes when a secret does", "[webhooks][security]") {
  Webhooks served;
  int number = 0;
  const auto answered = [&](const char* tenant, const char* signer) {
    return served.answer(served.delivery("k" + std::to_string(++number), changed, tenant, signer)).status;
  };
  for (int i = 0; i < 4; ++i) {
    CHECK(answered("alpha", "alpha") == 200);
    CHECK(answered("beta", "beta") == 200);
    CHECK(answered("alpha", "beta") == 401);
    CHECK(answered("beta", "alpha") == 401);
  }
  const auto former = served.secrets.at("alpha");
  const auto rotate = [&](store::Store& by) {
    served.secrets["alpha"] = store::new_webhook_secret();
    REQUIRE(by.put_secret("alpha", store::webhook_secret, served.secrets.at("alpha"), served.now, 24h).has_value());
  };
  rotate(*served.store);
  CHECK(answered("alpha", "alpha") == 200);
  served.secrets["former"] = former;
  CHECK(answered("alpha", "former") == 200);  // for a day
  served.now += 24h;
  CHECK(answered("alpha", "former") == 401);
  CHECK(answered("beta", "beta") == 200);

  auto command =
      store::open_sqlite(served.directory / "kamd.db", {certs::Secret(std::string(32, 'k')), false, 1, 5s}).value();
  rotate(*command);
  CHECK(answered("alpha", "alpha") == 200);  // a secret that only the store knows
  REQUIRE(served.store->remove_tenant("alpha").has_value());
  CHECK(answered("alpha", "alpha") == 401);
}

TEST_CASE("another process's change of a sender is seen at the next look", "[webhooks][security]") {
  Webhooks served;
  extensions::generic::Senders senders(*served.app, 0ms);
  const auto settle = [&] {
    if (const auto kept = senders.kept("alpha")) return kept->settle;
    boost::asio::io_context io;
    std::chrono::milliseconds read{};
    boost::asio::co_spawn(io, senders.read("alpha"),
                          [&](std::exception_ptr, const Result<extensions::generic::Senders::Known>& sender) {
                            read = sender.value()->settle;
                          });
    io.run();
    return read;
  };
  CHECK(settle() == 500ms);
  auto command =
      store::open_sqlite(served.directory / "kamd.db", {certs::Secret(std::string(32, 'k')), false, 1, 5s}).value();
  REQUIRE(command->set_settings("alpha", R"({"settle_ms":"70"})").has_value());
  CHECK(settle() == 70ms);
}

TEST_CASE("a delivery without an id is known by its content", "[webhooks]") {
  store::Incoming one{"alpha", {"crm", "", {"A1"}}, {}, 0ms}, same = one, other = one;
  extensions::identify_by_content(one, "{}");
  extensions::identify_by_content(same, "{}");
  extensions::identify_by_content(other, "{ }");
  CHECK(one.delivery.delivery_id == same.delivery.delivery_id);
  CHECK(one.delivery.delivery_id != other.delivery.delivery_id);
  CHECK(one.same_within == 10min);
}
