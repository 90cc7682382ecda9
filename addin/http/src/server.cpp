#include "kam/http/server.hpp"

#include <sys/resource.h>
#include <sys/socket.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "src/session.hpp"
#include "src/text.hpp"
#include "src/tls_identities.hpp"

namespace kam::http {
namespace {

using asio::ip::tcp;
using boost::system::error_code;

constexpr auto token = asio::as_tuple(asio::use_awaitable);
constexpr auto pause_without_descriptors = std::chrono::milliseconds(100);

/// Keeps the callers' threads in run() until the server stops, also while nobody is connected.
class Work {
 public:
  explicit Work(const std::vector<asio::io_context*>& contexts) {
    for (auto* context : contexts) guards_.push_back(asio::make_work_guard(*context));
  }
  void release() {
    const std::lock_guard lock(mutex_);
    guards_.clear();
  }

 private:
  std::mutex mutex_;
  std::vector<asio::executor_work_guard<asio::io_context::executor_type>> guards_;
};

/// The acceptor and what a new connection needs; lives as long as the accept loop or the server, on the
/// thread of the first context.
struct Listener {
  Listener(std::vector<asio::io_context*> all, std::unique_ptr<TlsIdentities> tls_identities,
           std::shared_ptr<Shared> all_share)
      : contexts(std::move(all)),
        work(contexts),
        acceptor(*contexts.front()),
        timer(acceptor.get_executor()),
        identities(std::move(tls_identities)),
        shared(std::move(all_share)),
        connections(std::make_shared<Connections>(shared->limits.connections, shared->limits.connections_per_address)) {
  }

  std::vector<asio::io_context*> contexts;
  Work work;
  tcp::acceptor acceptor;
  asio::steady_timer timer;  ///< the pause of the accept loop, then the bound of a stop
  std::unique_ptr<TlsIdentities> identities;
  std::shared_ptr<Shared> shared;
  std::shared_ptr<Connections> connections;
};

/// Descriptors are given out from the lowest free number on, so a high number says that few are left.
bool leaves_reserve(int descriptor, std::size_t reserved) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return true;
  return static_cast<std::size_t>(descriptor) + reserved < limit.rlim_cur;
}

bool is_lack_of_resources(const error_code& failure) {
  namespace errc = boost::system::errc;
  return failure == errc::too_many_files_open || failure == errc::too_many_files_open_in_system ||
         failure == errc::no_buffer_space || failure == errc::not_enough_memory;
}

void welcome(Listener& listener, tcp::socket socket) try {
  error_code failure;
  const auto peer = socket.remote_endpoint(failure);
  if (failure || !leaves_reserve(socket.native_handle(), listener.shared->limits.descriptors_reserved)) return;
  auto address = peer.address().to_string();
  const bool is_proxy = listener.shared->proxies.trusts(address);
  auto place = listener.connections->enter(std::move(address), is_proxy);
  if (!place) return;
  socket.set_option(tcp::no_delay(true), failure);
  auto tls = listener.identities->current();
  listener.connections->add(start_session(std::move(socket), std::move(tls), listener.shared, std::move(place)));
} catch (const std::exception&) {
  // No memory for one more: that connection is closed, the others go on.
}

asio::awaitable<void> accept_all(std::shared_ptr<Listener> listener) {
  for (std::size_t turn = 0; listener->acceptor.is_open(); ++turn) {
    auto& context = *listener->contexts[turn % listener->contexts.size()];
    auto [failure, socket] = co_await listener->acceptor.async_accept(context, token);
    if (failure == asio::error::operation_aborted) co_return;
    if (!failure) {
      welcome(*listener, std::move(socket));
    } else if (is_lack_of_resources(failure)) {
      listener->timer.expires_after(pause_without_descriptors);
      co_await listener->timer.async_wait(token);
    }
  }
}

class TlsServer final : public Server {
 public:
  explicit TlsServer(std::shared_ptr<Listener> listener)
      : listener_(std::move(listener)), port_(listener_->acceptor.local_endpoint().port()) {
    asio::co_spawn(listener_->acceptor.get_executor(), accept_all(listener_), asio::detached);
  }
  ~TlsServer() override {
    TlsServer::stop({});
    listener_->work.release();
  }

