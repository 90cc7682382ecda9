#pragma once
#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

#include "kam/store/store.hpp"

namespace kam::extensions {

inline std::int64_t unix_seconds(store::Instant instant) {
  return std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch().count();
}

/// Digits alone, at most 11, no leading zero: as a signed text has them.
inline std::optional<std::int64_t> whole_seconds(std::string_view text) {
  if (text.empty() || text.size() > 11 || text.front() == '0') return std::nullopt;
  if (!std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; })) return std::nullopt;
  std::int64_t seconds = 0;
  std::from_chars(text.data(), text.data() + text.size(), seconds);
  return seconds;
}

}  // namespace kam::extensions
