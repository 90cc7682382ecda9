#include "kam/app/rate_limit.hpp"

#include <algorithm>

namespace kam::app {

namespace {
constexpr std::size_t most_names = 10'000;
}

RateLimiter::RateLimiter(double rate, double burst) : rate_(rate), burst_(burst) {}

double RateLimiter::tokens_at(const Bucket& bucket, store::Instant now) const {
  const auto seconds = std::chrono::duration<double>(now - bucket.filled).count();
  return std::min(burst_, bucket.tokens + std::max(0.0, seconds) * rate_);
}

bool RateLimiter::allow(const std::string& name, store::Instant now) {
  const std::lock_guard lock(*mutex_);
  if (buckets_.size() >= most_names) forget_the_full(now);
  auto& bucket = buckets_.try_emplace(name, Bucket{burst_, now}).first->second;
  bucket = {tokens_at(bucket, now), now};
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}

/// A full bucket is as good as none; if all are in use, the whole memory starts anew rather than grow.
void RateLimiter::forget_the_full(store::Instant now) {
  std::erase_if(buckets_, [&](const auto& one) { return tokens_at(one.second, now) >= burst_; });
  if (buckets_.size() >= most_names) buckets_.clear();
}

}  // namespace kam::app
