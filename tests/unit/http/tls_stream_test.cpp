#include "src/tls_stream.hpp"

#include <openssl/err.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "catch.hpp"
#include "test_server.hpp"

/// The stream against a client whose bytes the test carries itself, in any portions, on one thread.

using namespace kam;
using namespace kam::test;
using namespace std::chrono_literals;
namespace asio = boost::asio;
using http::TlsStream;

namespace {

struct FreeContext {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
struct FreeSsl {
  void operator()(SSL* ssl) const { SSL_free(ssl); }
};

/// OpenSSL's client in memory.
class MemoryClient {
 public:
  explicit MemoryClient(int highest_version = TLS1_3_VERSION)
      : context_(SSL_CTX_new(TLS_client_method())), ssl_(SSL_new(context_.get())) {
    SSL_set_max_proto_version(ssl_.get(), highest_version);
    SSL_set_bio(ssl_.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    SSL_set_connect_state(ssl_.get());
  }

  SSL* ssl() { return ssl_.get(); }
  bool handshake() { return SSL_do_handshake(ssl_.get()) == 1; }
  void give(std::string_view bytes) {
    BIO_write(SSL_get_rbio(ssl_.get()), bytes.data(), static_cast<int>(bytes.size()));
  }
  std::string outgoing() {
    std::string bytes(BIO_ctrl_pending(SSL_get_wbio(ssl_.get())), '\0');
    if (!bytes.empty()) BIO_read(SSL_get_wbio(ssl_.get()), bytes.data(), static_cast<int>(bytes.size()));
    return bytes;
  }
  void write(std::string_view text) { SSL_write(ssl_.get(), text.data(), static_cast<int>(text.size())); }
  std::string read() {
    std::string text;
    std::array<char, 16384> part{};
    for (int count; (count = SSL_read(ssl_.get(), part.data(), static_cast<int>(part.size()))) > 0;)
      text.append(part.data(), static_cast<std::size_t>(count));
    return text;
  }
  bool was_told_goodbye() { return (SSL_get_shutdown(ssl_.get()) & SSL_RECEIVED_SHUTDOWN) != 0; }

 private:
  std::unique_ptr<SSL_CTX, FreeContext> context_;
  std::unique_ptr<SSL, FreeSsl> ssl_;
};

/// A stream on one end of a socket pair; the test holds the other end.
class Line {
 public:
  Line() {
    std::array<int, 2> ends{};
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()) == 0);
    far_ = ends[1];
    const auto& identity = test_identity();
    stream = std::make_unique<TlsStream>(asio::ip::tcp::socket(context_, asio::ip::tcp::v4(), ends[0]),
                                         http::make_tls_context(identity.certificate_pem, identity.key_pem).value());
    stream->expires_after(5s);
  }
  ~Line() {
    hang_up();
    stream.reset();
    context_.run_for(0s);
  }
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  void send(std::string_view bytes) { CHECK(::send(far_, bytes.data(), bytes.size(), MSG_NOSIGNAL) >= 0); }
  void stop_sending() { ::shutdown(far_, SHUT_WR); }
  void hang_up() {
    if (far_ >= 0) ::close(std::exchange(far_, -1));
  }
  std::string received() {
    std::string bytes;
    std::array<char, 65536> part{};
    for (ssize_t count; (count = ::recv(far_, part.data(), part.size(), 0)) > 0;)
      bytes.append(part.data(), static_cast<std::size_t>(count));
    return bytes;
  }

  template <class T>
  void start(asio::awaitable<T> work, std::optional<T>& result) {
    asio::co_spawn(context_, std::move(work), [&result](std::exception_ptr, T value) { result = std::move(value); });
    poll();
  }
  void poll() {
    context_.restart();
    context_.poll();
  }
  /// Until the result is there, for five seconds at most.
  template <class T>
  void run_until(const std::optional<T>& result) {
    const auto limit = std::chrono::steady_clock::now() + 5s;
    while (!result && std::chrono::steady_clock::now() < limit) {
      context_.restart();
      context_.run_one_for(20ms);
    }
    REQUIRE(result.has_value());
  }

  std::unique_ptr<TlsStream> stream;

 private:
  asio::io_context context_{1};
  int far_ = -1;
};

/// Carries bytes both ways in portions until nothing moves.
void carry(Line& line, MemoryClient& client, std::size_t portion = 1 << 20) {
  for (bool moved = true; moved;) {
    client.handshake();
    std::string_view rest;
    const auto bytes = client.outgoing();
    for (rest = bytes; !rest.empty(); rest.remove_prefix(std::min(portion, rest.size()))) {
      line.send(rest.substr(0, portion));
      line.poll();
    }
    line.poll();
    const auto answer = line.received();
    client.give(answer);
    moved = !bytes.empty() || !answer.empty();
  }
}

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
  Line line;
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
  Line whole;
  MemoryClient measured;
  shake_hands(whole, measured);
  measured.write("hello");
  const auto size = measured.outgoing().size();
  for (std::size_t cut = 0; cut < size; ++cut) {
    Line line;
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
    Line line;
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
    Line line;
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
  Line line;
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
  Line line;
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
  Line line;
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
  Line line;
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
  Line line;
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
  Line line;
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
  Line line;
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
  Line line;
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
  Line line;
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
