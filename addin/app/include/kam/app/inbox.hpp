#pragma once
#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

#include "kam/store/store.hpp"

namespace kam::app {

/// Where verified deliveries wait for their commit. Those that come while one is written go into the next together: one
/// sync of the disk for all of them, and nobody waits for company.
class Inbox {
 public:
  using Answer = Result<store::Store::Accepted>;

  explicit Inbox(store::Store& store, std::size_t most_waiting = 4096, std::size_t most_together = 512);
  /// Writes what waits, then ends.
  ~Inbox();
  Inbox(const Inbox&) = delete;
  Inbox& operator=(const Inbox&) = delete;

  /// Durable when it returns, on the caller's executor.
  /// @error cancelled: too many wait, send it again later. Else those of Store::accept.
  boost::asio::awaitable<Answer> accept(store::Incoming delivery);

  struct Figures {
    std::uint64_t deliveries = 0, commits = 0;  ///< since the start
    std::size_t waiting = 0;
    bool full = false;  ///< the next one is turned away
  };
  Figures figures() const;

 private:
  struct Waiting {
    store::Incoming delivery;
    boost::asio::any_io_executor home;  ///< where the caller is answered; kept at work until then
    std::function<void(Answer)> answer;
  };
  void enter(Waiting waiting);
  void run(std::stop_token stop);
  Result<std::vector<Answer>> commit(std::span<const store::Incoming> deliveries);
  std::vector<Answer> write(std::span<const store::Incoming> deliveries);
  static void go_home(std::vector<Waiting> group, std::vector<Answer> answers);

  store::Store& store_;
  std::size_t most_waiting_, most_together_;
  mutable std::mutex mutex_;
  std::condition_variable_any arrived_;
  std::vector<Waiting> waiting_;
  std::atomic<std::uint64_t> deliveries_ = 0, commits_ = 0;
  std::jthread writer_;
};

}  // namespace kam::app
