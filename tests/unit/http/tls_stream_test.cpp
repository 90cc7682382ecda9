#include <openssl/err.h>

#include "catch.hpp"
#include "test_server.hpp"
#include "tls_line.hpp"

using namespace kam;
using namespace kam::test;
using namespace std::chrono_literals;

namespace {

void shake_hands(Line& line, MemoryClient& client, std::size_t portion = 1 << 20) {
  std::optional<bool> done;
  line.start(line.stream->handshake(), done);
  carry(line, client, portion);
  line.run_until(done);
  REQUIRE(*done);
  client.give(line.received());
  REQUIRE(client.handshake());
}

std::size_t read_all(Line& line, std::string& text) {
  std::optional<std::size_t> count;
  line.start(line.stream->read(text), count);
  line.run_until(count);
  return *count;
}

}  // namespace

TEST_CASE("a handshake and a text pass in any portions", "[http][tls_stream]") {
  const std::size_t portion = GENERATE(1, 2, 5, 7, 100, 100'000);
  Line line(test_identity());
  MemoryClient client(GENERATE(TLS1_3_VERSION, TLS1_2_VERSION));
  shake_hands(line, client, portion);
  client.write("hello");
  std::string text;
  std::optional<std::size_t> count;
  line.start(line.stream->read(text), count);
  carry(line, client, portion);
  line.run_until(count);
  CHECK(text == "hello");
  CHECK(*count == 5);
}

TEST_CASE("a record cut off at any byte is no text", "[http][tls_stream]") {
  Line whole(test_identity());
  MemoryClient measured;
  shake_hands(whole, measured);
  measured.write("hello");
  const auto size = measured.outgoing().size();
  for (std::size_t cut = 0; cut < size; ++cut) {
    Line line(test_identity());
    MemoryClient client;
    shake_hands(line, client);
    client.write("hello");
    line.send(client.outgoing().substr(0, cut));
    line.stop_sending();
    std::string text;
    CHECK(read_all(line, text) == 0);
    CHECK(text.empty());
  }
}

TEST_CASE("a handshake cut off or broken at a byte fails", "[http][tls_stream]") {
  MemoryClient measured;
  measured.handshake();
  const auto size = measured.outgoing().size();
  for (std::size_t at = 0; at < size; at += 13) {
    Line line(test_identity());
    MemoryClient client;
    client.handshake();
    std::optional<bool> done;
    line.start(line.stream->handshake(), done);
    line.send(client.outgoing().substr(0, at));
    line.stop_sending();
    line.run_until(done);
    CHECK_FALSE(*done);
  }
}

TEST_CASE("a changed byte in a record ends the stream", "[http][tls_stream]") {
  for (std::size_t at = 0; at < 27; ++at) {  // 5 of the record's header, 5 of text, 1 of its type, 16 of the tag
    Line line(test_identity());
    MemoryClient client;
    shake_hands(line, client);
    client.write("hello");
    auto bytes = client.outgoing();
    REQUIRE(bytes.size() == 27);
    bytes[at] = static_cast<char>(bytes[at] ^ 0x41);
    line.send(bytes);
    line.stop_sending();
    std::string text;
    CHECK(read_all(line, text) == 0);
    CHECK(text.empty());
  }
}

TEST_CASE("many and large records arrive in order", "[http][tls_stream]") {
  Line line(test_identity());
  MemoryClient client;
  shake_hands(line, client);
  std::string sent;
  for (std::size_t size : {1, 2'000, 16'384, 3, 40'000, 2'048}) {
    const std::string part(size, static_cast<char>('a' + sent.size() % 26));
    client.write(part);
    sent += part;
  }
  line.send(client.outgoing());
  std::string text;
  while (text.size() < sent.size() && read_all(line, text) > 0) {
  }
  CHECK(text == sent);
}

TEST_CASE("a write waits while the peer does not read", "[http][tls_stream]") {
  Line line(test_identity());
  MemoryClient client;
  shake_hands(line, client);
  const std::string large(4 << 20, 'x');
  std::optional<bool> written;
  line.start(line.stream->write(large), written);
  CHECK_FALSE(written.has_value());
  std::string text;
  while (text.size() < large.size()) {
    client.give(line.received());
    text += client.read();
    line.poll();
  }
  line.run_until(written);
  CHECK(*written);
  CHECK(text == large);
}

TEST_CASE("a write to a peer that has gone fails without a signal", "[http][tls_stream]") {
  Line line(test_identity());
  MemoryClient client;
  shake_hands(line, client);
  line.hang_up();
  std::optional<bool> written;
  const std::string text = "hello";
  line.start(line.stream->write(text), written);
  line.run_until(written);
  CHECK_FALSE(*written);
}

TEST_CASE("a goodbye ends the text, what comes after it is not read", "[http][tls_stream]") {
  Line line(test_identity());
  MemoryClient client;
  shake_hands(line, client);
  client.write("hello");
  SSL_shutdown(client.ssl());
  line.send(client.outgoing() + "more bytes");
  std::string text;
  CHECK(read_all(line, text) == 5);
  CHECK(read_all(line, text) == 0);
  CHECK(text == "hello");
}

TEST_CASE("the end is said and waits for the peer's", "[http][tls_stream]") {
  Line line(test_identity());
  MemoryClient client;
  shake_hands(line, client);
  std::optional<bool> ended;
  const auto end = [](TlsStream* stream) -> asio::awaitable<bool> {
    co_await stream->end();
    co_return true;
  };
  line.start(end(line.stream.get()), ended);
  client.give(line.received());
  CHECK(client.read().empty());
  CHECK(client.was_told_goodbye());
  CHECK_FALSE(ended.has_value());
  line.send("bytes that nobody reads");
  line.poll();
  CHECK_FALSE(ended.has_value());
  line.stop_sending();
  line.run_until(ended);
}

TEST_CASE("renegotiation is refused", "[http][tls_stream]") {
  Line line(test_identity());
  MemoryClient client(TLS1_2_VERSION);
  shake_hands(line, client);
  CHECK(SSL_renegotiate(client.ssl()) == 1);
  SSL_do_handshake(client.ssl());
  line.send(client.outgoing());
  std::string text;
  std::optional<std::size_t> count;
  line.start(line.stream->read(text), count);
  client.give(line.received());
  ERR_clear_error();
  CHECK(client.read().empty());
  const char* const reason = ERR_reason_error_string(ERR_peek_last_error());
  CHECK(std::string(reason ? reason : "") == "no renegotiation");
  line.hang_up();
  line.run_until(count);
  CHECK(text.empty());
}

TEST_CASE("no wait outlasts the deadline, and the last deadline counts", "[http][tls_stream]") {
  Line line(test_identity());
  std::optional<std::string_view> first;
  line.stream->expires_after(5s);
  line.start(line.stream->first_bytes(), first);
  line.send("a");
  line.run_until(first);
  CHECK(*first == "a");
  line.stream->expires_after(20ms);
  std::optional<std::string_view> second;
  const auto began = TlsStream::Clock::now();
  line.start(line.stream->first_bytes(), second);
  line.run_until(second);
  CHECK(second->empty());
  CHECK(TlsStream::Clock::now() - began >= 20ms);
}

TEST_CASE("a deadline that moved on does not end a wait", "[http][tls_stream]") {
  Line line(test_identity());
  std::optional<std::string_view> first;
  line.stream->expires_after(5ms);
  line.start(line.stream->first_bytes(), first);
  line.stream->expires_after(40ms);
  const auto began = TlsStream::Clock::now();
  line.run_until(first);
  CHECK(first->empty());
  CHECK(TlsStream::Clock::now() - began >= 39ms);
}

TEST_CASE("a cancelled wait leaves the stream, a closed stream does not wait", "[http][tls_stream]") {
  Line line(test_identity());
  MemoryClient client;
  shake_hands(line, client);
  std::string text;
  std::optional<std::size_t> count;
  line.start(line.stream->read(text), count);
  line.stream->cancel();
  line.run_until(count);
  CHECK(*count == 0);
  client.write("hello");
  line.send(client.outgoing());
  CHECK(read_all(line, text) == 5);
  line.stream->close();
  CHECK(read_all(line, text) == 0);
}
