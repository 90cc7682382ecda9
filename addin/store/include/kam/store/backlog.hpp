#pragma once
#include <cstdint>
#include <optional>

#include "kam/store/instant.hpp"

namespace kam::store {

/// What waits in a tenant's inbox.
struct Backlog {
  std::int64_t waiting = 0, dead = 0;  ///< events; a delivery that was not parted yet counts as one
  std::optional<Instant> oldest = {};  ///< when the one whose turn it is was received
};

}  // namespace kam::store
