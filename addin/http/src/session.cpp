#include "src/session.hpp"

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <optional>
#include <utility>

#include "src/admission.hpp"
#include "src/answer.hpp"
#include "src/body.hpp"
#include "src/text.hpp"

namespace kam::http {
namespace {

namespace beast = boost::beast;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;

constexpr auto token = asio::as_tuple(asio::use_awaitable);  // I/O errors are values here

// g++ 12 corrupts the frame of a coroutine with several co_await in conditions, so each result has a name first.

constexpr std::string_view answer_to_plain_http =
    "HTTP/1.1 400 Bad Request\r\nServer: kamd\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: "
    "30\r\n"
    "\r\nThis port speaks HTTPS only.\r\n";

Refuse refusal_of(BodyReader::State state) {
  if (state == BodyReader::State::too_large) return {413, "The body is too large"};
  return {400, "malformed chunked body"};
}

const std::string interim_answer = "HTTP/1.1 100 Continue\r\n\r\n";

/// One request from its header to its answer.
struct Exchange {
  Clock::time_point began = Clock::now();
  AnswerFrame frame;
  Access access;
};

class Session final : public LiveConnection, public std::enable_shared_from_this<Session> {
 public:
  Session(asio::ip::tcp::socket socket, TlsContext tls, std::shared_ptr<Shared> shared,
          std::unique_ptr<Connections::Place> place)
      : place_(std::move(place)), shared_(std::move(shared)), tls_(std::move(tls)), stream_(std::move(socket), *tls_) {}

  void finish() override {
    asio::post(stream_.get_executor(), [self = shared_from_this()] {
      if (self->idle_) self->tcp().cancel();
    });
  }
  void cut() override {
    asio::post(stream_.get_executor(), [self = shared_from_this()] { self->tcp().close(); });
  }
  auto executor() { return stream_.get_executor(); }
  asio::awaitable<void> run();

 private:
  using Head = std::variant<Accept, Refuse>;

  asio::awaitable<bool> handshake();
  asio::awaitable<void> answer_plain_http();
  asio::awaitable<bool> serve_one();
  asio::awaitable<std::optional<Head>> read_head();
  asio::awaitable<std::optional<Reply>> answer_to(Accept accept, Exchange& exchange);
  asio::awaitable<std::optional<BodyReader::State>> read_body(BodyReader reader, bool expects_continue,
                                                              std::string& body);
  asio::awaitable<Reply> call(const Route& route, Request request, Exchange& exchange);
  asio::awaitable<bool> write(const std::string& bytes);
  asio::awaitable<std::size_t> read_more();
  asio::awaitable<void> end();

  beast::tcp_stream& tcp() { return stream_.next_layer(); }
  bool pipelines_too_much();
  void log(Exchange& exchange, unsigned status) const;

