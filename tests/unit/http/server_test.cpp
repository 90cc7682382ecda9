#include <openssl/ssl.h>
#include <sys/resource.h>

#include <filesystem>

#include "catch.hpp"
#include "test_server.hpp"

using namespace kam;
using namespace kam::test;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

const std::string get_hello = "GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n";
const std::string get_wait = "GET /wait HTTP/1.1\r\nHost: localhost\r\n\r\n";

http::ServerSettings with_caps(std::size_t all, std::size_t per_address) {
  http::ServerSettings settings;
  settings.limits.connections = all;
  settings.limits.connections_per_address = per_address;
  return settings;
}

std::ptrdiff_t open_descriptors() {
  return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), std::filesystem::directory_iterator{});
}

}  // namespace

TEST_CASE("connections over a cap are closed at once and a freed place is taken again", "[http][server]") {
  TestServer server(GENERATE(0, 1) == 0 ? with_caps(3, 100) : with_caps(100, 3));
  std::vector<std::unique_ptr<RawTlsClient>> clients;
  for (int i = 0; i < 3; ++i) clients.push_back(std::make_unique<RawTlsClient>(server.port()));
  for (const auto& client : clients) CHECK(client->connected());
  CHECK_FALSE(RawTlsClient(server.port()).connected());
  CHECK(server.server().connections() == 3);
  clients.pop_back();
  REQUIRE(eventually([&] { return server.server().connections() == 2; }));
  CHECK(RawTlsClient(server.port()).connected());
}

TEST_CASE("the last descriptors are kept in reserve", "[http][server]") {
  TestServer server;
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
  CHECK(RawTlsClient(server.port()).connected());
  rlimit few = before;
  few.rlim_cur = static_cast<rlim_t>(open_descriptors()) + 20;
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &few) == 0);
  CHECK_FALSE(RawTlsClient(server.port()).connected());
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &before) == 0);
  CHECK(RawTlsClient(server.port()).connected());
}

TEST_CASE("without any descriptor left the server waits and goes on", "[http][server]") {
  TestServer server;
  REQUIRE(request(server.port(), "GET", "/hello").status == 200);
  REQUIRE(eventually([&] { return server.server().connections() == 0; }));
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
  RawTcpClient early(server.port());
  REQUIRE(eventually([&] { return server.server().connections() == 1; }));
  std::unique_ptr<RawTcpClient> late;
  {
    // The client's own descriptor is the last that there is.
    rlimit none = before;
    none.rlim_cur = static_cast<rlim_t>(early.descriptor()) + 3;
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &none) == 0);
    while (late = std::make_unique<RawTcpClient>(server.port()),
           late->descriptor() >= 0 && ::dup(late->descriptor()) >= 0) {
    }
    std::this_thread::sleep_for(50ms);
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &before) == 0);
  }
  CHECK(request(server.port(), "GET", "/hello").status == 200);
}

TEST_CASE("aborted handshakes leave no descriptor and no connection", "[http][server]") {
  TestServer server;
  // Each io_context opens its own descriptors with its first connection.
  for (int i = 0; i < 2; ++i) CHECK(request(server.port(), "GET", "/hello").status == 200);
  REQUIRE(eventually([&] { return server.server().connections() == 0; }));
  const auto before = open_descriptors();
  for (int i = 0; i < 60; ++i) {
    RawTcpClient client(server.port());
    client.send_plain("\x16\x03\x01\x02\x00\x01");
    RawTcpClient silent(server.port());
  }
  CHECK(eventually([&] { return server.server().connections() == 0; }));
  CHECK(eventually([&] { return open_descriptors() <= before; }));
}

TEST_CASE("a handler that throws or answers nonsense is a 500 and the connection goes on", "[http][server]") {
  TestServer server;
  RawTlsClient client(server.port());
  client.send("GET /throw HTTP/1.1\r\nHost: localhost\r\n\r\nGET /bad-field HTTP/1.1\r\nHost: localhost\r\n\r\n" +
              get_hello);
  const auto thrown = client.read_answer().value();
  CHECK(thrown.status == 500);
  CHECK_THAT(thrown.body, !ContainsSubstring("luck"));
  const auto nonsense = client.read_answer().value();
  CHECK(nonsense.status == 500);
  CHECK(nonsense.header("x-other").empty());
  CHECK(client.read_answer().value().status == 200);
  REQUIRE(eventually([&] { return server.accesses().size() == 3; }));
  CHECK(server.accesses()[0].error == "handler: out of luck");
}

