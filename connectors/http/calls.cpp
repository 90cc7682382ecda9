#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <mutex>
#include <set>
#include <thread>

#include "http/address.hpp"
#include "http/call.hpp"
#include "kam/connectors/http_calls.hpp"

namespace kam::connectors {

/// Calls are made on its thread alone; what other threads read is behind the mutex.
class HttpCalls::Inside : public http::Surroundings {
 public:
  Inside(HttpLimits given, HttpWorld its)
      : http::Surroundings{given, std::move(its)}, guard_(asio::make_work_guard(io_)) {
    if (!world.resolve) world.resolve = http::resolve_by_system;
    if (!world.random) world.random = any_fraction;
    thread_ = std::thread([this] { io_.run(); });
  }
  ~Inside() { stop(); }

  Result<std::shared_ptr<const http::Reach>> reach(const std::string& tenant, const std::string& purpose,
                                                   HttpRules rules);
  /// Answers through `done`, on the thread of the calls, unless it is too late for any call.
  template <class Done>
  bool begin(std::shared_ptr<const http::Reach> reach, HttpRequest request, Done done);
  std::vector<HostState> state() const;
  void stop();

 private:
  void remember(const HostState& state) override;

  asio::io_context io_{1};
  asio::executor_work_guard<asio::io_context::executor_type> guard_;
  mutable std::mutex mutex_;
  bool stopping_ = false;
  std::map<std::pair<std::string, std::string>, std::shared_ptr<http::Lane>> lanes_;
  std::map<std::string, http::Trust> trusts_;  ///< by CA file
  std::map<std::pair<std::string, std::string>, HostState> states_;
  std::set<http::Call*> live_;  ///< on the thread of the calls only
  std::thread thread_;
};

Result<std::shared_ptr<const http::Reach>> HttpCalls::Inside::reach(const std::string& tenant,
                                                                    const std::string& purpose, HttpRules rules) {
  auto networks = http::parse_networks(rules.allow_networks);
  if (!networks) return invalid("allow_networks: " + networks.error().detail);
  if (!(rules.requests_per_second > 0)) return invalid("requests_per_second: expected more than 0");
  const std::lock_guard lock(mutex_);
  auto& trust = trusts_[rules.ca_file];
  if (!trust) {
    auto made = http::make_trust(rules.ca_file);
    if (!made) return made.error();
    trust = std::move(*made);
  }
  auto& lane = lanes_[{tenant, purpose}];
  const http::BreakerSettings breaker{limits.failures, limits.first_pause, limits.longest_pause};
  if (!lane) lane = std::make_shared<http::Lane>(limits.at_once, breaker);
  return std::make_shared<const http::Reach>(
      http::Reach{tenant, lane, trust, std::move(rules.hosts), std::move(*networks), rules.requests_per_second});
}

template <class Done>
bool HttpCalls::Inside::begin(std::shared_ptr<const http::Reach> reach, HttpRequest request, Done done) {
  const std::lock_guard lock(mutex_);
  if (stopping_) return false;
  auto call = std::make_shared<http::Call>(*this, std::move(reach), std::move(request));
  asio::post(io_, [this, call, done = std::move(done)]() mutable {
    live_.insert(call.get());
    asio::co_spawn(io_, call->run(),
                   [this, call, done = std::move(done)](std::exception_ptr fault, Result<HttpResponse> result) mutable {
                     live_.erase(call.get());
                     if (fault) result = Error{Errc::internal, "a call broke"};
                     done(std::move(result));
                   });
  });
  return true;
}

void HttpCalls::Inside::remember(const HostState& state) {
  {
    const std::lock_guard lock(mutex_);
    auto& known = states_[{state.tenant, state.host}];
    const bool same = known.breaker == state.breaker || (known.breaker.empty() && state.breaker == "closed");
    const auto tries = known.tries + 1, failed = known.failed + (state.failures > 0);
    known = state;
    known.tries = tries;
    known.failed = failed;
    if (same) return;
  }
  if (world.on_change) world.on_change(state);
}

std::vector<HostState> HttpCalls::Inside::state() const {
  const std::lock_guard lock(mutex_);
  std::vector<HostState> list;
  for (const auto& [key, state] : states_) list.push_back(state);
  return list;
}

void HttpCalls::Inside::stop() {
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(stopping_, true)) return;
  }
  asio::post(io_, [this] {
    for (http::Call* call : live_) call->stop();
    guard_.reset();
  });
  thread_.join();
  resolvers.join();  // they post to a context that goes before them
}

namespace {
/// One tenant's way into the calls; it may outlive them, then each call is cancelled.
template <class Inside>
class Client final : public HttpClient {
 public:
  Client(std::shared_ptr<Inside> inside, std::shared_ptr<const http::Reach> reach)
      : inside_(std::move(inside)), reach_(std::move(reach)) {}

  asio::awaitable<Result<HttpResponse>> send(HttpRequest request) override {
    return asio::async_initiate<const asio::use_awaitable_t<>, void(Result<HttpResponse>)>(
        [inside = inside_, reach = reach_](auto done, HttpRequest what) {
          auto home = asio::make_work_guard(asio::get_associated_executor(done, asio::system_executor()));
          using Done = decltype(done);
          auto caller = std::make_shared<Done>(std::move(done));
          auto answer = [caller, home](Result<HttpResponse> result) mutable {
            asio::post(home.get_executor(),
                       [caller, result = std::move(result)]() mutable { (*caller)(std::move(result)); });
          };
          if (!inside->begin(reach, std::move(what), answer)) answer(Error{Errc::cancelled, "no more calls are made"});
        },
        asio::use_awaitable, std::move(request));
  }

 private:
  std::shared_ptr<Inside> inside_;
  std::shared_ptr<const http::Reach> reach_;
};
}  // namespace

HttpCalls::HttpCalls(HttpLimits limits, HttpWorld world)
    : inside_(std::make_shared<Inside>(limits, std::move(world))) {}

HttpCalls::~HttpCalls() {
  stop();
}

Result<std::shared_ptr<HttpClient>> HttpCalls::client(const std::string& tenant, const std::string& purpose,
                                                      HttpRules rules) {
  auto reach = inside_->reach(tenant, purpose, std::move(rules));
  if (!reach) return reach.error();
  return std::make_shared<Client<Inside>>(inside_, std::move(*reach));
}

std::vector<HostState> HttpCalls::state() const {
  return inside_->state();
}

void HttpCalls::stop() {
  inside_->stop();
}

}  // namespace kam::connectors
