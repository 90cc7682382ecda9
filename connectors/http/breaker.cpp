#include "http/breaker.hpp"

#include <algorithm>

namespace kam::connectors::http {

namespace {
constexpr std::chrono::milliseconds look_at_trial{250};
constexpr std::chrono::seconds shortest_pause{1};
}  // namespace

std::optional<Clock::time_point> Breaker::admit(Clock::time_point now) {
  if (state_ == State::closed) return std::nullopt;
  if (state_ == State::half_open) return now + look_at_trial;
  if (now < until_) return until_;
  state_ = State::half_open;
  tried_ = now;
  return std::nullopt;
}

void Breaker::succeeded() {
  if (state_ == State::open) return;  // of a call that went out before it opened: the trial decides
  state_ = State::closed;
  failures_ = 0;
  pause_ = settings_.pause;
}

void Breaker::failed(Clock::time_point now) {
  ++failures_;
  if (state_ == State::half_open || (state_ == State::closed && failures_ >= settings_.failures)) open(now);
}

void Breaker::abandoned(Clock::time_point now) {
  if (state_ != State::half_open) return;
  state_ = State::open;
  until_ = now;
}

void Breaker::open(Clock::time_point now) {
  const auto from = state_ == State::half_open ? tried_ : now;  // a trial that hung was a pause already
  state_ = State::open;
  until_ = std::max(from + pause_, now + shortest_pause);
  pause_ = std::min(pause_ * 2, settings_.longest);
}

}  // namespace kam::connectors::http
