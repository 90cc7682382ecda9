#pragma once
#include <chrono>
#include <optional>

namespace kam::connectors::http {

using Clock = std::chrono::steady_clock;

struct BreakerSettings {
  int failures = 5;                           ///< in a row, then it opens
  std::chrono::milliseconds pause{5'000};     ///< before the first trial; twice as long between those that fail,
  std::chrono::milliseconds longest{20'000};  ///< but no longer, so that a host that is back is found within 30 s
};

/// Keeps calls away from a host that does not answer. Pure: the caller brings the clock.
class Breaker {
 public:
  enum class State { closed, open, half_open };

  explicit Breaker(BreakerSettings settings = {}) : settings_(settings), pause_(settings.pause) {}

  /// May a call go out now? After the pause one trial may; each admitted call tells its end by exactly one of the
  /// three functions below.
  /// @return nothing: go; else when to ask again.
  std::optional<Clock::time_point> admit(Clock::time_point now);
  void succeeded();                       ///< the host answered, whatever it said of the request
  void failed(Clock::time_point now);     ///< no whole answer, or 5xx
  void abandoned(Clock::time_point now);  ///< ended by us, which says nothing of the host

  [[nodiscard]] State state() const { return state_; }
  [[nodiscard]] int failures() const { return failures_; }  ///< in a row

 private:
  void open(Clock::time_point now);

  BreakerSettings settings_;
  State state_ = State::closed;
  int failures_ = 0;
  std::chrono::milliseconds pause_;  ///< the next one, from the start of the trial before
  Clock::time_point until_{};        ///< open until
  Clock::time_point tried_{};        ///< when the last trial went out
};

}  // namespace kam::connectors::http
