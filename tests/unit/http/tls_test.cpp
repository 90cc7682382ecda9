#include <openssl/ssl.h>

#include "catch.hpp"
#include "test_server.hpp"

using namespace kam;
using namespace kam::test;

namespace {

TlsOptions up_to(int version, std::string ciphers = {}) {
  TlsOptions options;
  options.highest_version = version;
  options.ciphers = std::move(ciphers);
  return options;
}

TlsOptions offering(std::string protocols) {
  TlsOptions options;
  options.protocols = std::move(protocols);
  return options;
}

std::string hello_record(char major, char minor) {
  // A ClientHello with one suite (RSA with 3DES) and no extension.
  std::string hello = std::string{major, minor} + std::string(32, 'r') + std::string("\0\0\x02\0\x0a\x01\0", 7);
  std::string handshake = std::string("\x01\0\0", 3) + static_cast<char>(hello.size()) + hello;
  return std::string{'\x16', '\x03', '\0', '\0', static_cast<char>(handshake.size())} + handshake;
}

}  // namespace

TEST_CASE("TLS 1.2 and 1.3 are spoken, older ones are not", "[http][tls]") {
  TestServer server;
  CHECK(RawTlsClient(server.port()).protocol() == "TLSv1.3");
  CHECK(RawTlsClient(server.port(), up_to(TLS1_2_VERSION)).protocol() == "TLSv1.2");
  const RawTlsClient old(server.port(), up_to(GENERATE(TLS1_1_VERSION, TLS1_VERSION), "ALL:@SECLEVEL=0"));
  CHECK_FALSE(old.connected());
  CHECK_THAT(old.failure(), ContainsSubstring("alert protocol version"));
}

TEST_CASE("hellos of SSL 3 and TLS 1.0 get an alert", "[http][tls]") {
  TestServer server;
  for (const char minor : {'\0', '\1', '\2'}) {
    RawTcpClient client(server.port());
    client.send_plain(hello_record('\x03', minor));
    const auto answer = client.read_plain_until_close();
    REQUIRE(answer.size() >= 7);
    CHECK(answer[0] == '\x15');
  }
}

TEST_CASE("only forward-secret suites with authenticated ciphers are spoken on TLS 1.2", "[http][tls]") {
  TestServer server;
  CHECK(RawTlsClient(server.port(), up_to(TLS1_2_VERSION, "ECDHE-ECDSA-AES128-GCM-SHA256")).connected());
  CHECK(RawTlsClient(server.port(), up_to(TLS1_2_VERSION, "ECDHE-ECDSA-CHACHA20-POLY1305")).connected());
  const auto* weak = GENERATE("ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0", "ECDHE-ECDSA-AES128-SHA256:@SECLEVEL=0",
                              "AES128-GCM-SHA256:@SECLEVEL=0", "DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0",
                              "aNULL:@SECLEVEL=0", "ECDHE-ECDSA-AES128-CCM:@SECLEVEL=0");
  CHECK_FALSE(RawTlsClient(server.port(), up_to(TLS1_2_VERSION, weak)).connected());
}

TEST_CASE("ALPN settles on http/1.1 or on nothing", "[http][tls]") {
  TestServer server;
  CHECK(RawTlsClient(server.port(), offering("\x02h2\x08http/1.1")).chosen_protocol() == "http/1.1");
  CHECK(RawTlsClient(server.port()).chosen_protocol().empty());
  CHECK_FALSE(RawTlsClient(server.port(), offering("\x02h2")).connected());
}

TEST_CASE("plain HTTP on the TLS port is told so and closed", "[http][tls]") {
  TestServer server;
  RawTcpClient client(server.port());
  client.send_plain("GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\nGET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const auto bytes = client.read_plain_until_close();
  const auto answers = parse_answers(bytes);
  REQUIRE(answers.size() == 1);
  CHECK(answers[0].status == 400);
  CHECK(answers[0].header("connection") == "close");
  CHECK(answers[0].body == "This port speaks HTTPS only.\r\n");
  CHECK_THAT(bytes, !ContainsSubstring("did not close"));
  CHECK(server.handled() == 0);
}

TEST_CASE("a new certificate is for new connections, the old ones go on", "[http][tls]") {
  TestServer server;
  RawTlsClient before(server.port());
  const auto old_certificate = before.peer_certificate_pem();
  REQUIRE(server.server().use_certificates({certificate_of(other_identity())}).has_value());
  RawTlsClient after(server.port());
  CHECK(after.peer_certificate_pem() == other_identity().certificate_pem);
  CHECK(old_certificate == test_identity().certificate_pem);
  before.send("GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n");
  CHECK(before.read_answer().value().status == 200);
}

TEST_CASE("a bad new pair is refused and the old one stays", "[http][tls]") {
  TestServer server;
  const auto& good = test_identity();
  const auto& other = other_identity();
  struct Pair {
    std::string certificate, key;
  };
  const auto bad = GENERATE_COPY(Pair{good.certificate_pem, other.key_pem}, Pair{"nonsense", other.key_pem},
                                 Pair{other.certificate_pem, ""});
  const auto refused = server.server().use_certificates({certificate_of(good), {bad.certificate, bad.key}});
  REQUIRE(refused.has_error());
  CHECK(refused.error().code == Errc::environment);
  CHECK(RawTlsClient(server.port()).peer_certificate_pem() == good.certificate_pem);
}
