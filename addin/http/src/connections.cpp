#include "src/connections.hpp"

namespace kam::http {

std::unique_ptr<Connections::Place> Connections::enter(std::string address, bool is_proxy) {
  const std::lock_guard lock(mutex_);
  if (count_ >= most_) return nullptr;
  auto& here = per_address_[address];
  if (here >= most_per_address_ && !is_proxy) return nullptr;
  ++here;
  ++count_;
  return std::make_unique<Place>(shared_from_this(), std::move(address));
}

void Connections::add(std::weak_ptr<LiveConnection> connection) {
  const std::lock_guard lock(mutex_);
  live_.push_back(std::move(connection));
}

void Connections::leave(const std::string& address) {
  std::function<void()> call;
  {
    const std::lock_guard lock(mutex_);
    --count_;
    if (const auto here = per_address_.find(address); --here->second == 0) per_address_.erase(here);
    // The ended ones are swept when they are the larger half, so the cost a connection stays constant.
    if (live_.size() > 2 * count_ + 8)
      std::erase_if(live_, [](const auto& connection) { return connection.expired(); });
    if (count_ == 0) call = std::exchange(on_empty_, {});
  }
  if (call) call();
}

std::size_t Connections::count() const {
  const std::lock_guard lock(mutex_);
  return count_;
}

void Connections::for_each(void (LiveConnection::*call)()) {
  std::vector<std::weak_ptr<LiveConnection>> live;
  {
    const std::lock_guard lock(mutex_);
    live = live_;
  }
  for (const auto& weak : live)
    if (const auto connection = weak.lock()) ((*connection).*call)();
}

void Connections::finish_all() {
  for_each(&LiveConnection::finish);
}
void Connections::cut_all() {
  for_each(&LiveConnection::cut);
}

void Connections::when_empty(std::function<void()> call) {
  {
    const std::lock_guard lock(mutex_);
    if (count_ > 0) {
      on_empty_ = std::move(call);
      return;
    }
  }
  call();
}

}  // namespace kam::http
