#pragma once
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace kam::http {

/// A connection as the server sees it when it stops. Both calls may come from any thread.
class LiveConnection {
 public:
  virtual ~LiveConnection() = default;
  virtual void finish() = 0;  ///< end now if idle, else after the current request
  virtual void cut() = 0;     ///< end now
};

/// Who is connected: counts against the two caps and reaches all of them for a stop.
class Connections : public std::enable_shared_from_this<Connections> {
 public:
  /// One place under the caps, given back when it goes.
  class Place {
   public:
    Place(std::shared_ptr<Connections> owner, std::string address)
        : owner_(std::move(owner)), address_(std::move(address)) {}
    ~Place() {
      if (owner_) owner_->leave(address_);
    }
    Place(Place&&) = default;
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    Place& operator=(Place&&) = delete;
    const std::string& address() const { return address_; }

   private:
    std::shared_ptr<Connections> owner_;
    std::string address_;
  };

  Connections(std::size_t most, std::size_t most_per_address) : most_(most), most_per_address_(most_per_address) {}

  /// Nothing when a cap is reached; that of an address does not count for a proxy, which brings many clients.
  std::unique_ptr<Place> enter(std::string address, bool is_proxy);
  void add(std::weak_ptr<LiveConnection> connection);
  std::size_t count() const;
  void finish_all();
  void cut_all();
  /// Calls once when nobody is connected any more: at once if so now.
  void when_empty(std::function<void()> call);

 private:
  void leave(const std::string& address);
  void for_each(void (LiveConnection::*call)());

  const std::size_t most_, most_per_address_;
  mutable std::mutex mutex_;
  std::size_t count_ = 0;
  std::unordered_map<std::string, std::size_t> per_address_;
  std::vector<std::weak_ptr<LiveConnection>> live_;
  std::function<void()> on_empty_;
};

}  // namespace kam::http
