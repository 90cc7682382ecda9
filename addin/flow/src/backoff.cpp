#include "kam/connectors/retry.hpp"
#include "kam/flow/worker.hpp"

namespace kam::flow {

std::chrono::milliseconds backoff(const WorkerSettings& settings, int attempts, double random) {
  return connectors::retry_delay({settings.first_backoff, settings.longest_backoff}, attempts, random);
}

}  // namespace kam::flow
