#pragma once
#include <openssl/ssl.h>

#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <memory>
#include <string>
#include <string_view>

#include "src/deadline.hpp"
#include "src/tls_identities.hpp"

namespace kam::http {

namespace asio = boost::asio;

/// The server's side of TLS on one socket. OpenSSL takes what has arrived out of a small buffer and sends into the
/// socket itself; Asio receives into that buffer when it is empty and waits for room when the socket takes no more. So
/// a small request costs one receive, its answer one send, and a connection at rest no more than the buffer and
/// OpenSSL's state. No wait outlasts the deadline: the connection is then closed. Used by the thread of its io_context
/// alone.
class TlsStream {
 public:
  using Clock = Deadline::Clock;

  /// @param socket  connected; is made non-blocking.
  /// @error throws std::bad_alloc when OpenSSL has no memory for one more connection.
  TlsStream(asio::ip::tcp::socket socket, TlsContext context);
  ~TlsStream();
  TlsStream(const TlsStream&) = delete;
  TlsStream& operator=(const TlsStream&) = delete;

  /// The end of all waits from now on, until it is moved again.
  void expires_at(Clock::time_point at) { deadline_->move_to(at); }
  void expires_after(Clock::duration time) { expires_at(Clock::now() + time); }
  /// The same for a wait that is under way, which may end earlier than it was to.
  void hurry(Clock::duration time) {
    expires_after(time);
    deadline_->watch();
  }
  void expires_never() { expires_at(Clock::time_point::max()); }

  /// The bytes that a peer begins with, left for the handshake; empty when it is gone.
  asio::awaitable<std::string_view> first_bytes();
  asio::awaitable<bool> handshake();
  /// For which it had to show a client's certificate; empty if for none.
  std::string_view mutual_name() const { return http::mutual_name(ssl_.get()); }
  bool resumed() const { return SSL_session_reused(ssl_.get()) == 1; }  ///< by a ticket
  /// Appends what a record or a part of it holds.
  /// @return bytes; 0 when nothing more will come: a goodbye, a broken record, the end of the connection.
  asio::awaitable<std::size_t> read(std::string& into);
  /// @param bytes  not empty, alive until it is done. Up to 16 KiB go in one record.
  /// @return false when the peer cannot be reached any more.
  asio::awaitable<bool> write(std::string_view bytes);
  /// Without TLS, in place of a handshake.
  asio::awaitable<bool> write_plain(std::string_view bytes);
  /// Says goodbye and passes over what comes until the peer ends too, so that an answer is not lost to bytes that
  /// nobody read; then closes.
  asio::awaitable<void> end();
  void cancel();  ///< the wait under way ends; the connection stays
  void close();   ///< for good; every wait ends

  asio::any_io_executor executor() { return socket_.get_executor(); }

 private:
  struct Release {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
  };
  struct Wire;  ///< what OpenSSL calls for bytes

  asio::awaitable<bool> wait_after(int result);
  asio::awaitable<bool> receive();
  asio::awaitable<bool> wait_for_room();

  asio::ip::tcp::socket socket_;
  std::shared_ptr<Deadline> deadline_;
  TlsContext context_;
  std::unique_ptr<SSL, Release> ssl_;
  std::array<char, 2048> inbox_;
  std::string_view arrived_;  ///< the part of the inbox that OpenSSL has not taken
  std::size_t may_take_directly_ =
      0;  ///< bytes out of the socket before the next wait: a full inbox says that more is there
};

}  // namespace kam::http
