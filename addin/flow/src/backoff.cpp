#include <algorithm>
#include <cmath>

#include "kam/flow/worker.hpp"

namespace kam::flow {

std::chrono::milliseconds backoff(const WorkerSettings& settings, int attempts, double random) {
  const auto doubled = std::ldexp(static_cast<double>(settings.first_backoff.count()), std::clamp(attempts - 1, 0, 40));
  const auto most = std::min(doubled, static_cast<double>(settings.longest_backoff.count()));
  return std::chrono::milliseconds(static_cast<std::int64_t>(most * random));
}

}  // namespace kam::flow
