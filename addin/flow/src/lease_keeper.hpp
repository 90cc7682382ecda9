#pragma once
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "kam/store/store.hpp"

namespace kam::flow {

/// While it lives, somebody is at work on what a holder has leased: three times in the length of a lease it says so.
class LeaseKeeper {
 public:
  LeaseKeeper(store::Store& store, std::string tenant, std::string holder, std::chrono::milliseconds length,
              std::function<store::Instant()> clock);
  LeaseKeeper(const LeaseKeeper&) = delete;

 private:
  void run(const std::stop_token& stop);

  store::Store& store_;
  std::string tenant_, holder_;
  std::chrono::milliseconds length_;
  std::function<store::Instant()> clock_;
  std::mutex mutex_;
  std::condition_variable_any ended_;
  std::jthread thread_;
};

}  // namespace kam::flow