TEST_CASE("a gate answers before the body is read, and what goes wrong in it lets nobody pass", "[http][server]") {
  TestServer server;
  for (const std::string fields : {"", "Expect: 100-continue\r\n", "X-Throw: 1\r\n"}) {
    RawTlsClient client(server.port());
    client.send("POST /gated HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n" + fields + "\r\n");
    const auto answer = client.read_answer().value();
    CHECK(answer.status == (fields.starts_with("X-Throw") ? 500 : 401));
    CHECK(answer.header("connection") == "close");
    CHECK(answer.body.find("luck") == std::string::npos);
  }
  RawTlsClient client(server.port());
  client.send(
      "POST /gated HTTP/1.1\r\nHost: localhost\r\n\r\nPOST /own-gate HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
      "2\r\n\r\n{}");
  CHECK(client.read_answer().value().status == 401);  // without a body the connection goes on
  const auto noted = client.read_answer().value();
  CHECK(noted.status == 200);
  CHECK(noted.body == "\"noted\"");
  CHECK(server.handled() == 1);
}

TEST_CASE("the access log names the route, not the path", "[http][server]") {
  TestServer server;
  request(server.port(), "GET", "/items/secret?q=token", {{"X-Request-Id", "r-1"}});
  request(server.port(), "GET", "/nothing");
  REQUIRE(eventually([&] { return server.accesses().size() == 2; }));
  const auto accesses = server.accesses();
  CHECK(accesses[0].request_id == "r-1");
  CHECK(accesses[0].method == "GET");
  CHECK(accesses[0].route == "/items/{id}");
  CHECK(accesses[0].peer == "127.0.0.1");
  CHECK(accesses[0].status == 200);
  CHECK(accesses[0].microseconds > 0);
  CHECK(accesses[0].error.empty());
  CHECK(accesses[1].route.empty());
  CHECK(accesses[1].status == 404);
}

TEST_CASE("request id and trace are taken and given", "[http][server]") {
  TestServer server;
  const std::string trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  const auto answer = request(server.port(), "GET", "/hello", {{"X-Request-Id", "abc"}, {"traceparent", trace}});
  CHECK(answer.header("x-request-id") == "abc");
  CHECK(answer.header("traceparent") == trace);
  CHECK(request(server.port(), "GET", "/hello").header("x-request-id").size() == 32);
}

TEST_CASE("a stop ends idle connections at once and lets the others finish", "[http][server]") {
  TestServer server;
  RawTcpClient silent(server.port());  // not even a handshake
  RawTlsClient idle(server.port());
  RawTlsClient busy(server.port());
  busy.send(get_wait);
  REQUIRE(eventually([&] { return server.handled() == 1; }));
  server.server().stop(5s);
  CHECK(silent.read_plain_until_close().empty());
  CHECK(idle.read_until_close().empty());
  CHECK(idle.closed());
  CHECK(eventually([&] { return RawTcpClient(server.port()).descriptor() < 0; }));
  server.release();
  const auto answer = busy.read_answer().value();
  CHECK(answer.status == 200);
  CHECK(answer.header("connection") == "close");
}

TEST_CASE("the io_contexts run out of work after a stop, long before its bound", "[http][server]") {
  TestServer server;
  CHECK(request(server.port(), "GET", "/hello").status == 200);
  auto idle = std::make_unique<RawTlsClient>(server.port());
  std::thread reader([&idle] {
    idle->read_until_close();
    idle.reset();
  });
  const auto began = Clock::now();
  server.stop_and_join(30s);
  CHECK(Clock::now() - began < 1s);
  CHECK(server.server().connections() == 0);
  reader.join();
}

TEST_CASE("a stop cuts what is not finished at its bound", "[http][server]") {
  TestServer server;
  RawTlsClient slow(server.port());
  slow.send("GET /hello HTTP/1.1\r\nX-A: ");
  RawTcpClient silent(server.port());
  REQUIRE(eventually([&] { return server.server().connections() == 2; }));
  const auto began = Clock::now();
  server.stop_and_join(100ms);
  CHECK(Clock::now() - began >= 100ms);
  CHECK(Clock::now() - began < 1s);
  CHECK(server.server().connections() == 0);
}

TEST_CASE("what keeps a server from listening is said", "[http][server]") {
  boost::asio::io_context context;
  http::ServerSettings settings;
  settings.certificates = {certificate_of(test_identity())};
  const auto failure_of = [&context](http::ServerSettings changed) {
    auto server = http::Server::listen({&context}, std::move(changed), std::make_shared<http::Router>(), {});
    REQUIRE(server.has_error());
    CHECK(server.error().code == Errc::environment);
    return server.error().detail;
  };
  SECTION("a port in use") {
    TestServer other;
    settings.port = other.port();
    CHECK_THAT(failure_of(settings),
               ContainsSubstring("127.0.0.1:" + std::to_string(other.port()) + ": Address already in use"));
  }
  SECTION("a host that is no address") {
    settings.host = "nowhere.example";
    CHECK_THAT(failure_of(settings), ContainsSubstring("cannot listen on nowhere.example:0"));
  }
  SECTION("no certificate") {
    settings.certificates[0].chain_pem.clear();
    CHECK_THAT(failure_of(settings), ContainsSubstring("TLS certificate"));
  }
  SECTION("the key of another certificate") {
    settings.certificates[0].key_pem = other_identity().key_pem;
    CHECK_THAT(failure_of(settings), ContainsSubstring("TLS key"));
  }
}
