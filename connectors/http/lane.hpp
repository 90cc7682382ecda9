#pragma once
#include <boost/asio/steady_timer.hpp>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "http/bucket.hpp"
#include "http/stop.hpp"

namespace kam::connectors::http {

/// What is remembered of one host.
struct HostMemory {
  Breaker breaker;
  Clock::time_point paused_until{};  ///< as the host asked by Retry-After
};

/// The calls of one tenant for one purpose: turns, rate and the memory of its hosts. All on the thread of the calls.
class Lane {
 public:
  Lane(int turns, BreakerSettings breaker) : turns_(turns), breaker_(breaker) {}

  /// A turn; give it back by `leave`. False if there was none until then, or the call was ended.
  asio::awaitable<bool> enter(Clock::time_point until, Stop& stop);
  void leave();

  Bucket& bucket(double rate);
  std::shared_ptr<HostMemory> host(const std::string& name);

 private:
  struct Waiting {
    asio::steady_timer timer;
    bool called = false;
  };

  int turns_;
  BreakerSettings breaker_;
  std::list<Waiting*> waiting_;  ///< in order of arrival
  std::optional<Bucket> bucket_;
  std::map<std::string, std::shared_ptr<HostMemory>, std::less<>> hosts_;
};

}  // namespace kam::connectors::http
