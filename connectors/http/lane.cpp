#include "http/lane.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace kam::connectors::http {

namespace {
constexpr std::size_t most_hosts = 64;  ///< remembered, since a pattern can stand for any number
}

asio::awaitable<bool> Lane::enter(Clock::time_point until, Stop& stop) {
  if (stop.requested()) co_return false;
  if (turns_ > 0) {
    --turns_;
    co_return true;
  }
  Waiting me{asio::steady_timer(co_await asio::this_coro::executor, until)};
  const auto place = waiting_.insert(waiting_.end(), &me);
  const Stop::Guard guard(stop, [&me] { me.timer.cancel(); });
  co_await me.timer.async_wait(asio::as_tuple(asio::use_awaitable));
  if (me.called && !stop.requested()) co_return true;
  if (me.called)
    leave();
  else
    waiting_.erase(place);
  co_return false;
}

void Lane::leave() {
  if (waiting_.empty()) {
    ++turns_;
    return;
  }
  Waiting* const next = waiting_.front();
  waiting_.pop_front();
  next->called = true;
  next->timer.cancel();
}

Bucket& Lane::bucket(double rate) {
  if (!bucket_ || bucket_->rate() != rate) bucket_.emplace(rate);
  return *bucket_;
}

std::shared_ptr<HostMemory> Lane::host(const std::string& name) {
  if (hosts_.size() >= most_hosts && !hosts_.contains(name))
    std::erase_if(hosts_, [](const auto& one) { return one.second->breaker.failures() == 0; });
  auto& memory = hosts_[name];
  if (!memory) memory = std::make_shared<HostMemory>(HostMemory{Breaker(breaker_), {}});
  return memory;
}

}  // namespace kam::connectors::http
