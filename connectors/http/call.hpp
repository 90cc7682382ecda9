#pragma once
#include <boost/asio/thread_pool.hpp>

#include "http/address.hpp"
#include "http/client.hpp"
#include "http/lane.hpp"
#include "http/resolve.hpp"
#include "kam/connectors/http_calls.hpp"

namespace kam::connectors::http {

/// Where a tenant's calls may go, and what is remembered of them.
struct Reach {
  std::string tenant;
  std::shared_ptr<Lane> lane;
  Trust trust;
  std::vector<std::string> hosts;
  std::vector<Network> opened;
  double rate = 1;
};

/// What all calls share.
struct Surroundings {
  HttpLimits limits;
  HttpWorld world;
  asio::thread_pool resolvers{4};

  Surroundings(HttpLimits given, HttpWorld its) : limits(given), world(std::move(its)) {}
  virtual ~Surroundings() = default;
  virtual void remember(const HostState& state) = 0;
};

/// One request with all its tries, on the thread of the calls.
class Call {
 public:
  Call(Surroundings& around, std::shared_ptr<const Reach> reach, HttpRequest request);

  asio::awaitable<Result<HttpResponse>> run();
  void stop() { stop_.request(); }

 private:
  /// How a try ended.
  struct Outcome {
    Result<HttpResponse> result;
    std::chrono::milliseconds wait{0};  ///< that the host asks for
    bool last = false;                  ///< trying again within the call would not help
  };

  asio::awaitable<Outcome> try_once(Url url);
  asio::awaitable<Result<void>> wait_for_rate(Clock::time_point free);
  asio::awaitable<Result<HttpResponse>> reach_out(Url url);
  Outcome judge(Result<HttpResponse> answer, const HostPort& place);
  void settle(const Result<HttpResponse>& answer);
  void remember(const std::string& host);
  Error ended() const { return {Errc::cancelled, "the call was ended"}; }

  Surroundings& around_;
  std::shared_ptr<const Reach> reach_;
  HttpRequest request_;
  Clock::time_point deadline_;
  std::shared_ptr<HostMemory> memory_;
  Stop stop_;
};

}  // namespace kam::connectors::http
