#include "kam/app/blocking.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include "kam/app/app.hpp"

namespace kam::app {

bool BlockingPool::enter() {
  if (waiting_.fetch_add(1) < most_) return true;
  waiting_.fetch_sub(1);
  return false;
}

store::Instant system_now() {
  return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

asio::awaitable<void> hold_back(App& app, std::string address) {
  if (app.limits.refused.allow(address, app.clock())) co_return;
  asio::steady_timer timer(co_await asio::this_coro::executor, app.limits.refusal_delay);
  co_await timer.async_wait(asio::use_awaitable);
}

}  // namespace kam::app
