#include "kam/http/policy.hpp"

#include "catch.hpp"

using namespace kam::http;

namespace {

const std::string good =
    "POST /a?b=c HTTP/1.1\r\nHost: KAM.example.com:8443\r\nX-A:  one two\t\r\nContent-Length: 12\r\n\r\n";

Decision decide_on(const std::string& block) {
  return decide(block, {}, {});
}

Accept accepted(const std::string& block) {
  auto decision = decide_on(block);
  REQUIRE(std::holds_alternative<Accept>(decision));
  return std::get<Accept>(std::move(decision));
}

unsigned status_of(const std::string& block) {
  const auto decision = decide_on(block);
  const auto* refused = std::get_if<Refuse>(&decision);
  return refused ? refused->status : 200;
}

std::string with(const std::string& fields) {
  return "GET / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
}

}  // namespace

TEST_CASE("an accepted header says how the body is framed", "[http][policy]") {
  const auto accept = accepted(good);
  CHECK(accept.method == "POST");
  CHECK(accept.raw_target == "/a?b=c");
  CHECK(accept.host == "kam.example.com:8443");
  CHECK(accept.framing == BodyFraming::length);
  CHECK(accept.length == 12);
  CHECK(accept.minor_version == 1);
  CHECK(accept.keep_alive);
  CHECK_FALSE(accept.expects_continue);
  const Fields fields{{"host", "KAM.example.com:8443"}, {"x-a", "one two"}, {"content-length", "12"}};
  CHECK(accept.fields == fields);
}

TEST_CASE("a body is framed by one plain length, by chunked, or there is none", "[http][policy]") {
  CHECK(accepted(with("")).framing == BodyFraming::none);
  CHECK(accepted(with("Content-Length: 0\r\n")).framing == BodyFraming::none);
  CHECK(accepted(with("Content-Length: 9223372036854775807\r\n")).length == 9'223'372'036'854'775'807u);
  CHECK(accepted(with("Content-Length: 9999999999999999999\r\n")).length == 9'999'999'999'999'999'999u);
  CHECK(accepted(with("Transfer-Encoding: Chunked\r\n")).framing == BodyFraming::chunked);
  CHECK(status_of(with("Content-Length: 00\r\n")) == 400);
  CHECK(status_of(with("Content-Length: 1\xc2\xa0\r\n")) == 400);
  CHECK(status_of(with("Transfer-Encoding: chunked\x0b\r\n")) == 400);
  CHECK(status_of(with("Transfer-Encoding: \xef\xbb\xbf"
                       "chunked\r\n")) == 400);
}

TEST_CASE("a connection is kept by default on 1.1 and on request on 1.0", "[http][policy]") {
  const auto keeps = [](const std::string& version, const std::string& fields) {
    return accepted("GET / HTTP/" + version + "\r\nHost: a\r\n" + fields + "\r\n").keep_alive;
  };
  CHECK(keeps("1.1", ""));
  CHECK_FALSE(keeps("1.1", "Connection: close\r\n"));
  CHECK_FALSE(keeps("1.1", "Connection: keep-alive\r\nConnection: x, CLOSE\r\n"));
  CHECK(keeps("1.1", "Connection: closed\r\n"));
  CHECK_FALSE(keeps("1.0", ""));
  CHECK(keeps("1.0", "Connection: Keep-Alive\r\n"));
}

TEST_CASE("100-continue is the only expectation and means nothing on 1.0", "[http][policy]") {
  CHECK(accepted(with("Expect: 100-Continue\r\n")).expects_continue);
  CHECK_FALSE(accepted("GET / HTTP/1.0\r\nHost: a\r\nExpect: 100-continue\r\n\r\n").expects_continue);
  CHECK(status_of(with("Expect: 100-continue, other\r\n")) == 417);
  CHECK(status_of(with("Expect:\r\n")) == 417);
  CHECK(status_of(with("Expect: 100-continue\r\nExpect: 100-continue\r\n")) == 417);
}

