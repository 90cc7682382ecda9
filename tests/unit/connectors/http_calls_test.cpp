// The outgoing client against a real TLS server on loopback that behaves badly in every way we know.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <fstream>
#include <optional>

#include "catch.hpp"
#include "fake_host.hpp"
#include "kam/certs/identity.hpp"
#include "kam/connectors/http_calls.hpp"

using namespace kam;
using namespace kam::connectors;
using namespace kam::test;
using namespace std::chrono_literals;
using Catch::Matchers::EndsWith;
using Catch::Matchers::StartsWith;
using End = Behaviour::End;

namespace {

HttpLimits quick() {
  HttpLimits limits;
  limits.connect = 2s;
  limits.whole = 4s;
  limits.most_body = 64u << 10;
  limits.retry = {4ms, 20ms};
  limits.first_pause = 30ms;
  limits.longest_pause = 60ms;
  return limits;
}

/// A client of one tenant that may call the fake host.
struct Caller {
  HttpCalls calls;
  std::shared_ptr<HttpClient> client;

  explicit Caller(const FakeHost& host, HttpLimits limits = quick(), HttpWorld world = {},
                  std::string networks = "127.0.0.0/8,::1")
      : calls(limits, std::move(world)) {
    const auto port = ":" + std::to_string(host.port());
    HttpRules rules;
    rules.hosts = {"localhost" + port, "127.0.0.1" + port, "crm.test" + port, "other.test" + port};
    rules.allow_networks = std::move(networks);
    rules.ca_file = host.ca_file();
    rules.requests_per_second = 500;
    client = *calls.client("acme", "crm", std::move(rules));
  }

  Result<HttpResponse> send(HttpRequest request) {
    asio::io_context context;
    auto answer = asio::co_spawn(context, client->send(std::move(request)), asio::use_future);
    context.run();
    return answer.get();
  }
  Result<HttpResponse> get(std::string url, bool idempotent = false, std::chrono::milliseconds limit = 3s) {
    HttpRequest request;
    request.url = std::move(url);
    request.idempotent = idempotent;
    request.limit = limit;
    return send(std::move(request));
  }
};

FakeHost::Script always(std::string bytes, End end = End::whole) {
  return [bytes = std::move(bytes), end](int, const std::string&) { return Behaviour{bytes, end}; };
}

HttpWorld resolving(std::vector<std::string> addresses) {
  HttpWorld world;
  world.resolve = [addresses = std::move(addresses)](const std::string&) { return addresses; };
  return world;
}

const std::string endless_chunks = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

}  // namespace

TEST_CASE("a request goes out whole and its answer comes back whole", "[connectors][http]") {
  const FakeHost host(always(answer(201, "made", "X-Kind: a\r\n")));
  Caller caller(host);
  HttpRequest request;
  request.method = "POST";
  request.url = host.url("/crm/v3?x=%2F");
  request.headers = {{"Authorization", "Bearer abc"}, {"Content-Type", "application/json"}};
  request.body = "{\"a\":1}";
  const auto response = caller.send(request);
  REQUIRE(response.has_value());
  CHECK(response->status == 201);
  CHECK(response->body == "made");
  CHECK(response->header("x-kind") == "a");
  const auto sent = host.requests().at(0);
  CHECK_THAT(sent, StartsWith("POST /crm/v3?x=%2F HTTP/1.1\r\n"));
  for (const auto& line : std::vector<std::string>{
           "Authorization: Bearer abc", "Content-Type: application/json", "Content-Length: 7",
           "Accept-Encoding: identity", "Connection: close", "Host: localhost:" + std::to_string(host.port())})
    CHECK_THAT(sent, ContainsSubstring(line + "\r\n"));
  CHECK_THAT(sent, EndsWith("\r\n\r\n{\"a\":1}"));
}

