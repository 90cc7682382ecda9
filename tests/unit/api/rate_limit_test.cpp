#include "kam/app/rate_limit.hpp"

#include "catch.hpp"

using kam::app::RateLimiter;
using namespace std::chrono_literals;

TEST_CASE("a burst passes, then the rate, for each name apart", "[api][limits]") {
  RateLimiter limiter(20, 40);
  kam::store::Instant now{1000s};
  for (int i = 0; i < 40; ++i) CHECK(limiter.allow("one", now));
  CHECK_FALSE(limiter.allow("one", now));
  CHECK(limiter.allow("two", now));
  CHECK_FALSE(limiter.allow("one", now + 49ms));
  CHECK(limiter.allow("one", now + 99ms));
  now += 1h;
  for (int i = 0; i < 40; ++i) CHECK(limiter.allow("one", now));
  CHECK_FALSE(limiter.allow("one", now));
  CHECK_FALSE(limiter.allow("one", now - 1h));
}

TEST_CASE("the memory for names is bounded", "[api][limits]") {
  RateLimiter limiter(1, 1);
  for (int i = 0; i < 30'000; ++i) CHECK(limiter.allow(std::to_string(i), kam::store::Instant{1000s}));
}
