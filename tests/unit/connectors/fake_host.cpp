#include "fake_host.hpp"

#include <arpa/inet.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>

#include "kam/certs/identity.hpp"

namespace kam::test {
namespace {

constexpr int tick_ms = 20;

bool readable(int socket) {
  pollfd one{socket, POLLIN, 0};
  return ::poll(&one, 1, tick_ms) > 0;
}

bool client_gone(SSL* tls, int socket) {
  char byte = 0;
  return readable(socket) && SSL_read(tls, &byte, 1) <= 0;
}

/// A header, and as many bytes of a body as it announces.
std::string read_request(SSL* tls) {
  std::string request;
  char bytes[4096];
  while (true) {
    const auto head = request.find("\r\n\r\n");
    if (head != std::string::npos) {
      const auto field = request.find("Content-Length: ");
      const auto length = field < head ? std::stoul(request.substr(field + 16)) : 0;
      if (request.size() >= head + 4 + length) return request;
    }
    const int count = SSL_read(tls, bytes, sizeof(bytes));
    if (count <= 0) return {};
    request.append(bytes, static_cast<std::size_t>(count));
  }
}

bool write_all(SSL* tls, const std::string& bytes) {
  return bytes.empty() || SSL_write(tls, bytes.data(), static_cast<int>(bytes.size())) > 0;
}

}  // namespace

std::string answer(int status, const std::string& body, const std::string& lines) {
  return "HTTP/1.1 " + std::to_string(status) + " Any\r\n" + lines + "Content-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + body;
}

FakeHost::FakeHost(Script script, bool hangs_in_handshake) : script_(std::move(script)), hangs_(hangs_in_handshake) {
  ::signal(SIGPIPE, SIG_IGN);
  const auto made = certs::load_or_make(directory_.path(), {"crm.test"}, std::chrono::system_clock::now());
  if (!made) throw std::runtime_error(made.error().detail);
  SSL_CTX* const context = SSL_CTX_new(TLS_server_method());
  context_ = std::shared_ptr<void>(context, [](void* one) { SSL_CTX_free(static_cast<SSL_CTX*>(one)); });
  const auto folder = directory_ / "tls";
  SSL_CTX_use_certificate_chain_file(context, (folder / "server.pem").c_str());
  SSL_CTX_use_PrivateKey_file(context, (folder / "server.key").c_str(), SSL_FILETYPE_PEM);
  listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener_, 64) != 0 ||
      ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
    throw std::runtime_error("no free port");
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { accept_all(); });
}

FakeHost::~FakeHost() {
  ending_ = true;
  acceptor_.join();
  for (auto& thread : threads_) thread.join();
  ::close(listener_);
}

std::string FakeHost::ca_file() const {
  return (directory_ / "tls" / "ca.pem").string();
}

std::string FakeHost::url(const std::string& target, const std::string& host) const {
  return "https://" + host + ":" + std::to_string(port_) + target;
}

std::vector<std::string> FakeHost::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

void FakeHost::accept_all() {
  while (!ending_) {
    if (!readable(listener_)) continue;
    const int socket = ::accept(listener_, nullptr, nullptr);
    if (socket < 0) continue;
    ++connections_;
    threads_.emplace_back([this, socket] { serve(socket); });
  }
}

void FakeHost::serve(int socket) {
  const timeval limit{5, 0};
  ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
  ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
  SSL* const tls = SSL_new(static_cast<SSL_CTX*>(context_.get()));
  SSL_set_fd(tls, socket);
  char byte = 0;
  if (hangs_)
    while (!ending_ && (!readable(socket) || ::recv(socket, &byte, 1, 0) > 0)) continue;
  else if (SSL_accept(tls) == 1)
    speak(tls, socket);
  SSL_free(tls);
  ::close(socket);
}

void FakeHost::speak(void* erased, int socket) {
  auto* const tls = static_cast<SSL*>(erased);
  const auto request = read_request(tls);
  if (request.empty()) return;
  most_at_once_ = std::max<int>(most_at_once_, ++at_once_);
  const int call = ++calls_;
  {
    const std::lock_guard lock(mutex_);
    requests_.push_back(request);
  }
  const auto behaviour = script_(call, request);
  bool writing = write_all(tls, behaviour.bytes);
  --at_once_;
  switch (behaviour.end) {
    case Behaviour::End::whole:
      SSL_shutdown(tls);
      break;
    case Behaviour::End::cut:
      break;
    case Behaviour::End::silent:
      while (!ending_ && !client_gone(tls, socket)) continue;
      break;
    case Behaviour::End::endless:
      while (!ending_ && writing) writing = write_all(tls, behaviour.bytes);
      break;
  }
}

}  // namespace kam::test
