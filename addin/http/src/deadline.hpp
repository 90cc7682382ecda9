#pragma once
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <memory>

namespace kam::http {

/// The moment at which the waits of one connection end. Its one timer is armed when it would fire too late, and looks
/// when it fires whether the moment has moved on: a request on a connection kept alive costs no timer operation. Used
/// by the thread of its executor alone.
class Deadline : public std::enable_shared_from_this<Deadline> {
 public:
  using Clock = std::chrono::steady_clock;

  /// @param expire  called when the moment passes, once and never again.
  Deadline(const boost::asio::any_io_executor& executor, std::function<void()> expire)
      : timer_(executor), expire_(std::move(expire)) {}

  void move_to(Clock::time_point at) { at_ = at; }
  void watch();  ///< to be called before each wait
  void stop();   ///< for good: nothing is called any more

 private:
  void arm();
  void fired();

  boost::asio::steady_timer timer_;
  std::function<void()> expire_;
  Clock::time_point at_ = Clock::time_point::max();
  Clock::time_point armed_for_ = Clock::time_point::max();
};

}  // namespace kam::http
