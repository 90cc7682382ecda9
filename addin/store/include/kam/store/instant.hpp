#pragma once
#include <chrono>

namespace kam::store {

/// A moment, as the store keeps it: milliseconds of UTC.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

}  // namespace kam::store
