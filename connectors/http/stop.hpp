#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <functional>

#include "http/breaker.hpp"

namespace kam::connectors::http {

namespace asio = boost::asio;

/// How a call is ended from outside: whoever waits leaves here what ends the wait. All on the thread of the calls.
class Stop {
 public:
  [[nodiscard]] bool requested() const { return requested_; }
  void request();
  /// What `request` runs, as long as the guard lives.
  class Guard {
   public:
    Guard(Stop& stop, std::function<void()> ends_wait);
    ~Guard();
    Guard(const Guard&) = delete;
    Guard& operator=(const Guard&) = delete;

   private:
    Stop& stop_;
  };

 private:
  bool requested_ = false;
  std::function<void()> ends_wait_;
};

/// Waits until then, or until the call is ended.
asio::awaitable<void> sleep_until(Clock::time_point then, Stop& stop);

}  // namespace kam::connectors::http