TEST_CASE("bodies in chunks, and without length if the end is an end, are whole", "[connectors][http]") {
  const auto [bytes, body] = GENERATE(table<std::string, std::string>(
      {{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", "abc"},
       {"HTTP/1.1 200 OK\r\n\r\nto the end", "to the end"},
       {"HTTP/1.1 204 No\r\n\r\n", ""}}));
  const FakeHost host(always(bytes));
  Caller caller(host);
  const auto response = caller.get(host.url());
  REQUIRE(response.has_value());
  CHECK(response->body == body);
}

TEST_CASE("an answer that is not whole, or framed in two ways, is an error", "[connectors][http]") {
  const auto [bytes, end] = GENERATE(table<std::string, End>(
      {{"HTTP/1.1 200 OK\r\n\r\ncut off", End::cut},
       {"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort", End::whole},
       {"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort", End::cut},
       {"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nlonger", End::whole},
       {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", End::whole},
       {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n3\r\nabc\r\n0\r\n\r\n", End::whole},
       {"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nabc", End::whole},
       {"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc", End::whole},
       {"HTTP/1.1 103 Early\r\n\r\n", End::whole},
       {"HTTP/1.1 200 OK\r\nContent-Le", End::cut},
       {"nonsense\r\n\r\n", End::whole},
       {"", End::whole},
       {"", End::cut}}));
  CAPTURE(bytes);
  const FakeHost host(always(bytes, end));
  Caller caller(host);
  const auto response = caller.get(host.url("/path?token=hidden"));
  REQUIRE(response.has_error());
  CHECK(response.error().code == Errc::upstream);
  CHECK_THAT(response.error().detail, StartsWith("localhost:" + std::to_string(host.port())));
  CHECK_THAT(response.error().detail, !ContainsSubstring("hidden"));
}

TEST_CASE("an endless answer ends at its bound", "[connectors][http]") {
  const auto bytes = GENERATE(std::string("HTTP/1.1 200 OK\r\n\r\n") + std::string(16384, 'x'),
                              "HTTP/1.1 200 OK\r\nX: " + std::string(16384, 'x'), answer(200, std::string(65537, 'x')),
                              endless_chunks + "1;" + std::string(16384, 'x'));
  const FakeHost host(always(bytes, End::endless));
  Caller caller(host);
  const auto response = caller.get(host.url());
  REQUIRE(response.has_error());
  CHECK(response.error().code == Errc::upstream);
}

TEST_CASE("a host that is silent is left at the deadline", "[connectors][http]") {
  const bool in_handshake = GENERATE(true, false);
  const FakeHost host(always("HTTP/1.1 200 OK\r\n", End::silent), in_handshake);
  auto limits = quick();
  limits.connect = in_handshake ? 60ms : 2s;
  limits.whole = in_handshake ? 2s : 100ms;
  Caller caller(host, limits);
  const auto response = caller.get(host.url());
  REQUIRE(response.has_error());
  CHECK(response.error().code == Errc::timeout);
}

TEST_CASE("the caller's own limit counts for all tries together", "[connectors][http]") {
  const FakeHost host(always("", End::silent));
  Caller caller(host);
  const auto response = caller.get(host.url(), true, 120ms);
  REQUIRE(response.has_error());
  CHECK(response.error().code == Errc::timeout);
}

TEST_CASE("a redirect is not followed", "[connectors][http]") {
  const auto* const where = GENERATE("https://127.0.0.1/", "http://169.254.169.254/latest/meta-data/", "/else");
  const FakeHost host(always(answer(GENERATE(301, 302, 307, 308), "", std::string("Location: ") + where + "\r\n")));
  Caller caller(host);
  const auto response = caller.get(host.url(), true);
  REQUIRE(response.has_error());
  CHECK(response.error().code == Errc::upstream);
  CHECK_THAT(response.error().detail, ContainsSubstring("a redirect, which is not followed"));
  CHECK(host.calls() == 1);
}

TEST_CASE("loopback and private addresses are not called, by number, by name or by a changed answer",
          "[connectors][http]") {
  const FakeHost host(always(answer(200)));
  SECTION("by number and by a name of the system") {
    Caller caller(host, quick(), {}, "");
    for (const auto* name : {"127.0.0.1", "localhost"}) {
      const auto response = caller.get(host.url("/", name));
      REQUIRE(response.has_error());
      CHECK(response.error().code == Errc::forbidden);
    }
  }
  SECTION("by a name that resolves to such an address") {
    const auto* const address = GENERATE("127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1",
                                         "fd00:ec2::254", "fe80::1", "0.0.0.0");
    Caller caller(host, quick(), resolving({address}), "");
    const auto response = caller.get(host.url("/", "crm.test"));
    REQUIRE(response.has_error());
    CHECK(response.error().code == Errc::forbidden);
  }
  SECTION("of several addresses only the checked one is called") {
    Caller caller(host, quick(), resolving({"10.0.0.1", "169.254.169.254", "127.0.0.1"}), "127.0.0.1");
    CHECK(caller.get(host.url("/", "crm.test")).has_value());
    CHECK(host.connections() == 1);
    return;
  }
  CHECK(host.connections() == 0);
}

TEST_CASE("hosts that are not on the list are not called", "[connectors][http]") {
  const FakeHost host(always(answer(200)));
  Caller caller(host);
  const auto url = GENERATE(std::string("https://localhost/"), std::string("https://evil.example:1/"));
  const auto response = caller.get(url);
  REQUIRE(response.has_error());
  CHECK(response.error().code == Errc::forbidden);
  CHECK(host.connections() == 0);
}

TEST_CASE("a certificate of another name or of nobody we trust is refused", "[connectors][http]") {
  const FakeHost host(always(answer(200)));
  SECTION("another name") {
    Caller caller(host, quick(), resolving({"127.0.0.1"}));
    CHECK(caller.get(host.url("/", "crm.test")).has_value());
    const auto response = caller.get(host.url("/", "other.test"));
    REQUIRE(response.has_error());
    CHECK(response.error().code == Errc::upstream);
    CHECK_THAT(response.error().detail, ContainsSubstring("certificate verify failed"));
  }
  SECTION("other authorities") {
    const TemporaryDirectory elsewhere;
    REQUIRE(certs::load_or_make(elsewhere.path(), {}, std::chrono::system_clock::now()).has_value());
    HttpRules rules;
    rules.hosts = {"localhost:" + std::to_string(host.port())};
    rules.allow_networks = "127.0.0.1,::1";
    rules.ca_file = GENERATE(true, false) ? "" : (elsewhere.path() / "tls" / "ca.pem").string();
    Caller caller(host);
    caller.client = *caller.calls.client("acme", "strict", rules);
    const auto response = caller.get(host.url());
    REQUIRE(response.has_error());
    CHECK_THAT(response.error().detail, ContainsSubstring("certificate verify failed"));
  }
  CHECK(host.calls() <= 1);
}

TEST_CASE("a CA file that is none is told before any call", "[connectors][http]") {
  HttpCalls calls;
  HttpRules rules;
  rules.ca_file = "/nowhere/ca.pem";
  const auto client = calls.client("acme", "crm", rules);
  REQUIRE(client.has_error());
  CHECK_THAT(client.error().detail, ContainsSubstring("ca_file: expected a PEM file"));
}

TEST_CASE("what is idempotent is tried again, what is not is not", "[connectors][http]") {
  const FakeHost host([](int call, const std::string&) { return Behaviour{answer(call % 3 == 0 ? 200 : 500)}; });
  Caller caller(host);
  const auto once = caller.get(host.url());
  REQUIRE(once.has_error());
  CHECK(once.error().code == Errc::upstream);
  CHECK_THAT(once.error().detail, EndsWith("answered 500"));
  CHECK(host.calls() == 1);
  CHECK(caller.get(host.url(), true).has_value());
  CHECK(host.calls() == 3);
}

TEST_CASE("Retry-After is kept by all calls of the tenant to that host", "[connectors][http]") {
  const FakeHost host([](int call, const std::string&) {
    return call == 1 ? Behaviour{answer(429, "", "Retry-After: 30\r\n")} : Behaviour{answer(200)};
  });
  Caller caller(host);
  for (int i = 0; i < 3; ++i) {
    const auto response = caller.get(host.url(), true);
    REQUIRE(response.has_error());
    CHECK(response.error().code == Errc::rate_limited);
  }
  CHECK(host.calls() == 1);
}

TEST_CASE("refusals are not tried again, and an answer of every status is given as it is", "[connectors][http]") {
  const auto [status, code] = GENERATE(table<int, Errc>({{400, Errc::invalid_input},
                                                         {401, Errc::unauthenticated},
                                                         {403, Errc::forbidden},
                                                         {404, Errc::not_found},
                                                         {409, Errc::conflict}}));
  const FakeHost host(always(answer(status, "why")));
  Caller caller(host);
  const auto response = caller.get(host.url(), true);
  REQUIRE(response.has_error());
  CHECK(response.error().code == code);
  CHECK(host.calls() == 1);
  HttpRequest request;
  request.url = host.url();
  request.every_status = true;
  const auto whole = caller.send(request);
  REQUIRE(whole.has_value());
  CHECK(whole->status == status);
  CHECK(whole->body == "why");
}

TEST_CASE("a host that fails is left alone, then found again", "[connectors][http]") {
  std::atomic<bool> back = false;
  const FakeHost host([&back](int, const std::string&) { return Behaviour{answer(back ? 200 : 500)}; });
  std::mutex mutex;
  std::vector<std::string> changes;
  HttpWorld world;
  world.on_change = [&](const HostState& state) {
    const std::lock_guard lock(mutex);
    changes.push_back(state.tenant + " " + state.breaker);
  };
  Caller caller(host, quick(), std::move(world));
  for (int i = 0; i < 5; ++i) CHECK(caller.get(host.url()).has_error());
  REQUIRE(caller.calls.state().size() == 1);
  CHECK(caller.calls.state()[0].breaker == "open");
  CHECK(caller.calls.state()[0].failures == 5);
  const auto refused = caller.get(host.url());
  REQUIRE(refused.has_error());
  CHECK_THAT(refused.error().detail, ContainsSubstring("it failed 5 times in a row"));
  CHECK(host.calls() == 5);
  back = true;
  while (caller.get(host.url()).has_error()) std::this_thread::yield();
  CHECK(host.calls() == 6);
  CHECK(caller.calls.state()[0].breaker == "closed");
  const std::lock_guard lock(mutex);
  CHECK(changes == std::vector<std::string>{"acme open", "acme half-open", "acme closed"});
}

TEST_CASE("calls of a tenant take turns, and a call that is ended leaves none behind", "[connectors][http]") {
  const FakeHost host(always("", End::silent));
  auto limits = quick();
  limits.at_once = 2;
  Caller caller(host, limits);
  asio::io_context context;
  std::vector<std::future<Result<HttpResponse>>> answers;
  for (int i = 0; i < 5; ++i) {
    HttpRequest request;
    request.url = host.url();
    answers.push_back(asio::co_spawn(context, caller.client->send(std::move(request)), asio::use_future));
  }
  std::thread waiting([&context] { context.run(); });
  while (host.calls() < 2) std::this_thread::yield();
  CHECK(host.connections() == 2);
  caller.calls.stop();
  waiting.join();
  for (auto& one : answers) CHECK(one.get().error().code == Errc::cancelled);
  CHECK(caller.get(host.url()).error().code == Errc::cancelled);
  CHECK(host.connections() == 2);
}

TEST_CASE("what cannot be sent is refused before anything is", "[connectors][http]") {
  const FakeHost host(always(answer(200)));
  Caller caller(host);
  HttpRequest request;
  request.url = host.url();
  SECTION("a line break in a header") {
    request.headers = {{"X", "a\r\nY: b"}};
  }
  SECTION("a header name with a space") {
    request.headers = {{"X Y", "a"}};
  }
  SECTION("a method that is none") {
    request.method = "GET /";
  }
  SECTION("plain HTTP") {
    request.url = "http://localhost/";
  }
  const auto response = caller.send(request);
  REQUIRE(response.has_error());
  CHECK(response.error().code == Errc::invalid_input);
  CHECK(host.connections() == 0);
}
