#pragma once
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "kam/store/store.hpp"

namespace kam::app {

/// A token bucket for each name: `rate` a second on the long run, `burst` at once. Remembers a bounded number of names.
class RateLimiter {
 public:
  RateLimiter(double rate, double burst);
  /// Takes a token of this name; false if there is none.
  bool allow(const std::string& name, store::Instant now);

 private:
  struct Bucket {
    double tokens;
    store::Instant filled;
  };
  void forget_the_full(store::Instant now);
  double tokens_at(const Bucket& bucket, store::Instant now) const;

  double rate_, burst_;
  std::unique_ptr<std::mutex> mutex_ = std::make_unique<std::mutex>();
  std::map<std::string, Bucket, std::less<>> buckets_;
};

}  // namespace kam::app
