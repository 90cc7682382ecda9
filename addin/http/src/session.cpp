#include "src/session.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <optional>
#include <utility>

#include "src/admission.hpp"
#include "src/answer.hpp"
#include "src/body.hpp"
#include "src/host.hpp"
#include "src/text.hpp"
#include "src/tls_stream.hpp"

namespace kam::http {
namespace {

using Clock = std::chrono::steady_clock;

// g++ 12 corrupts the frame of a coroutine with several co_await in conditions, so each result has a name first.

constexpr std::string_view answer_to_plain_http =
    "HTTP/1.1 400 Bad Request\r\nServer: kamd\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: "
    "30\r\n"
    "\r\nThis port speaks HTTPS only.\r\n";

/// The buffer of a connection at rest: many small requests need no other, many connections little memory.
constexpr std::size_t kept_while_idle = 2048;

/// While the server stops, who has just come in and asked nothing yet is still answered, if it asks at once.
constexpr auto patience_with_newcomers = std::chrono::milliseconds(500);

/// How long the body of somebody who is refused is waited for.
constexpr auto patience_with_strangers = std::chrono::milliseconds(250);

/// In a catch block.
std::string what_was_thrown() try { throw; } catch (const std::exception& thrown) {
  return thrown.what();
} catch (...) {
  return "threw";
}

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
      : place_(std::move(place)), shared_(std::move(shared)), stream_(std::move(socket), std::move(tls)) {}

  void finish() override {
    asio::post(executor(), [self = shared_from_this()] {
      if (!self->idle_) return;
      self->answered_ ? self->stream_.cancel() : self->stream_.hurry(patience_with_newcomers);
    });
  }
  void cut() override {
    asio::post(executor(), [self = shared_from_this()] { self->stream_.close(); });
  }
  asio::any_io_executor executor() { return stream_.executor(); }
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
  asio::awaitable<std::optional<Reply>> ask(const Route& route, Request& request, Exchange& exchange);
  asio::awaitable<std::optional<Refuse>> pass_over(BodyReader reader, bool wants_answer, Exchange& exchange);
  asio::awaitable<Reply> call(const Route& route, Request request, Exchange& exchange);
  asio::awaitable<bool> write(const std::string& bytes);
  asio::awaitable<std::size_t> read_more();

  bool pipelines_too_much();
  bool is_for_others(const Accept& accept) const;
  void log(Exchange& exchange, unsigned status) const;

