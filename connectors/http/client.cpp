#include "http/client.hpp"

#include <boost/algorithm/string/predicate.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/message_generator.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

// g++ 12 takes Asio's coroutine frames for a mismatch where it inlines one half of them only.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

namespace kam::connectors::http {
namespace {

namespace beast = boost::beast;
namespace wire = boost::beast::http;
using boost::system::error_code;
using Stream = asio::ssl::stream<beast::tcp_stream>;

constexpr auto token = asio::as_tuple(asio::use_awaitable);
constexpr std::uint32_t most_header = 64u << 10;
constexpr std::size_t most_buffer = 128u << 10;  ///< what a chunk line or a trailer can make us hold

/// One connection from its first packet to its end.
class Connection {
 public:
  Connection(asio::any_io_executor executor, const Trial& trial)
      : trial_(trial), stream_(std::move(executor), *trial.trust) {}

  void close() { tcp().close(); }
  asio::awaitable<error_code> connect();
  asio::awaitable<error_code> handshake();
  asio::awaitable<error_code> write(const HttpRequest& request);
  asio::awaitable<error_code> read_head();
  asio::awaitable<error_code> read_body();
  /// Why an answer that was read so far must not be used.
  std::optional<std::string> unusable();
  HttpResponse take();

 private:
  beast::tcp_stream& tcp() { return stream_.next_layer(); }

  const Trial& trial_;
  Stream stream_;
  beast::flat_buffer buffer_{most_buffer};
  wire::response_parser<wire::string_body> parser_;
};

/// Each address has its share of the time that is left, so that one that is silent does not take all of it.
asio::awaitable<error_code> Connection::connect() {
  error_code last = asio::error::host_not_found;
  for (std::size_t i = 0; i < trial_.addresses.size(); ++i) {
    const auto now = Clock::now();
    const auto left = static_cast<int>(trial_.addresses.size() - i);
    tcp().expires_at(now + (trial_.connect_by - now) / left);
    const asio::ip::tcp::endpoint endpoint(trial_.addresses[i], trial_.url.place.port);
    auto [failure] = co_await tcp().async_connect(endpoint, token);
    last = failure;
    if (!last) break;
  }
  co_return last;
}

asio::awaitable<error_code> Connection::handshake() {
  const auto& host = trial_.url.place.host;
  error_code literal;
  asio::ip::make_address(host, literal);
  if (literal && SSL_set_tlsext_host_name(stream_.native_handle(), host.c_str()) != 1)
    co_return asio::error::invalid_argument;
  stream_.set_verify_mode(asio::ssl::verify_peer);
  stream_.set_verify_callback(asio::ssl::host_name_verification(host));
  tcp().expires_at(trial_.connect_by);
  auto [failure] = co_await stream_.async_handshake(asio::ssl::stream_base::client, token);
  tcp().expires_at(trial_.end_by);
  co_return failure;
}

asio::awaitable<error_code> Connection::write(const HttpRequest& request) {
  wire::request<wire::string_body> message;
  message.version(11);
  message.method_string(request.method);
  message.target(trial_.url.target);
  for (const auto& [name, value] : request.headers) message.insert(name, value);
  message.set(wire::field::host, trial_.url.place.authority());
  message.set(wire::field::user_agent, "kamd");
  message.set(wire::field::accept_encoding, "identity");
  message.keep_alive(false);
  message.body() = request.body;
  if (request.method != "GET" || !request.body.empty()) message.prepare_payload();
  wire::message_generator out{std::move(message)};
  auto [failure, size] = co_await beast::async_write(stream_, std::move(out), token);
  co_return failure;
}

asio::awaitable<error_code> Connection::read_head() {
  parser_.header_limit(most_header);
  parser_.body_limit(trial_.most_body);
  auto [failure, size] = co_await wire::async_read_header(stream_, buffer_, parser_, token);
  co_return failure;
}

asio::awaitable<error_code> Connection::read_body() {
  auto [failure, size] = co_await wire::async_read(stream_, buffer_, parser_, token);
  co_return failure;
}

std::optional<std::string> Connection::unusable() {
  const auto& head = parser_.get();
  const auto coded = head.find(wire::field::content_encoding);
  if (coded != head.end() && !boost::algorithm::iequals(coded->value(), "identity"))
    return "a coding that was not asked for";
  const bool in_chunks = head.count(wire::field::transfer_encoding) > 0;
  if (in_chunks && !boost::algorithm::iequals(head[wire::field::transfer_encoding], "chunked"))
    return "an unknown transfer coding";
  if (in_chunks && head.count(wire::field::content_length) > 0) return "chunks and a length";
  if (head.count(wire::field::transfer_encoding) > 1 || head.count(wire::field::content_length) > 1)
    return "its length twice";
  if (head.result_int() < 200) return "an interim status";
  if (parser_.is_done() && buffer_.size() > 0) return "more bytes than it announced";
  return std::nullopt;
}

HttpResponse Connection::take() {
  auto message = parser_.release();
  HttpResponse response;
  response.status = static_cast<int>(message.result_int());
  for (const auto& field : message) response.headers.emplace_back(std::string(field.name_string()), field.value());
  response.body = std::move(message.body());
  return response;
}

Error failed(const Trial& trial, const char* doing, const error_code& failure, const Stop& stop) {
  const std::string what = trial.url.place.authority() + ": " + doing + ": ";
  if (stop.requested()) return {Errc::cancelled, what + "the call was ended"};
  if (failure == beast::error::timeout) return {Errc::timeout, what + "no end within the limit"};
  return {Errc::upstream, what + failure.message()};
}

}  // namespace

Result<Trust> make_trust(const std::string& ca_file) {
  auto trust = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_client);
  SSL_CTX_set_min_proto_version(trust->native_handle(), TLS1_2_VERSION);
  error_code failure;
  if (ca_file.empty())
    trust->set_default_verify_paths(failure);
  else
    trust->load_verify_file(ca_file, failure);
  if (failure) return Error{Errc::environment, "ca_file: expected a PEM file of authorities: " + failure.message()};
  return trust;
}

asio::awaitable<Result<HttpResponse>> exchange(const Trial& trial, const HttpRequest& request, Stop& stop) {
  Connection connection(co_await asio::this_coro::executor, trial);
  const Stop::Guard guard(stop, [&connection] { connection.close(); });
  // g++ 12 corrupts the frame of a coroutine with several co_await in conditions, so each result has a name first.
  const auto no_connection = co_await connection.connect();
  if (no_connection) co_return failed(trial, "connecting", no_connection, stop);
  const auto no_trust = co_await connection.handshake();
  if (no_trust) co_return failed(trial, "TLS", no_trust, stop);
  const auto not_sent = co_await connection.write(request);
  if (not_sent) co_return failed(trial, "sending", not_sent, stop);
  const auto no_head = co_await connection.read_head();
  if (no_head) co_return failed(trial, "reading the answer", no_head, stop);
  auto fault = connection.unusable();
  if (!fault) {
    const auto no_body = co_await connection.read_body();
    if (no_body) co_return failed(trial, "reading the answer", no_body, stop);
    fault = connection.unusable();
  }
  if (fault) co_return Error{Errc::upstream, trial.url.place.authority() + ": the answer has " + *fault};
  co_return connection.take();
}

}  // namespace kam::connectors::http
