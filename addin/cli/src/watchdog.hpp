#pragma once
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>

#include "kam/app/app.hpp"

namespace kam::cli {

/// Tells the service manager that all is well, as often as it wants to hear it and only while that is true: this thread
/// runs, and the store can be read and written. A server that hangs is silent, and is started anew. A store that cannot
/// be written for a while (a full disk) is no reason: it mends itself, so only one that does not answer is silence.
class Watchdog {
 public:
  Watchdog(boost::asio::io_context& context, app::App& app, std::chrono::microseconds interval);
  /// No more words; then the context is not kept at work.
  void stop();

 private:
  void wait();
  boost::asio::awaitable<void> look();

  boost::asio::io_context& context_;
  app::App& app_;
  std::chrono::microseconds interval_;
  boost::asio::steady_timer timer_;
  bool stopped_ = false;
};

}  // namespace kam::cli
