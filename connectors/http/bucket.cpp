#include "http/bucket.hpp"

#include <algorithm>

namespace kam::connectors::http {

Bucket::Bucket(double rate)
    : rate_(rate),
      each_(std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(1 / rate))),
      burst_(std::max(Clock::duration(std::chrono::seconds(1)) - each_, Clock::duration(0))) {}

Clock::time_point Bucket::next(Clock::time_point now) const {
  return std::max(free_, now - burst_);
}

Clock::time_point Bucket::take(Clock::time_point now) {
  const auto token = next(now);
  free_ = token + each_;
  return token;
}

}  // namespace kam::connectors::http