  std::unique_ptr<Connections::Place> place_;
  std::shared_ptr<Shared> shared_;
  TlsContext tls_;
  asio::ssl::stream<beast::tcp_stream> stream_;
  std::string buffer_;  ///< bytes that arrived and are not used yet
  std::size_t served_from_buffer_ = 0;
  bool idle_ = false;
  bool has_read_ = false;  ///< since the last answer
};

asio::awaitable<void> Session::run() {
  bool serving = co_await handshake();
  if (!serving) co_return;
  while (serving) serving = co_await serve_one();
  co_await end();
}

asio::awaitable<bool> Session::handshake() {
  tcp().expires_after(shared_->limits.handshake);
  // One byte tells TLS from plain HTTP; OpenSSL answers anything else with an alert of its own.
  char first = 0;
  auto [failure, count] = co_await tcp().async_read_some(asio::buffer(&first, 1), token);
  if (failure || count == 0) co_return false;
  if (is_letter(first)) {
    co_await answer_plain_http();
    co_return false;
  }
  auto [refused, used] =
      co_await stream_.async_handshake(asio::ssl::stream_base::server, asio::buffer(&first, count), token);
  co_return !refused;
}

asio::awaitable<void> Session::answer_plain_http() {
  tcp().expires_after(shared_->limits.shutdown);
  auto [failure, count] = co_await asio::async_write(tcp(), asio::buffer(answer_to_plain_http), token);
  if (!failure) co_await end();
}

/// False when the connection is to be ended.
asio::awaitable<bool> Session::serve_one() {
  auto head = co_await read_head();
  if (!head) co_return false;
  Exchange exchange;
  exchange.access.peer = place_->address();
  std::optional<Reply> reply;
  if (const auto* refused = std::get_if<Refuse>(&*head)) {
    exchange.frame.keep_alive = false;
    exchange.frame.request_id = request_id_of({});
    exchange.access.error = refused->reason;
    reply = reply_of(*refused, exchange.frame.request_id);
  } else {
    reply = co_await answer_to(std::move(std::get<Accept>(*head)), exchange);
  }
  if (!reply) co_return false;
  if (shared_->stopping || pipelines_too_much()) exchange.frame.keep_alive = false;
  const auto bytes = serialise(*reply, exchange.frame);
  const bool written = co_await write(bytes);
  if (!written) exchange.access.error = "answer not delivered";
  log(exchange, reply->status);
  co_return written&& exchange.frame.keep_alive;
}

/// A client may send requests before it reads answers; one that goes on and on is cut off after some.
bool Session::pipelines_too_much() {
  served_from_buffer_ = has_read_ ? 0 : served_from_buffer_ + 1;
  has_read_ = false;
  return served_from_buffer_ >= shared_->limits.pipelined && !buffer_.empty();
}

/// Nothing when the peer is gone or too slow.
asio::awaitable<std::optional<Session::Head>> Session::read_head() {
  if (buffer_.empty()) {
    idle_ = true;
    if (shared_->stopping) co_return std::nullopt;
    tcp().expires_after(shared_->limits.idle);
    const auto count = co_await read_more();
    idle_ = false;
    if (count == 0) co_return std::nullopt;
  }
  tcp().expires_after(shared_->limits.header);
  HeaderScan scan;
  for (;;) {
    const auto state = scan.feed(buffer_);
    if (state == HeaderScan::State::bad)
      co_return Refuse{400, "control byte, bare line end or folded line in the header"};
    if (state == HeaderScan::State::complete) break;
    if (buffer_.size() > shared_->limits.header_bytes) co_return refuse_oversized(buffer_);
    const auto count = co_await read_more();
    if (count == 0) co_return std::nullopt;
  }
  auto decision = decide(std::string_view(buffer_).substr(0, scan.size()), shared_->policy, shared_->public_names);
  buffer_.erase(0, scan.size());
  co_return decision;
}

asio::awaitable<std::optional<Reply>> Session::answer_to(Accept accept, Exchange& exchange) {
  exchange.frame.minor_version = accept.minor_version;
  exchange.frame.keep_alive = accept.keep_alive;
  exchange.frame.without_body = accept.method == "HEAD";
  exchange.frame.request_id = request_id_of(accept.fields);
  exchange.frame.trace = trace_of(accept.fields);
  exchange.access.method = accept.method;
  const bool has_body = accept.framing != BodyFraming::none;
  const bool expects_continue = accept.expects_continue;
  const auto framing = accept.framing;
  const auto length = accept.length;

  auto admission = admit(std::move(accept), *shared_->router, exchange.frame.request_id);
  if (auto* rejected = std::get_if<Rejected>(&admission)) {
    exchange.frame.keep_alive = exchange.frame.keep_alive && !rejected->close;
    exchange.access.error = std::move(rejected->reason);
    co_return std::move(rejected->reply);
  }
  auto& [request, route] = std::get<Admitted>(admission);
  request.peer = place_->address();
  exchange.access.route = route->pattern;
  if (has_body) {
    BodyReader reader(framing, length, route->body_limit);
    const auto state = co_await read_body(std::move(reader), expects_continue, request.body);
    if (!state) co_return std::nullopt;
    if (*state != BodyReader::State::done) {
      const auto refused = refusal_of(*state);
      exchange.frame.keep_alive = false;
      exchange.access.error = refused.reason;
      co_return reply_of(refused, request.id);
    }
  }
  tcp().expires_never();  // the handler has its own deadline
  auto reply = co_await call(*route, std::move(request), exchange);
  co_return reply;
}

/// Nothing when the peer is gone or too slow: after the deadline a body must hold the floor on the average.
asio::awaitable<std::optional<BodyReader::State>> Session::read_body(BodyReader reader, bool expects_continue,
                                                                     std::string& body) {
  const auto& limits = shared_->limits;
  const auto began = Clock::now();
  std::size_t received = buffer_.size();
  for (;;) {
    std::size_t used = 0;
    const auto state = reader.feed(buffer_, used, body);
    buffer_.erase(0, used);
    if (state != BodyReader::State::more) co_return state;
    if (std::exchange(expects_continue, false) && received == 0) {
      const bool written = co_await write(interim_answer);
      if (!written) co_return std::nullopt;
    }
    const std::chrono::seconds earned(received / std::max<std::size_t>(limits.body_floor_bytes_per_second, 1));
    tcp().expires_at(began + std::max<std::chrono::milliseconds>(limits.body, earned));
    const auto count = co_await read_more();
    if (count == 0) co_return std::nullopt;
    received += count;
  }
}

/// Whatever a handler does, the caller gets an answer and the process goes on.
asio::awaitable<Reply> Session::call(const Route& route, Request request, Exchange& exchange) {
  const std::string id = request.id;
  try {
    Reply reply = co_await route.handler(std::move(request));
    if (is_well_formed(reply)) co_return reply;
    exchange.access.error = "handler: a reply that is no HTTP message";
  } catch (const std::exception& thrown) {
    exchange.access.error = std::string("handler: ") + thrown.what();
  } catch (...) {
    exchange.access.error = "handler: threw";
  }
  co_return problem(Error{Errc::internal, {}}, id);
}

asio::awaitable<bool> Session::write(const std::string& bytes) {
  tcp().expires_after(shared_->limits.write);
  auto [failure, count] = co_await asio::async_write(stream_, asio::buffer(bytes), token);
  co_return !failure;
}

/// Appends what arrives to the buffer; 0 when nothing more will come.
asio::awaitable<std::size_t> Session::read_more() {
  constexpr std::size_t portion = 16 * 1024;
  has_read_ = true;
  const auto held = buffer_.size();
  buffer_.resize(held + portion);
  auto [failure, count] = co_await stream_.async_read_some(asio::buffer(buffer_.data() + held, portion), token);
  buffer_.resize(held + (failure ? 0 : count));
  co_return failure ? 0 : count;
}

/// Says goodbye and waits for the peer to do so, so that an answer is not lost to bytes that nobody read.
asio::awaitable<void> Session::end() {
  tcp().expires_after(shared_->limits.shutdown);
  if (SSL_is_init_finished(stream_.native_handle()) == 1) {
    [[maybe_unused]] auto [failure] = co_await stream_.async_shutdown(token);
  }
  error_code ignored;
  tcp().socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
  std::array<char, 2048> rest{};
  for (bool more = !ignored; more;) {
    auto [failure, count] = co_await tcp().async_read_some(asio::buffer(rest), token);
    more = !failure && count > 0;
  }
  tcp().close();
}

void Session::log(Exchange& exchange, unsigned status) const {
  auto& access = exchange.access;
  access.request_id = exchange.frame.request_id;
  access.status = status;
  access.microseconds = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - exchange.began).count();
  if (shared_->log) shared_->log(access);
}

asio::awaitable<void> serve(std::shared_ptr<Session> session) {
  co_await session->run();
}

}  // namespace

std::shared_ptr<LiveConnection> start_session(asio::ip::tcp::socket socket, TlsContext tls,
                                              std::shared_ptr<Shared> shared,
                                              std::unique_ptr<Connections::Place> place) {
  auto session = std::make_shared<Session>(std::move(socket), std::move(tls), std::move(shared), std::move(place));
  // Only memory can run out in there; then this one connection is lost, not the process.
  asio::co_spawn(session->executor(), serve(session), [](std::exception_ptr) {});
  return session;
}

}  // namespace kam::http
