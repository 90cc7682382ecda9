#pragma once
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include "kam/certs/identity.hpp"
#include "src/tls_stream.hpp"

/// A TLS stream against a client whose bytes the test carries itself, in any portions, on one thread.
namespace kam::test {

namespace asio = boost::asio;
using http::TlsStream;

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
  explicit Line(const certs::Identity& identity) {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()) != 0) throw std::runtime_error("no sockets");
    far_ = ends[1];
    stream = std::make_unique<TlsStream>(asio::ip::tcp::socket(context_, asio::ip::tcp::v4(), ends[0]),
                                         http::make_tls_context(identity.certificate_pem, identity.key_pem).value());
    stream->expires_after(std::chrono::seconds(5));
  }
  ~Line() {
    hang_up();
    stream.reset();
    context_.run_for(std::chrono::seconds(0));
  }
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  /// @return how many the other end took.
  std::size_t send(std::string_view bytes) {
    const auto sent = ::send(far_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    return sent < 0 ? 0 : static_cast<std::size_t>(sent);
  }
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
    const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(5);
    while (!result && std::chrono::steady_clock::now() < limit) {
      context_.restart();
      context_.run_one_for(std::chrono::milliseconds(20));
    }
    if (!result) throw std::runtime_error("it did not end within five seconds");
  }

  std::unique_ptr<TlsStream> stream;

 private:
  asio::io_context context_{1};
  int far_ = -1;
};

/// Carries bytes both ways in portions until nothing moves.
inline void carry(Line& line, MemoryClient& client, std::size_t portion = 1 << 20) {
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

}  // namespace kam::test
