#include "src/lease_keeper.hpp"

#include "kam/log/log.hpp"

namespace kam::flow {

LeaseKeeper::LeaseKeeper(store::Store& store, std::string tenant, std::string holder, std::chrono::milliseconds length,
                         std::function<store::Instant()> clock)
    : store_(store),
      tenant_(std::move(tenant)),
      holder_(std::move(holder)),
      length_(length),
      clock_(std::move(clock)),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

void LeaseKeeper::run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  for (;;) {
    ended_.wait_for(lock, stop, length_ / 3, [] { return false; });
    if (stop.stop_requested()) return;
    if (const auto kept = store_.keep_leases(tenant_, holder_, clock_() + length_); !kept)
      log::warn("flow.lease_not_kept", {{"tenant", tenant_}, {"detail", kept.error().detail}});
  }
}

}  // namespace kam::flow
