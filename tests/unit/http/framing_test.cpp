#include "catch.hpp"
#include "test_server.hpp"

/// Hostile bytes over TLS to a real server: one answer, the connection closed, and the next client is served.

using namespace kam::test;

namespace {

struct Hostile {
  const char* name;
  std::string bytes;
  int status;
};

std::string get(const std::string& fields) {
  return "GET /hello HTTP/1.1\r\n" + fields + "\r\n";
}
std::string post(const std::string& fields, const std::string& body = "abcd") {
  return "POST /echo HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n" + body;
}
std::string line(const std::string& request_line) {
  return request_line + "\r\nHost: localhost\r\n\r\n";
}

std::string many_extensions() {
  std::string body;
  for (int i = 0; i < 400; ++i) body += "1;" + std::string(100, 'e') + "\r\nx\r\n";
  return body + "0\r\n\r\n";
}

const std::string smuggled = "GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n";
const std::string chunks = "4\r\nabcd\r\n0\r\n\r\n";

const std::vector<Hostile>& hostile_messages() {
  static const std::vector<Hostile> rows{
      {"no Host", get(""), 400},
      {"no Host on HTTP/1.0", "GET /hello HTTP/1.0\r\n\r\n", 400},
      {"two Hosts", get("Host: localhost\r\nHost: localhost\r\n"), 400},
      {"empty Host", get("Host:\r\n"), 400},
      {"Host with a space", get("Host: local host\r\n"), 400},
      {"Host with a slash", get("Host: localhost/x\r\n"), 400},
      {"Host with a user part", get("Host: user@localhost\r\n"), 400},
      {"Host with port 65536", get("Host: localhost:65536\r\n"), 400},
      {"Host with a port that is no number", get("Host: localhost:80a\r\n"), 400},
      {"Host as a list", get("Host: localhost, other\r\n"), 400},

      {"coding identity", post("Transfer-Encoding: identity\r\n", smuggled), 501},
      {"coding gzip", post("Transfer-Encoding: gzip\r\n", smuggled), 501},
      {"coding xchunked", post("Transfer-Encoding: xchunked\r\n", chunks), 501},
      {"chunked, identity", post("Transfer-Encoding: chunked, identity\r\n", smuggled), 400},
      {"chunked, chunked", post("Transfer-Encoding: chunked, chunked\r\n", smuggled), 400},
      {"gzip, chunked", post("Transfer-Encoding: gzip, chunked\r\n", chunks), 400},
      {"quoted chunked", post("Transfer-Encoding: \"chunked\"\r\n", chunks), 400},
      {"chunked with a parameter", post("Transfer-Encoding: chunked;q=1\r\n", chunks), 400},
      {"empty coding", post("Transfer-Encoding:\r\n", smuggled), 400},
      {"trailing comma", post("Transfer-Encoding: chunked,\r\n", chunks), 400},
      {"two Transfer-Encodings", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", chunks), 400},
      {"two different Transfer-Encodings",
       post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", chunks), 400},
      {"space before the colon", post("Transfer-Encoding : chunked\r\n", chunks), 400},

      {"length, then chunked", post("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", chunks), 400},
      {"chunked, then length", post("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", chunks), 400},
      {"gzip, then length", post("Transfer-Encoding: gzip\r\nContent-Length: 4\r\n"), 400},
      {"length, then identity", post("Content-Length: 4\r\nTransfer-Encoding: identity\r\n"), 400},
      {"chunked on HTTP/1.0", "POST /echo HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks,
       400},

      {"two equal lengths", post("Content-Length: 4\r\nContent-Length: 4\r\n"), 400},
      {"two different lengths", post("Content-Length: 4\r\nContent-Length: 5\r\n"), 400},
      {"a list of lengths", post("Content-Length: 4, 4\r\n"), 400},
      {"length with leading zeros", post("Content-Length: 0004\r\n"), 400},
      {"length with a plus", post("Content-Length: +4\r\n"), 400},
      {"negative length", post("Content-Length: -4\r\n"), 400},
      {"hexadecimal length", post("Content-Length: 0x4\r\n"), 400},
      {"empty length", post("Content-Length:\r\n"), 400},
      {"length with a space inside", post("Content-Length: 4 4\r\n"), 400},
      {"length of 20 digits", post("Content-Length: 18446744073709551620\r\n"), 400},

      {"folded field", get("Host: localhost\r\nX-A: one\r\n two\r\n"), 400},
      {"field folded with a tab", get("Host: localhost\r\nX-A: one\r\n\ttwo\r\n"), 400},
      {"folded Content-Length", post("Content-Length:\r\n 4\r\n"), 400},
      {"folded Transfer-Encoding", post("Transfer-Encoding:\r\n chunked\r\n", chunks), 400},
      {"folded first field", "GET /hello HTTP/1.1\r\n Host: localhost\r\n\r\n", 400},
      {"bare line feeds", "GET /hello HTTP/1.1\nHost: localhost\n\n", 400},
      {"bare carriage return in a value", get("Host: localhost\r\nX-A: one\rtwo\r\n"), 400},
      {"NUL in a value", get("Host: localhost\r\nX-A: a" + std::string(1, '\0') + "b\r\n"), 400},
      {"escape byte in a value", get("Host: localhost\r\nX-A: \x1b[31m\r\n"), 400},
      {"field without a colon", get("Host: localhost\r\nnonsense\r\n"), 400},
      {"field without a name", get("Host: localhost\r\n: value\r\n"), 400},
      {"field name with a space", get("Host: localhost\r\nX A: b\r\n"), 400},
      {"two empty lines in front", "\r\n\r\n" + smuggled, 400},

      {"CONNECT", line("CONNECT localhost:443 HTTP/1.1"), 501},
      {"unknown method", line("BREW /hello HTTP/1.1"), 501},
      {"method in lower case", line("get /hello HTTP/1.1"), 501},
      {"method that is no token", line("G(T /hello HTTP/1.1"), 400},
      {"HTTP/2.0", line("GET /hello HTTP/2.0"), 505},
      {"HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
      {"HTTP/1.2", line("GET /hello HTTP/1.2"), 505},
      {"no version", "GET /hello\r\nHost: localhost\r\n\r\n", 400},
      {"broken version", line("GET /hello HTTP/1"), 400},
      {"two spaces", line("GET  /hello HTTP/1.1"), 400},
      {"space in the target", line("GET /hel lo HTTP/1.1"), 400},

      {"target without a slash", line("GET hello HTTP/1.1"), 400},
      {"asterisk", line("OPTIONS * HTTP/1.1"), 400},
      {"absolute-form of another host", line("GET https://other/hello HTTP/1.1"), 400},
      {"dot segments", line("GET /items/../hello HTTP/1.1"), 400},
      {"encoded dot segments", line("GET /items/%2e%2E/hello HTTP/1.1"), 400},
      {"encoded slash", line("GET /items/a%2Fb HTTP/1.1"), 400},
      {"backslash", line("GET /items\\a HTTP/1.1"), 400},
      {"encoded backslash", line("GET /items/a%5cb HTTP/1.1"), 400},
      {"encoded NUL", line("GET /items/a%00 HTTP/1.1"), 400},
      {"encoded line feed", line("GET /items/a%0a HTTP/1.1"), 400},
      {"encoded line feed in the query", line("GET /items/a?q=%0d%0a HTTP/1.1"), 400},
      {"broken escape", line("GET /items/%2 HTTP/1.1"), 400},
      {"overlong UTF-8", line("GET /items/%c0%af HTTP/1.1"), 400},
      {"lone continuation byte", line("GET /items/%80 HTTP/1.1"), 400},
      {"raw byte over 127", line("GET /items/\xc3\xa4 HTTP/1.1"), 400},
      {"fragment", line("GET /hello#x HTTP/1.1"), 400},
      {"target of 4,097 bytes", line("GET /" + std::string(4096, 'a') + " HTTP/1.1"), 414},
      {"request line without an end", "GET /" + std::string(17'000, 'a'), 414},

      {"header block over 16 KiB", get("Host: localhost\r\nX-A: " + std::string(16'500, 'a') + "\r\n"), 431},
      {"header block without an end", "GET /hello HTTP/1.1\r\nX-A: " + std::string(17'000, 'a'), 431},
      {"101 fields",
       get("Host: localhost\r\n" +
           [] {
             std::string fields;
             for (int i = 0; i < 100; ++i) fields += "X-A: b\r\n";
             return fields;
           }()),
       431},

      {"another expectation", post("Content-Length: 4\r\nExpect: 200-ok\r\n"), 417},
      {"Upgrade", get("Host: localhost\r\nConnection: upgrade\r\nUpgrade: websocket\r\n"), 400},
      {"h2c",
       get("Host: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n"),
       400},

      {"announced size over the route's limit", post("Content-Length: 1001\r\n"), 413},
      {"announced size of 19 digits", post("Content-Length: 9999999999999999999\r\n"), 413},
      {"a body where none is allowed", "GET /hello HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nabcd", 413},
      {"chunks over the route's limit", post("Transfer-Encoding: chunked\r\n", "3e9\r\n" + std::string(1001, 'a')),
       413},
      {"many chunks over the route's limit",
       post("Transfer-Encoding: chunked\r\n", "3e8\r\n" + std::string(1000, 'a') + "\r\n1\r\n"), 413},
      {"a chunk of 16 F", post("Transfer-Encoding: chunked\r\n", "ffffffffffffffff\r\n"), 413},
      {"a chunk size of 17 digits", post("Transfer-Encoding: chunked\r\n", "00000000000000004\r\nabcd\r\n"), 400},
      {"no chunk size", post("Transfer-Encoding: chunked\r\n", ";x\r\n"), 400},
      {"chunk size with 0x", post("Transfer-Encoding: chunked\r\n", "0x4\r\nabcd\r\n0\r\n\r\n"), 400},
      {"negative chunk size", post("Transfer-Encoding: chunked\r\n", "-4\r\nabcd\r\n0\r\n\r\n"), 400},
      {"bare line feed behind a chunk size", post("Transfer-Encoding: chunked\r\n", "4\nabcd\r\n0\r\n\r\n"), 400},
      {"chunk longer than said", post("Transfer-Encoding: chunked\r\n", "3\r\nabcd\r\n0\r\n\r\n"), 400},
      {"chunk extension of 64 KiB",
       post("Transfer-Encoding: chunked\r\n", "4;" + std::string(65'536, 'e') + "\r\nabcd\r\n0\r\n\r\n"), 400},
      {"bare line feed in a chunk extension", post("Transfer-Encoding: chunked\r\n", "4;a\nb\r\nabcd\r\n0\r\n\r\n"),
       400},
      {"hundreds of chunk extensions", post("Transfer-Encoding: chunked\r\n", many_extensions()), 413},
      {"trailer", post("Transfer-Encoding: chunked\r\n", "4\r\nabcd\r\n0\r\nX-A: b\r\n\r\n"), 400},

      {"gzip content", post("Content-Length: 4\r\nContent-Encoding: gzip\r\n"), 415},
      {"identity and gzip content",
       post("Content-Length: 4\r\nContent-Encoding: identity\r\nContent-Encoding: gzip\r\n"), 415},
      {"a body to no route", "POST /nothing HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nabcd", 404},
      {"a body to the wrong method", "POST /hello HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nabcd", 405},
  };
  return rows;
}

}  // namespace

TEST_CASE("a malformed or refused message gets one answer and the connection is closed", "[http][framing]") {
  TestServer server;
  for (const auto& hostile : hostile_messages()) {
    INFO(hostile.name);
    RawTlsClient client(server.port());
    REQUIRE(client.connected());
    client.send(hostile.bytes + smuggled);
    const auto bytes = client.read_until_close();
    CHECK(client.closed());
    const auto answers = parse_answers(bytes);
    REQUIRE(answers.size() == 1);
    CHECK(answers[0].status == hostile.status);
    CHECK(answers[0].header("connection") == "close");
    CHECK(answers[0].header("content-type") == "application/problem+json");
    CHECK_THAT(answers[0].body, ContainsSubstring("\"instance\":\"" + answers[0].header("x-request-id") + "\""));
    CHECK(bytes.size() < 2'000);
    CHECK(server.handled() == 0);
  }
}

TEST_CASE("after each malformed message a new connection is served", "[http][framing]") {
  TestServer server;
  int served = 0;
  for (const auto& hostile : hostile_messages()) {
    INFO(hostile.name);
    RawTlsClient attacker(server.port());
    attacker.send(hostile.bytes);
    CHECK(request(server.port(), "GET", "/hello").status == 200);
    ++served;
  }
  CHECK(server.handled() == served);
}

TEST_CASE("well-formed messages of every framing are served on one connection", "[http][framing]") {
  TestServer server;
  RawTlsClient client(server.port());
  const auto answer_to = [&client](const std::string& bytes) {
    REQUIRE(client.send(bytes));
    auto answer = client.read_answer();
    REQUIRE(answer.has_value());
    return *answer;
  };
  CHECK(answer_to(get("Host: localhost\r\n")).body == "\"hello\"");
  CHECK(answer_to(get("HOST:\tLOCALHOST:8443 \r\n")).status == 200);
  CHECK(answer_to(get("Host: [::1]:8443\r\n")).status == 200);
  CHECK(answer_to(post("Content-Length: 4\r\n")).body == "abcd");
  CHECK(answer_to(post("Content-Length: 0\r\n", "")).body.empty());
  CHECK(answer_to(post("", "")).body.empty());
  CHECK(answer_to(post("Transfer-Encoding: chunked\r\n", chunks)).body == "abcd");
  CHECK(answer_to(post("transfer-encoding: CHUNKED\r\n", "2;a=b\r\nab\r\n2\r\ncd\r\n000\r\n\r\n")).body == "abcd");
  CHECK(answer_to(post("Content-Length: 4\r\nContent-Encoding: Identity\r\n")).body == "abcd");
  CHECK(answer_to("\r\n" + get("Host: localhost\r\n")).status == 200);
  CHECK(answer_to(line("GET https://localhost/hello HTTP/1.1")).status == 200);
  CHECK(answer_to(line("GET /items/a%20b%C3%A4?q=a%2Fb+c HTTP/1.1")).body == "/items/a bä|a bä|a/b+c");
  CHECK(answer_to(post("Content-Length: 1000\r\n", std::string(1000, 'a'))).body.size() == 1000);
  CHECK(answer_to("GET /hello HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n").header("connection") ==
        "keep-alive");
  CHECK(answer_to(line("GET /nothing HTTP/1.1")).status == 404);
  CHECK(answer_to(line("GET /hello HTTP/1.1")).status == 200);
}

TEST_CASE("TRACE and OPTIONS are refused with the methods that a route allows", "[http][framing]") {
  TestServer server;
  for (const auto* method : {"TRACE", "OPTIONS", "DELETE"}) {
    const auto answer = request(server.port(), method, "/hello");
    CHECK(answer.status == 405);
    CHECK(answer.header("allow") == "GET, HEAD");
  }
}

TEST_CASE("HEAD is answered like GET without the body", "[http][framing]") {
  TestServer server;
  RawTlsClient client(server.port());
  client.send(line("HEAD /hello HTTP/1.1") + "GET /hello HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  const auto answers = parse_answers(client.read_until_close(), 1);
  REQUIRE(answers.size() == 2);
  CHECK(answers[0].header("content-length") == "7");
  CHECK(answers[0].body.empty());
  CHECK(answers[1].body == "\"hello\"");
}

TEST_CASE("pipelined requests are answered in order", "[http][framing]") {
  TestServer server;
  RawTlsClient client(server.port());
  std::string bytes;
  for (int i = 0; i < 8; ++i) bytes += line("GET /items/" + std::to_string(i) + " HTTP/1.1");
  client.send(bytes + post("Content-Length: 4\r\nConnection: close\r\n"));
  const auto answers = parse_answers(client.read_until_close());
  REQUIRE(answers.size() == 9);
  for (std::size_t i = 0; i < 8; ++i)
    CHECK(answers[i].body == "/items/" + std::to_string(i) + "|" + std::to_string(i) + "|-");
  CHECK(answers[8].body == "abcd");
}

TEST_CASE("what is pipelined behind Connection: close or HTTP/1.0 is dropped", "[http][framing]") {
  TestServer server;
  for (const auto& first :
       {get("Host: localhost\r\nConnection: close\r\n"), get("Host: localhost\r\nConnection: foo, Close\r\n"),
        std::string("GET /hello HTTP/1.0\r\nHost: localhost\r\n\r\n")}) {
    RawTlsClient client(server.port());
    client.send(first + smuggled);
    CHECK(parse_answers(client.read_until_close()).size() == 1);
    CHECK(client.closed());
  }
}

TEST_CASE("a client that pipelines on and on is cut off after eight waiting requests", "[http][framing]") {
  TestServer server;
  RawTlsClient client(server.port());
  std::string bytes;
  for (int i = 0; i < 60; ++i) bytes += smuggled;
  client.send(bytes);
  const auto answers = parse_answers(client.read_until_close());
  REQUIRE(answers.size() == 9);
  CHECK(answers.back().header("connection") == "close");
}

TEST_CASE("100-continue is said before the body and only if the body is wanted", "[http][framing]") {
  TestServer server;
  RawTlsClient client(server.port());
  client.send(post("Content-Length: 4\r\nExpect: 100-continue\r\nConnection: close\r\n", ""));
  REQUIRE(eventually([&] { return client.readable(); }));
  client.send("abcd");
  const auto bytes = client.read_until_close();
  CHECK(bytes.starts_with("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"));
  CHECK(parse_answers(bytes).at(0).body == "abcd");

  RawTlsClient refused(server.port());
  refused.send(post("Content-Length: 4000\r\nExpect: 100-continue\r\n", ""));
  CHECK(refused.read_until_close().starts_with("HTTP/1.1 413 "));
}

TEST_CASE("with public names another Host is misdirected", "[http][framing]") {
  kam::http::ServerSettings settings;
  settings.public_names = {"KAM.example.com"};
  TestServer server(std::move(settings));
  CHECK(request(server.port(), "GET", "/hello", {{"Host", "kam.example.com"}}).status == 200);
  CHECK(request(server.port(), "GET", "/hello", {{"Host", "Kam.Example.Com.:8443"}}).status == 200);
  CHECK(request(server.port(), "GET", "/hello", {{"Host", "localhost"}}).status == 421);
  CHECK(request(server.port(), "GET", "/hello", {{"Host", "kam.example.com.evil.org"}}).status == 421);
  CHECK(server.handled() == 2);
}

TEST_CASE("a large body arrives whole, in chunks or by length", "[http][framing]") {
  TestServer server;
  const std::string body(3'000'000, 'b');
  CHECK(request(server.port(), "PUT", "/large", {}, body).body == "3000000");
  RawTlsClient client(server.port());
  client.send("PUT /large HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n");
  for (int i = 0; i < 30; ++i) client.send("186a0\r\n" + body.substr(0, 100'000) + "\r\n");
  client.send("0\r\n\r\n");
  CHECK(parse_answers(client.read_until_close()).at(0).body == "3000000");
}
