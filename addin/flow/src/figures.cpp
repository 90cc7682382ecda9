#include "kam/flow/figures.hpp"

#include "src/scoring_time.hpp"

namespace kam::flow {

Figures& figures() {
  static Figures all;
  return all;
}

void ScoringTime::scored(std::size_t accounts) const {
  figures().accounts += accounts;
  figures().microseconds += static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began_).count());
}

}  // namespace kam::flow
