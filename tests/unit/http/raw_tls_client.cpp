#include "raw_tls_client.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>

namespace kam::test {
namespace {

std::string lower(std::string_view text) {
  std::string small(text);
  for (char& c : small)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return small;
}

/// Takes one answer off the front; nothing if it is not whole.
std::optional<HttpAnswer> take_answer(std::string_view& bytes, bool to_head) {
  const auto end = bytes.find("\r\n\r\n");
  if (end == std::string_view::npos || !bytes.starts_with("HTTP/1.")) return std::nullopt;
  HttpAnswer answer;
  auto block = bytes.substr(0, end + 2);
  std::from_chars(block.data() + 9, block.data() + 12, answer.status);
  block.remove_prefix(block.find("\r\n") + 2);
  std::size_t length = 0;
  while (!block.empty()) {
    const auto line = block.substr(0, block.find("\r\n"));
    block.remove_prefix(line.size() + 2);
    const auto colon = line.find(": ");
    if (colon == std::string_view::npos) return std::nullopt;
    const auto name = lower(line.substr(0, colon));
    const auto value = line.substr(colon + 2);
    if (name == "content-length") std::from_chars(value.data(), value.data() + value.size(), length);
    answer.headers.emplace_back(name, value);
  }
  if (to_head) length = 0;
  if (bytes.size() < end + 4 + length) return std::nullopt;
  answer.body = bytes.substr(end + 4, length);
  bytes.remove_prefix(end + 4 + length);
  return answer;
}

bool is_interim(const HttpAnswer& answer) {
  return answer.status >= 100 && answer.status < 200;
}

}  // namespace

std::string HttpAnswer::header(std::string_view lower_case_name) const {
  for (const auto& [name, value] : headers)
    if (name == lower_case_name) return value;
  return {};
}

std::vector<HttpAnswer> parse_answers(std::string_view bytes, std::size_t heads) {
  std::vector<HttpAnswer> answers;
  while (auto answer = take_answer(bytes, answers.size() < heads))
    if (!is_interim(*answer)) answers.push_back(std::move(*answer));
  return answers;
}

RawTcpClient::RawTcpClient(unsigned short port, Milliseconds timeout) : timeout_(timeout) {
  std::signal(SIGPIPE, SIG_IGN);
  descriptor_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int on = 1;
  ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  if (::connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    ::close(descriptor_);
    descriptor_ = -1;
  }
}

RawTcpClient::~RawTcpClient() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

bool RawTcpClient::wait(short events, Milliseconds limit) const {
  pollfd waited{descriptor_, events, 0};
  return descriptor_ >= 0 && ::poll(&waited, 1, static_cast<int>(limit.count())) > 0;
}

bool RawTcpClient::wait_readable(Milliseconds limit) const {
  return wait(POLLIN, limit);
}

bool RawTcpClient::send_plain(std::string_view bytes) {
  while (!bytes.empty() && wait(POLLOUT, timeout_)) {
    const auto sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return bytes.empty();
}

std::string RawTcpClient::read_plain_until_close() {
  std::string bytes;
  std::array<char, 4096> part{};
  while (wait(POLLIN, timeout_)) {
    const auto count = ::recv(descriptor_, part.data(), part.size(), 0);
    if (count <= 0) return bytes;
    bytes.append(part.data(), static_cast<std::size_t>(count));
  }
  return bytes + "[the server did not close]";
}

struct RawTlsClient::Tls {
  SSL_CTX* context = SSL_CTX_new(TLS_client_method());
  SSL* ssl = nullptr;
  Tls() = default;
  Tls(const Tls&) = delete;
  Tls& operator=(const Tls&) = delete;
  ~Tls() {
    SSL_free(ssl);
    SSL_CTX_free(context);
  }
};

RawTlsClient::RawTlsClient(unsigned short port, const TlsOptions& options)
    : RawTcpClient(port, options.timeout), tls_(std::make_unique<Tls>()) {
  if (descriptor_ < 0) {
    failure_ = "no TCP connection";
    return;
  }
  SSL_CTX_set_mode(tls_->context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  if (options.highest_version != 0) {
    SSL_CTX_set_security_level(tls_->context, 0);
    SSL_CTX_set_min_proto_version(tls_->context, 0);
    SSL_CTX_set_max_proto_version(tls_->context, options.highest_version);
  }
  if (!options.ciphers.empty()) SSL_CTX_set_cipher_list(tls_->context, options.ciphers.c_str());
  tls_->ssl = SSL_new(tls_->context);
  if (!options.protocols.empty())
    SSL_set_alpn_protos(tls_->ssl, reinterpret_cast<const unsigned char*>(options.protocols.data()),
                        static_cast<unsigned>(options.protocols.size()));
  SSL_set_fd(tls_->ssl, descriptor_);
  SSL_set_tlsext_host_name(tls_->ssl, "localhost");
  ERR_clear_error();
  connected_ = until_done([this] { return SSL_connect(tls_->ssl); }) == 1;
  if (!connected_) {
    const char* const reason = ERR_reason_error_string(ERR_peek_last_error());
    failure_ = reason ? reason : "the server closed the connection";
  }
}

RawTlsClient::~RawTlsClient() = default;

/// Repeats a call on the blocking socket until it is done or nothing moves for the timeout.
template <class Call>
int RawTlsClient::until_done(Call call) {
  const auto whole = static_cast<decltype(timeval::tv_sec)>(timeout_.count() / 1000);
  const timeval limit{whole, static_cast<decltype(timeval::tv_usec)>(timeout_.count() % 1000 * 1000)};
  ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
  ::setsockopt(descriptor_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
  ERR_clear_error();
  errno = 0;
  const int result = call();
  if (result > 0) return result;
  const int error = SSL_get_error(tls_->ssl, result);
  const bool timed_out = error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE;
  closed_ = closed_ || !timed_out;
  return result;
}

bool RawTlsClient::send(std::string_view bytes) {
  while (!bytes.empty() && connected_) {
    const int sent = until_done([&] { return SSL_write(tls_->ssl, bytes.data(), static_cast<int>(bytes.size())); });
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return connected_;
}

bool RawTlsClient::read_some() {
  std::array<char, 16384> part{};
  if (!connected_) return false;
  const int count = until_done([&] { return SSL_read(tls_->ssl, part.data(), static_cast<int>(part.size())); });
  if (count > 0) unread_.append(part.data(), static_cast<std::size_t>(count));
  return count > 0;
}

std::string RawTlsClient::read_until_close() {
  while (read_some()) {
  }
  return std::exchange(unread_, {});
}

std::optional<HttpAnswer> RawTlsClient::read_answer() {
  for (;;) {
    std::string_view bytes = unread_;
    if (auto answer = take_answer(bytes, false)) {
      unread_.erase(0, unread_.size() - bytes.size());
      if (is_interim(*answer)) continue;
      return answer;
    }
    if (!read_some()) return std::nullopt;
  }
}

std::string RawTlsClient::protocol() const {
  return SSL_get_version(tls_->ssl);
}

std::string RawTlsClient::chosen_protocol() const {
  const unsigned char* name = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(tls_->ssl, &name, &size);
  return size == 0 ? std::string{} : std::string(reinterpret_cast<const char*>(name), size);
}

std::string RawTlsClient::peer_certificate_pem() const {
  const std::unique_ptr<BIO, int (*)(BIO*)> bio{BIO_new(BIO_s_mem()), BIO_free};
  PEM_write_bio_X509(bio.get(), SSL_get0_peer_certificate(tls_->ssl));
  char* data = nullptr;
  const auto size = BIO_get_mem_data(bio.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

HttpAnswer request(unsigned short port, std::string_view method, std::string_view target, const HeaderFields& headers,
                   std::string_view body) {
  std::string bytes = std::string(method) + " " + std::string(target) + " HTTP/1.1\r\n";
  const bool names_host =
      std::any_of(headers.begin(), headers.end(), [](const auto& field) { return lower(field.first) == "host"; });
  if (!names_host) bytes += "Host: localhost\r\n";
  for (const auto& [name, value] : headers) bytes += name + ": " + value + "\r\n";
  if (!body.empty() || method == "POST" || method == "PUT" || method == "PATCH")
    bytes += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  bytes += "Connection: close\r\n\r\n";
  bytes += body;
  RawTlsClient client(port);
  client.send(bytes);
  const auto answers = parse_answers(client.read_until_close(), method == "HEAD" ? 1 : 0);
  return answers.empty() ? HttpAnswer{} : answers.front();
}

}  // namespace kam::test
