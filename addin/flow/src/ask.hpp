#pragma once
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>
#include <chrono>
#include <exception>
#include <memory>

#include "kam/connectors/connector.hpp"

namespace kam::flow {

/// Is it an outage, which passes, rather than something that is wrong with what was asked?
constexpr bool may_pass(Errc code) {
  return code == Errc::upstream || code == Errc::timeout || code == Errc::rate_limited || code == Errc::environment;
}

/// Waits for what a connector answers. The coroutine holds the connector for as long as it works, even if nobody waits
/// any more. @error timeout: not within the limit. internal: it threw.
template <class Answer>
Result<Answer> wait_for(boost::asio::awaitable<Result<Answer>> work, boost::asio::thread_pool& pool,
                        std::chrono::milliseconds limit) {
  auto answer = boost::asio::co_spawn(pool, std::move(work), boost::asio::use_future);
  if (answer.wait_for(limit) != std::future_status::ready)
    return Error{Errc::timeout, "the CRM did not answer in time"};
  try {
    return answer.get();
  } catch (const std::exception& fault) {
    return Error{Errc::internal, std::string("the connector broke: ") + fault.what()};
  }
}

}  // namespace kam::flow
