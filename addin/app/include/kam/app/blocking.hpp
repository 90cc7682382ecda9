#pragma once
#include <atomic>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstddef>
#include <type_traits>
#include <utility>

#include "kam/rules/result.hpp"

namespace kam::app {

namespace asio = boost::asio;

/// Threads for calls that block (the store, files), with a bounded queue: who comes too late is turned away at once.
class BlockingPool {
 public:
  explicit BlockingPool(std::size_t threads, std::size_t most_waiting = 512) : pool_(threads), most_(most_waiting) {}

  asio::thread_pool& threads() { return pool_; }
  bool enter();
  void leave() { waiting_.fetch_sub(1); }

 private:
  asio::thread_pool pool_;
  std::size_t most_;
  std::atomic<std::size_t> waiting_{0};
};

/// Runs `work` (which returns a Result and does not throw) on the pool and comes home to the caller's executor.
/// Name the closure first and move it in. @error cancelled: the queue is full; answered 503.
template <class F>
auto blocking(BlockingPool& pool, F work) -> asio::awaitable<std::invoke_result_t<F&>> {
  using R = std::invoke_result_t<F&>;
  return asio::async_initiate<const asio::use_awaitable_t<>, void(R)>(
      [&pool](auto done, F job) {
        auto home = asio::make_work_guard(asio::get_associated_executor(done, pool.threads().get_executor()));
        auto go_home = [done = std::move(done), home = std::move(home)](R result) mutable {
          asio::post(home.get_executor(), [done = std::move(done), result = std::move(result)]() mutable {
            std::move(done)(std::move(result));
          });
        };
        if (!pool.enter()) return go_home(R(Error{Errc::cancelled, "too much work waits for the store"}));
        asio::post(pool.threads(), [&pool, job = std::move(job), go_home = std::move(go_home)]() mutable {
          R result = job();
          pool.leave();
          go_home(std::move(result));
        });
      },
      asio::use_awaitable, std::move(work));
}

}  // namespace kam::app
