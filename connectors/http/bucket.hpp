#pragma once
#include "http/breaker.hpp"

namespace kam::connectors::http {

/// A token bucket: `rate` calls a second on the long run, one second's worth at once (at least one). Pure.
class Bucket {
 public:
  explicit Bucket(double rate);
  /// Takes the next token. @return when it is there; the caller waits until then.
  Clock::time_point take(Clock::time_point now);
  /// When the next token is there, without taking it.
  [[nodiscard]] Clock::time_point next(Clock::time_point now) const;
  [[nodiscard]] double rate() const { return rate_; }

 private:
  double rate_;
  Clock::duration each_;      ///< between two tokens
  Clock::duration burst_;     ///< how far the next free token may lie in the past
  Clock::time_point free_{};  ///< of the next token
};

}  // namespace kam::connectors::http
