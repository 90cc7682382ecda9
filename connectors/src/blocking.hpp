#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <type_traits>
#include <utility>

namespace kam::connectors {

/// Runs `work`, which returns a Result and does not throw, on `pool` and comes home to the caller's executor.
template <class Work>
auto blocking(boost::asio::any_io_executor pool, Work work) -> boost::asio::awaitable<std::invoke_result_t<Work&>> {
  namespace asio = boost::asio;
  using Answer = std::invoke_result_t<Work&>;
  return asio::async_initiate<const asio::use_awaitable_t<>, void(Answer)>(
      [pool](auto done, Work job) {
        auto home = asio::make_work_guard(asio::get_associated_executor(done, pool));
        asio::post(pool, [done = std::move(done), job = std::move(job), home = std::move(home)]() mutable {
          Answer answer = job();
          asio::post(home.get_executor(), [done = std::move(done), answer = std::move(answer)]() mutable {
            std::move(done)(std::move(answer));
          });
        });
      },
      asio::use_awaitable, std::move(work));
}

}  // namespace kam::connectors