  std::unique_ptr<Connections::Place> place_;
  std::shared_ptr<Shared> shared_;
  TlsStream stream_;
  std::string buffer_;  ///< bytes that arrived and are not used yet
  std::size_t served_from_buffer_ = 0;
  bool idle_ = false;
  bool answered_ = false;  ///< at least once
  bool has_read_ = false;  ///< since the last answer
};

asio::awaitable<void> Session::run() {
  idle_ = true;  // nobody waits for an answer yet: a stop ends it
  bool serving = co_await handshake();
  idle_ = false;
  if (serving) {
    while (serving) serving = co_await serve_one();
    stream_.expires_after(shared_->limits.shutdown);
    co_await stream_.end();
  }
  stream_.close();  // here, on the thread of the context: others may hold this session a moment longer
}

asio::awaitable<bool> Session::handshake() {
  stream_.expires_after(shared_->limits.handshake);
  // One byte tells TLS from plain HTTP; OpenSSL answers anything else with an alert of its own.
  const auto first = co_await stream_.first_bytes();
  if (first.empty()) co_return false;
  if (!is_letter(first.front())) {
    const bool done = co_await stream_.handshake();
    ++(!done ? shared_->failed_handshakes : stream_.resumed() ? shared_->resumed_handshakes : shared_->full_handshakes);
    co_return done;
  }
  co_await answer_plain_http();
  co_return false;
}

asio::awaitable<void> Session::answer_plain_http() {
  stream_.expires_after(shared_->limits.shutdown);
  const bool written = co_await stream_.write_plain(answer_to_plain_http);
  if (written) co_await stream_.end();
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
  answered_ = true;
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
    if (buffer_.capacity() > kept_while_idle) std::string().swap(buffer_);  // an assignment would keep the room
    idle_ = true;
    if (shared_->stopping && answered_) co_return std::nullopt;
    stream_.expires_after(shared_->stopping ? patience_with_newcomers : shared_->limits.idle);
    const auto count = co_await read_more();
    idle_ = false;
    if (count == 0) co_return std::nullopt;
  }
  stream_.expires_after(shared_->limits.header);
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

/// Is the Host one that asks for a client's certificate, and this connection was not made to it?
bool Session::is_for_others(const Accept& accept) const {
  const auto name = host_name(accept.host);
  const auto& mutual = shared_->mutual_names;
  return std::find(mutual.begin(), mutual.end(), name) != mutual.end() && stream_.mutual_name() != name;
}

asio::awaitable<std::optional<Reply>> Session::answer_to(Accept accept, Exchange& exchange) {
  exchange.frame.minor_version = accept.minor_version;
  exchange.frame.keep_alive = accept.keep_alive;
  exchange.frame.without_body = accept.method == "HEAD";
  exchange.frame.request_id = request_id_of(accept.fields);
  exchange.frame.trace = trace_of(accept.fields);
  exchange.access.method = accept.method;
  exchange.access.peer = shared_->proxies.client_of(place_->address(), accept.fields);
  const bool has_body = accept.framing != BodyFraming::none;
  const bool expects_continue = accept.expects_continue;
  const auto framing = accept.framing;
  const auto length = accept.length;

  if (is_for_others(accept)) {
    exchange.frame.keep_alive = false;
    exchange.access.error = "a name for clients with a certificate";
    co_return problem(421, "misdirected", "Open a connection to this name, with a client certificate",
                      exchange.frame.request_id);
  }
  auto admission = admit(std::move(accept), *shared_->router, exchange.frame.request_id);
  if (auto* rejected = std::get_if<Rejected>(&admission)) {
    exchange.frame.keep_alive = exchange.frame.keep_alive && !rejected->close;
    exchange.access.error = std::move(rejected->reason);
    co_return std::move(rejected->reply);
  }
  auto& [request, route] = std::get<Admitted>(admission);
  request.peer = exchange.access.peer;
  exchange.access.route = route->pattern;
  auto unwanted = co_await ask(*route, request, exchange);
  if (unwanted && has_body) {
    const bool wants_answer = expects_continue && buffer_.empty();
    BodyReader reader(framing, length, route->body_limit);
    auto malformed = co_await pass_over(std::move(reader), wants_answer, exchange);
    if (malformed) co_return reply_of(*malformed, request.id);
  }
  if (unwanted) co_return std::move(*unwanted);
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
  stream_.expires_never();  // the handler has its own deadline
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
    stream_.expires_at(began + std::max<std::chrono::milliseconds>(limits.body, earned));
    const auto count = co_await read_more();
    if (count == 0) co_return std::nullopt;
    received += count;
  }
}

/// Whatever a gate does, it lets nobody pass by that.
asio::awaitable<std::optional<Reply>> Session::ask(const Route& route, Request& request, Exchange& exchange) {
  try {
    auto refused = co_await route.gate.ask(request);
    co_return refused;
  } catch (...) {
    exchange.access.error = "gate: " + what_was_thrown();
  }
  co_return problem(Error{Errc::internal, {}}, request.id);
}

/// The body of somebody whom a gate refused, as far as it is there or on its way: what is no body is told as for
/// anybody, and behind a whole one the connection goes on.
asio::awaitable<std::optional<Refuse>> Session::pass_over(BodyReader reader, bool wants_answer, Exchange& exchange) {
  std::optional<BodyReader::State> state;
  if (!wants_answer) {
    // It lives no longer than the wait that it bounds: a call of it that comes late ends no other.
    const auto patience = std::make_shared<asio::steady_timer>(executor(), patience_with_strangers);
    patience->async_wait([self = shared_from_this(), wait = std::weak_ptr(patience)](const boost::system::error_code&) {
      if (!wait.expired()) self->stream_.cancel();
    });
    std::string body;
    state = co_await read_body(std::move(reader), false, body);
  }
  if (state == BodyReader::State::done) co_return std::nullopt;
  exchange.frame.keep_alive = false;
  if (!state) co_return std::nullopt;
  const auto refused = refusal_of(*state);
  exchange.access.error = refused.reason;
  co_return refused;
}

/// Whatever a handler does, the caller gets an answer and the process goes on.
asio::awaitable<Reply> Session::call(const Route& route, Request request, Exchange& exchange) {
  const std::string id = request.id;
  try {
    Reply reply = co_await route.handler(std::move(request));
    if (is_well_formed(reply)) co_return reply;
    exchange.access.error = "handler: a reply that is no HTTP message";
  } catch (...) {
    exchange.access.error = "handler: " + what_was_thrown();
  }
  co_return problem(Error{Errc::internal, {}}, id);
}

asio::awaitable<bool> Session::write(const std::string& bytes) {
  stream_.expires_after(shared_->limits.write);
  return stream_.write(bytes);
}

/// Appends what arrives to the buffer; 0 when nothing more will come.
asio::awaitable<std::size_t> Session::read_more() {
  has_read_ = true;
  return stream_.read(buffer_);
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
