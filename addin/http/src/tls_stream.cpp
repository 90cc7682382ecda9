#include "src/tls_stream.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/deferred.hpp>
#include <cerrno>
#include <cstring>
#include <new>
#include <utility>

namespace kam::http {
namespace {

using asio::ip::tcp;
using boost::system::error_code;

constexpr auto token = asio::as_tuple(asio::deferred);  // I/O errors are values here
constexpr std::size_t largest_record = 16 * 1024;
/// What one connection takes before others on its thread have their turn.
constexpr std::size_t burst = 4 * largest_record;

// g++ 12 corrupts the frame of a coroutine with several co_await in conditions, so each result has a name first.

bool would_block() {
  return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

/// SSL_get_error looks at the thread's errors too; to clear the empty list costs more than to look at it.
void forget_errors() {
  if (ERR_peek_error() != 0) ERR_clear_error();
}

asio::awaitable<bool> failed() {
  co_return false;
}

}  // namespace

/// The BIO of a stream. A socket BIO of OpenSSL's own would receive twice for each record and raise SIGPIPE.
struct TlsStream::Wire {
  static TlsStream& stream_of(BIO* bio) { return *static_cast<TlsStream*>(BIO_get_data(bio)); }

  static int read(BIO* bio, char* into, int size) {
    auto& stream = stream_of(bio);
    BIO_clear_retry_flags(bio);
    const auto wanted = static_cast<std::size_t>(size);
    if (stream.arrived_.empty()) return read_directly(stream, bio, into, wanted);
    const auto count = stream.arrived_.copy(into, wanted);
    stream.arrived_.remove_prefix(count);
    return static_cast<int>(count);
  }

  static int read_directly(TlsStream& stream, BIO* bio, char* into, std::size_t wanted) {
    const auto most = std::min(wanted, stream.may_take_directly_);
    const auto count = most > 0 ? ::recv(stream.socket_.native_handle(), into, most, 0) : 0;
    if (most == 0 || (count < 0 && would_block())) {
      stream.may_take_directly_ = 0;
      BIO_set_retry_read(bio);
      return -1;
    }
    if (count > 0) stream.may_take_directly_ -= static_cast<std::size_t>(count);
    return static_cast<int>(count);
  }

  static int write(BIO* bio, const char* bytes, int size) {
    BIO_clear_retry_flags(bio);
    const auto count =
        ::send(stream_of(bio).socket_.native_handle(), bytes, static_cast<std::size_t>(size), MSG_NOSIGNAL);
    if (count < 0 && would_block()) BIO_set_retry_write(bio);
    return static_cast<int>(count);
  }

  static long control(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1 : 0; }

  static BIO_METHOD* make_method() {
    BIO_METHOD* const method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket with an inbox");
    if (!method) throw std::bad_alloc();
    BIO_meth_set_read(method, read);
    BIO_meth_set_write(method, write);
    BIO_meth_set_ctrl(method, control);
    return method;
  }

  static BIO* make(TlsStream& stream) {
    static const BIO_METHOD* const method = make_method();
    BIO* const bio = BIO_new(method);
    if (!bio) throw std::bad_alloc();
    BIO_set_data(bio, &stream);
    BIO_set_init(bio, 1);
    return bio;
  }
};

TlsStream::TlsStream(tcp::socket socket, TlsContext context)
    : socket_(std::move(socket)),
      deadline_(std::make_shared<Deadline>(socket_.get_executor(), [this] { close(); })),
      context_(std::move(context)),
      ssl_(SSL_new(context_->native_handle())) {
  if (!ssl_) throw std::bad_alloc();
  BIO* const wire = Wire::make(*this);
  SSL_set_bio(ssl_.get(), wire, wire);
  SSL_set_accept_state(ssl_.get());
  error_code ignored;  // then the first call fails
  socket_.native_non_blocking(true, ignored);
}

TlsStream::~TlsStream() {
  deadline_->stop();
}

asio::awaitable<std::string_view> TlsStream::first_bytes() {
  const bool received = co_await receive();
  co_return received ? arrived_ : std::string_view{};
}

asio::awaitable<bool> TlsStream::handshake() {
  for (;;) {
    forget_errors();
    const int done = SSL_do_handshake(ssl_.get());
    if (done == 1) co_return true;
    const bool ready = co_await wait_after(done);
    if (!ready) co_return false;
  }
}

asio::awaitable<std::size_t> TlsStream::read(std::string& into) {
  thread_local std::array<char, largest_record> content;
  for (;;) {
    std::size_t count = 0;
    forget_errors();
    const int done = SSL_read_ex(ssl_.get(), content.data(), content.size(), &count);
    if (done == 1) {
      into.append(content.data(), count);
      co_return count;
    }
    const bool ready = co_await wait_after(done);
    if (!ready) co_return 0;
  }
}

asio::awaitable<bool> TlsStream::write(std::string_view bytes) {
  for (;;) {
    std::size_t count = 0;  // all or nothing: the context does not enable partial writes
    forget_errors();
    const int done = SSL_write_ex(ssl_.get(), bytes.data(), bytes.size(), &count);
    if (done == 1) co_return true;
    const bool ready = co_await wait_after(done);
    if (!ready) co_return false;
  }
}

asio::awaitable<bool> TlsStream::write_plain(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto count = ::send(socket_.native_handle(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count < 0 && !would_block()) co_return false;
    bytes.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    if (bytes.empty()) break;
    const bool room = co_await wait_for_room();
    if (!room) co_return false;
  }
  co_return true;
}

asio::awaitable<void> TlsStream::end() {
  for (bool more = SSL_is_init_finished(ssl_.get()) == 1; more;) {
    forget_errors();
    const int done = SSL_shutdown(ssl_.get());
    if (done >= 0) break;
    more = co_await wait_after(done);
  }
  error_code failure;
  socket_.shutdown(tcp::socket::shutdown_send, failure);
  for (bool more = !failure; more;) more = co_await receive();
  close();
}

void TlsStream::cancel() {
  error_code ignored;
  socket_.cancel(ignored);
}

void TlsStream::close() {
  error_code ignored;
  deadline_->stop();
  socket_.close(ignored);
}

/// Waits for what OpenSSL lacks; false when it has failed or the wait did.
asio::awaitable<bool> TlsStream::wait_after(int result) {
  switch (SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_WANT_READ:
      return receive();
    case SSL_ERROR_WANT_WRITE:
      return wait_for_room();
    default:
      return failed();
  }
}

/// Only when nothing of what arrived is left: what is there is overwritten.
asio::awaitable<bool> TlsStream::receive() {
  deadline_->watch();
  auto [failure, count] = co_await socket_.async_read_some(asio::buffer(inbox_), token);
  arrived_ = {inbox_.data(), failure ? 0 : count};
  may_take_directly_ = count == inbox_.size() ? burst : 0;
  co_return !failure;
}

asio::awaitable<bool> TlsStream::wait_for_room() {
  deadline_->watch();
  auto [failure] = co_await socket_.async_wait(tcp::socket::wait_write, token);
  co_return !failure;
}

}  // namespace kam::http
