#pragma once
#include <sys/resource.h>
#include <unistd.h>

namespace kam::flow {

/// The calling thread gives way to those that a person waits for.
inline void lower_priority() {
  constexpr int less = 10;
  ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), less);
}

}  // namespace kam::flow
