#include "src/deadline.hpp"

#include <utility>

namespace kam::http {

void Deadline::watch() {
  if (expire_ && at_ < armed_for_) arm();
}

void Deadline::stop() {
  expire_ = nullptr;
  timer_.cancel();
}

void Deadline::arm() {
  armed_for_ = at_;
  timer_.expires_at(at_);
  timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& cancelled) {
    if (const auto self = cancelled ? nullptr : weak.lock()) self->fired();
  });
}

void Deadline::fired() {
  armed_for_ = Clock::time_point::max();
  if (Clock::now() < at_) return watch();
  const auto expire = std::exchange(expire_, nullptr);
  if (expire) expire();
}

}  // namespace kam::http
