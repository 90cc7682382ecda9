#include "watchdog.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "service_manager.hpp"

namespace kam::cli {

Watchdog::Watchdog(boost::asio::io_context& context, app::App& app, std::chrono::microseconds interval)
    : context_(context), app_(app), interval_(interval), timer_(context) {
  wait();
}

void Watchdog::stop() {
  stopped_ = true;
  timer_.cancel();
}

void Watchdog::wait() {
  timer_.expires_after(interval_);
  timer_.async_wait([this](boost::system::error_code cancelled) {
    if (cancelled || stopped_) return;
    boost::asio::co_spawn(context_, look(), boost::asio::detached);
  });
}

boost::asio::awaitable<void> Watchdog::look() {
  auto ask = [&store = app_.store]() -> Result<bool> {
    (void)store.check();  // an error is an answer
    return true;
  };
  const auto answered = co_await app::blocking(app_.database, std::move(ask));
  if (answered) notify_manager("WATCHDOG=1");
  if (!stopped_) wait();
}

}  // namespace kam::cli
