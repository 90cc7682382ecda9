#include <sys/socket.h>

#include "catch.hpp"
#include "test_server.hpp"

/// Slow clients: each deadline is a total, so a byte now and then does not move it.

using namespace kam::test;
using Clock = std::chrono::steady_clock;

namespace {

constexpr Milliseconds limit{150};

kam::http::ServerSettings impatient() {
  kam::http::ServerSettings settings;
  auto& limits = settings.limits;
  limits.handshake = limits.header = limits.body = limits.write = limits.idle = limits.shutdown = limit;
  return settings;
}

/// Sends a byte every ten milliseconds until the server says something or is gone.
template <class Client, class Send>
Milliseconds drip(Client& client, Send send) {
  const auto began = Clock::now();
  while (!client.readable() && Clock::now() < began + std::chrono::seconds(5)) {
    send(client);
    std::this_thread::sleep_for(Milliseconds{10});
  }
  return std::chrono::duration_cast<Milliseconds>(Clock::now() - began);
}

void check_cut_at_the_deadline(Milliseconds took) {
  CHECK(took >= limit - Milliseconds{20});
  CHECK(took < limit + std::chrono::seconds(2));
}

}  // namespace

TEST_CASE("a slow handshake is cut", "[http][deadlines]") {
  TestServer server(impatient());
  RawTcpClient client(server.port());
  client.send_plain("\x16\x03\x01\x02");
  check_cut_at_the_deadline(drip(client, [](RawTcpClient& slow) { slow.send_plain("\x01"); }));
  CHECK(eventually([&] { return server.server().connections() == 0; }));
}

TEST_CASE("a client that says nothing is cut before the handshake", "[http][deadlines]") {
  TestServer server(impatient());
  RawTcpClient client(server.port());
  check_cut_at_the_deadline(drip(client, [](RawTcpClient&) {}));
}

TEST_CASE("a slow header is cut without an answer", "[http][deadlines]") {
  TestServer server(impatient());
  RawTlsClient client(server.port(), {.highest_version = 0x0303, .protocols = {}, .ciphers = {}});
  client.send("GET /hello HTTP/1.1\r\nX-A: ");
  check_cut_at_the_deadline(drip(client, [](RawTlsClient& slow) { slow.send("a"); }));
  CHECK(parse_answers(client.read_until_close()).empty());
  CHECK(client.closed());
}

TEST_CASE("a slow body is cut, by length and in chunks", "[http][deadlines]") {
  TestServer server(impatient());
  const auto framing =
      GENERATE(as<std::string>{}, "Content-Length: 900\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n384\r\n");
  RawTlsClient client(server.port(), {.highest_version = 0x0303, .protocols = {}, .ciphers = {}});
  client.send("POST /echo HTTP/1.1\r\nHost: localhost\r\n" + framing);
  check_cut_at_the_deadline(drip(client, [](RawTlsClient& slow) { slow.send("a"); }));
  CHECK(client.read_until_close().empty());
  CHECK(server.handled() == 0);
}

TEST_CASE("a large body may take longer than the deadline if it holds the floor", "[http][deadlines]") {
  TestServer server(impatient());
  RawTlsClient client(server.port());
  client.send("PUT /large HTTP/1.1\r\nHost: localhost\r\nContent-Length: 300000\r\nConnection: close\r\n\r\n");
  for (int i = 0; i < 30; ++i) {
    client.send(std::string(10'000, 'b'));
    std::this_thread::sleep_for(Milliseconds{10});
  }
  CHECK(parse_answers(client.read_until_close()).at(0).body == "300000");
}

TEST_CASE("a client that never reads its answer is cut", "[http][deadlines]") {
  TestServer server(impatient());
  RawTlsClient client(server.port());
  const int small = 4'096;
  ::setsockopt(client.descriptor(), SOL_SOCKET, SO_RCVBUF, &small, sizeof(small));
  client.send("GET /huge HTTP/1.1\r\nHost: localhost\r\n\r\n");
  REQUIRE(eventually([&] { return server.handled() == 1; }));
  CHECK(eventually([&] { return server.server().connections() == 0; }));
  CHECK(server.accesses().at(0).error == "answer not delivered");
}

TEST_CASE("an idle connection is ended, before and after a request", "[http][deadlines]") {
  TestServer server(impatient());
  RawTlsClient client(server.port(), {.highest_version = 0x0303, .protocols = {}, .ciphers = {}});
  if (GENERATE(false, true)) {
    client.send("GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n");
    CHECK(client.read_answer().value().status == 200);
  }
  check_cut_at_the_deadline(drip(client, [](RawTlsClient&) {}));
  CHECK(client.read_until_close().empty());
}

TEST_CASE("a client that does not say goodbye is not waited for", "[http][deadlines]") {
  TestServer server(impatient());
  RawTlsClient client(server.port());
  client.send("GET /hello HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  CHECK(client.read_answer().value().status == 200);
  CHECK(eventually([&] { return server.server().connections() == 0; }));
}

TEST_CASE("a refused upload gets its answer although bytes are still coming", "[http][deadlines]") {
  TestServer server;
  RawTlsClient client(server.port());
  client.send("PUT /large HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900000000\r\n\r\n" +
              std::string(2'000'000, 'x'));
  const auto answers = parse_answers(client.read_until_close());
  REQUIRE(answers.size() == 1);
  CHECK(answers[0].status == 413);
}

TEST_CASE("healthy clients are served while slow ones hang on", "[http][deadlines]") {
  TestServer server;
  std::vector<std::unique_ptr<RawTcpClient>> slow;
  for (int i = 0; i < 12; ++i) {
    slow.push_back(std::make_unique<RawTcpClient>(server.port()));
    auto header = std::make_unique<RawTlsClient>(server.port());
    header->send("GET /hello HT");
    auto body = std::make_unique<RawTlsClient>(server.port());
    body->send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\na");
    slow.push_back(std::move(header));
    slow.push_back(std::move(body));
  }
  const auto began = Clock::now();
  CHECK(request(server.port(), "GET", "/hello").status == 200);
  CHECK(Clock::now() - began < Milliseconds{500});
}
