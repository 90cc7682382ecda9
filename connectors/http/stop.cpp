#include "http/stop.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace kam::connectors::http {

void Stop::request() {
  requested_ = true;
  if (ends_wait_) ends_wait_();
}

Stop::Guard::Guard(Stop& stop, std::function<void()> ends_wait) : stop_(stop) {
  stop_.ends_wait_ = std::move(ends_wait);
}

Stop::Guard::~Guard() {
  stop_.ends_wait_ = nullptr;
}

asio::awaitable<void> sleep_until(Clock::time_point then, Stop& stop) {
  if (stop.requested()) co_return;
  asio::steady_timer timer(co_await asio::this_coro::executor, then);
  const Stop::Guard guard(stop, [&timer] { timer.cancel(); });
  co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
}

}  // namespace kam::connectors::http
