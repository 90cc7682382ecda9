#pragma once
#include <atomic>
#include <cstdint>

namespace kam::flow {

/// What this process has scored since it began, whoever asked for it.
struct Figures {
  std::atomic<std::uint64_t> accounts = 0;      ///< as often as each was scored
  std::atomic<std::uint64_t> microseconds = 0;  ///< spent on it, storing included
};
Figures& figures();

}  // namespace kam::flow
