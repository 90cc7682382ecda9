#pragma once
#include <chrono>
#include <cstddef>

namespace kam::flow {

/// From here to the end of a scoring, for the process's figures.
class ScoringTime {
 public:
  void scored(std::size_t accounts) const;

 private:
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

}  // namespace kam::flow
