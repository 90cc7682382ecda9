#pragma once
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "kam/app/app.hpp"

namespace kam::extensions::generic {

/// What the store knows of a tenant that delivers.
struct Sender {
  std::vector<store::ActiveSecret> secrets;
  std::chrono::milliseconds settle{};
};

/// Keeps it between deliveries, so that one need not wait for the store to be known. Dropped when this process or
/// another one has changed a tenant; another one's change is looked for every `recheck`, by one delivery for all.
class Senders {
 public:
  using Known = std::shared_ptr<const Sender>;

  explicit Senders(app::App& app, std::chrono::milliseconds recheck = std::chrono::milliseconds(100))
      : app_(app), recheck_(recheck) {}

  /// What is kept of the tenant; null if it has to be read.
  Known kept(const std::string& tenant);
  /// As the store has it now.
  boost::asio::awaitable<Result<Known>> read(std::string tenant);

 private:
  using Clock = std::chrono::steady_clock;
  struct Numbers {
    std::uint64_t own = 0;
    std::int64_t foreign = 0;
    friend bool operator==(const Numbers&, const Numbers&) = default;
  };
  Result<Known> look_up(const std::string& tenant, store::Instant now);
  void keep(const std::string& tenant, const Known& sender, const Numbers& numbers);

  app::App& app_;
  std::chrono::milliseconds recheck_;
  std::mutex mutex_;
  std::map<std::string, Known, std::less<>> known_;  ///< of tenants that are there, so not more than those
  Numbers numbers_;                                  ///< of the changes that `known_` has seen
  Clock::time_point checked_{};
  bool checking_ = false;
};

}  // namespace kam::extensions::generic