  unsigned short port() const override { return port_; }
  std::size_t connections() const override { return listener_->connections->count(); }
  Handshakes handshakes() const override {
    const auto& counted = *listener_->shared;
    return {counted.full_handshakes, counted.resumed_handshakes, counted.failed_handshakes};
  }
  Result<void> use_certificates(const std::vector<Certificate>& all) override {
    return listener_->identities->use(all);
  }
  void stop(std::chrono::milliseconds wait) override {
    listener_->shared->stopping = true;
    asio::post(listener_->acceptor.get_executor(), [listener = listener_, wait] { stop_here(listener, wait); });
  }

 private:
  static void stop_here(const std::shared_ptr<Listener>& listener, std::chrono::milliseconds wait) {
    error_code ignored;
    listener->acceptor.close(ignored);
    listener->work.release();
    listener->connections->finish_all();
    listener->timer.expires_after(wait);
    listener->timer.async_wait([listener](const error_code& cancelled) {
      if (!cancelled) listener->connections->cut_all();
    });
    std::weak_ptr<Listener> weak = listener;
    listener->connections->when_empty([weak] {
      if (const auto strong = weak.lock())
        asio::post(strong->acceptor.get_executor(), [strong] { strong->timer.cancel(); });
    });
  }

  std::shared_ptr<Listener> listener_;
  unsigned short port_;
};

/// Takes over a socket that listens already.
Result<void> adopt(tcp::acceptor& acceptor, int descriptor) {
  int domain = 0;
  socklen_t size = sizeof(domain);
  error_code failure;
  if (::getsockopt(descriptor, SOL_SOCKET, SO_DOMAIN, &domain, &size) != 0)
    failure = error_code(errno, boost::system::system_category());
  if (!failure) acceptor.assign(domain == AF_INET6 ? tcp::v6() : tcp::v4(), descriptor, failure);
  if (!failure) return {};
  return Error{Errc::environment,
               "cannot listen on descriptor " + std::to_string(descriptor) + ": " + failure.message()};
}

Result<void> open(tcp::acceptor& acceptor, const std::string& host, unsigned short port) {
  const auto refuse = [&](const error_code& failure) {
    return Error{Errc::environment, "cannot listen on " + host + ":" + std::to_string(port) + ": " + failure.message()};
  };
  error_code failure;
  const auto address = asio::ip::make_address(host == "localhost" ? "127.0.0.1" : host, failure);
  if (failure) return refuse(failure);
  const tcp::endpoint endpoint(address, port);
  acceptor.open(endpoint.protocol(), failure);
  if (!failure) acceptor.set_option(tcp::acceptor::reuse_address(true), failure);
  if (!failure) acceptor.bind(endpoint, failure);
  if (!failure) acceptor.listen(asio::socket_base::max_listen_connections, failure);
  if (failure) return refuse(failure);
  return {};
}

std::shared_ptr<Shared> share(const ServerSettings& settings, std::shared_ptr<const Router> router,
                              std::function<void(const Access&)> log) {
  auto shared = std::make_shared<Shared>();
  shared->limits = settings.limits;
  shared->policy = {settings.limits.header_bytes, settings.limits.header_fields, settings.limits.target_bytes};
  for (const auto& name : settings.public_names) shared->public_names.push_back(lower(name));
  shared->proxies = settings.proxies;
  shared->router = std::move(router);
  shared->log = std::move(log);
  return shared;
}

}  // namespace

Result<std::unique_ptr<Server>> Server::listen(std::vector<asio::io_context*> contexts, ServerSettings settings,
                                               std::shared_ptr<const Router> router,
                                               std::function<void(const Access&)> log) {
  if (contexts.empty()) return invalid("a server needs an io_context");
  std::map<std::string, std::string> authorities;
  for (auto& [name, pem] : settings.client_authorities) authorities.emplace(lower(name), std::move(pem));
  auto identities = std::make_unique<TlsIdentities>(authorities);
  if (auto used = identities->use(settings.certificates); !used) return used.error();
  auto shared = share(settings, std::move(router), std::move(log));
  for (const auto& [name, pem] : authorities) shared->mutual_names.push_back(name);
  auto listener = std::make_shared<Listener>(std::move(contexts), std::move(identities), std::move(shared));
  auto opened = settings.descriptor ? adopt(listener->acceptor, *settings.descriptor)
                                    : open(listener->acceptor, settings.host, settings.port);
  if (!opened) return opened.error();
  return std::unique_ptr<Server>(std::make_unique<TlsServer>(std::move(listener)));
}

}  // namespace kam::http