TEST_CASE("hosts are names, addresses and ports, and nothing else", "[http][policy]") {
  const auto status = [](const std::string& host) { return status_of("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n"); };
  for (const auto* host : {"a", "a.b-c.example:1", "127.0.0.1:65535", "[::1]", "[fe80::1]:8443", "under_score"})
    CHECK(status(host) == 200);
  for (const auto* host :
       {"a:",  "a:0", "a:080", "a:65536", "a:123456", "a:-1", ":80", "[::1", "::1",   "[::1]x", "[g::1]",  "[]",
        "a b", "a,b", "a/b",   "a?b",     "a#b",      "a\\b", "u@a", "a%41", "\"a\"", ".a",     "\xc3\xa4"}) {
    INFO(host);
    CHECK(status(host) == 400);
  }
  CHECK(status(std::string(253, 'a')) == 200);
  CHECK(status(std::string(254, 'a')) == 400);
}

TEST_CASE("the name is compared without case, port and final dot", "[http][policy]") {
  const std::vector<std::string> names{"kam.example.com", "::1"};
  const auto status = [&](const std::string& host) {
    const auto decision = decide("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n", {}, names);
    return std::holds_alternative<Accept>(decision) ? 200u : std::get<Refuse>(decision).status;
  };
  CHECK(status("Kam.Example.COM") == 200);
  CHECK(status("kam.example.com.:444") == 200);
  CHECK(status("[::1]:8443") == 200);
  CHECK(status("example.com") == 421);
  CHECK(status("a.kam.example.com") == 421);
}

TEST_CASE("limits are counted to the byte and to the field", "[http][policy]") {
  const PolicyLimits limits{.header_bytes = 60, .header_fields = 3, .target_bytes = 8};
  const auto status = [&](const std::string& block) {
    const auto decision = decide(block, limits, {});
    return std::holds_alternative<Accept>(decision) ? 200u : std::get<Refuse>(decision).status;
  };
  const std::string start = "GET / HTTP/1.1\r\nHost: a\r\n";  // 25 bytes
  CHECK(status("GET /1234567 HTTP/1.1\r\nHost: a\r\n\r\n") == 200);
  CHECK(status("GET /12345678 HTTP/1.1\r\nHost: a\r\n\r\n") == 414);
  CHECK(status(start + "A: " + std::string(28, 'x') + "\r\n\r\n") == 200);
  CHECK(status(start + "A: " + std::string(29, 'x') + "\r\n\r\n") == 431);
  CHECK(status(start + "A:\r\nB:\r\n\r\n") == 200);
  CHECK(status(start + "A:\r\nB:\r\nC:\r\n\r\n") == 431);
}

TEST_CASE("a header scan finds the end however the bytes are cut", "[http][policy]") {
  const std::string bytes = "\r\n" + good + "rest";
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    HeaderScan scan;
    if (scan.feed(bytes.substr(0, cut)) == HeaderScan::State::more) {
      CHECK(cut < 2 + good.size());
      CHECK(scan.feed(bytes) == HeaderScan::State::complete);
    }
    CHECK(scan.size() == 2 + good.size());
  }
}

TEST_CASE("a header scan stops at the first byte that no header may hold", "[http][policy]") {
  for (const auto* bad : {"GET / HTTP/1.1\n", "GET / HTTP/1.1\rX", "GET / HTTP/1.1\r\n x", "GET / HTTP/1.1\r\n\tx",
                          " GET", "\r\n\r\n", "GE\x01", "GE\x7f", "\n", "\rG"}) {
    HeaderScan scan;
    CHECK(scan.feed(bad) == HeaderScan::State::bad);
  }
  HeaderScan scan;
  CHECK(scan.feed(std::string_view("G\0", 2)) == HeaderScan::State::bad);
}

TEST_CASE("every byte that is not the end of a block makes it no block", "[http][policy]") {
  CHECK(status_of("") == 400);
  CHECK(status_of("\r\n") == 400);
  CHECK(status_of(good.substr(0, good.size() - 1)) == 400);
  CHECK(status_of(good + "x") == 400);
  CHECK(status_of("\r\n" + good) == 200);
}

TEST_CASE("each byte is judged alike wherever it stands in a line", "[http][policy]") {
  using State = HeaderScan::State;
  for (int value = 0; value < 256; ++value) {
    const bool refused = (value < 0x20 && value != '\t') || value == 0x7f;
    for (std::size_t at = 1; at < 20; ++at) {
      std::string block = "G" + std::string(19, '~') + "\r\n\r\n";
      block[at] = static_cast<char>(value);
      CHECK(HeaderScan().feed(block) == (refused ? State::bad : State::complete));
    }
  }
}
