#pragma once
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "src/lease_keeper.hpp"
#include "src/refresh.hpp"

namespace kam::flow {

/// A batch of one tenant's events while its CRM is asked, on a thread of its own: who waits for a CRM that hangs keeps
/// no other tenant waiting. Its leases are kept for as long as it lives.
class Asking {
 public:
  /// What was leased, by whom and for how long it is kept.
  struct Batch {
    store::Instant start;
    std::vector<store::Event> events;
    std::unique_ptr<LeaseKeeper> keeper;
  };

  /// @param ask   nothing: the CRM need not be asked.
  /// @param late  called once the answers are there, if somebody waited in vain.
  Asking(Batch batch, std::function<Refreshed()> ask, std::function<void()> late);

  /// Are the answers there, or within so long?
  bool wait(std::chrono::milliseconds patience);
  Batch& batch() { return batch_; }
  /// Once they are there.
  Refreshed& answers() { return *answers_; }

 private:
  Batch batch_;
  std::function<void()> late_;
  std::mutex mutex_;
  std::condition_variable there_;
  std::optional<Refreshed> answers_;
  bool waited_in_vain_ = false;
  std::jthread thread_;
};

}  // namespace kam::flow
