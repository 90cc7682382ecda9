#pragma once
#include <chrono>
#include <optional>
#include <string_view>

namespace kam::connectors {

/// Any number in [0, 1).
double any_fraction();

struct RetrySettings {
  std::chrono::milliseconds first{1'000}, longest{300'000};
};

/// Full jitter: anything from 0 to first · 2^(tries − 1), at most longest.
/// @param tries   made so far, from 1.
/// @param random  in [0, 1).
std::chrono::milliseconds retry_delay(const RetrySettings& settings, int tries, double random);

/// What a Retry-After field asks for, as seconds or as an HTTP date; at most an hour, so that a careless or hostile
/// host cannot silence us for days. Nothing for anything else, and 0 for a date that is past.
std::optional<std::chrono::seconds> retry_after(std::string_view value, std::chrono::system_clock::time_point now);

}  // namespace kam::connectors
