#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "kam/connectors/http_calls.hpp"
#include "kam/flow/handlers.hpp"

namespace kam::flow {

struct OutgoingSettings {
  std::chrono::milliseconds poll{1'000};   ///< looks for new scorings and due messages this often
  std::chrono::minutes between_looks{10};  ///< at accounts whose change may have held long enough
  connectors::RetrySettings retry{std::chrono::seconds(5), std::chrono::hours(6)};  ///< of a message that was not taken
  std::chrono::hours give_up_after{3 * 24};                                         ///< then it is dead
  std::chrono::milliseconds answer_limit{20'000};                                   ///< for one attempt
  std::size_t at_once = 32, of_one_subscription = 4;                                ///< attempts under way
  std::chrono::hours kept{30 * 24};                                                 ///< of messages that ended
  int page = 200;  ///< accounts compared in one transaction
};

/// Tells subscribers what changed: compares each assessment that changed with what was last announced of its account,
/// stores messages together with the new state, and sends them, signed as Standard Webhooks, until they are taken.
class Outgoing {
 public:
  /// @param calls  stopped before this is, else its end waits for attempts under way.
  Outgoing(store::Store& store, connectors::HttpCalls& calls, PackOf pack_of, std::function<store::Instant()> clock,
           OutgoingSettings settings = {}, std::function<double()> random = {});
  ~Outgoing();

  /// Compares what changed of the tenant's accounts. Nothing to do without an enabled subscription; what accounts are
  /// when the first one is added is no news. @return how many news there were.
  Result<std::size_t> compare(const store::Tenant& tenant);
  /// Begins to send what is due. @return how many attempts began.
  std::size_t send_due(const store::Tenant& tenant);
  /// No attempt is under way.
  void wait_until_idle();

  /// Compares and sends on a thread of its own with low priority.
  void start();
  /// Subscriptions or messages changed.
  void notify();
  void request_stop() { thread_.request_stop(); }
  void stop();

 private:
  struct Delivery {
    store::Tenant tenant;
    store::Subscription subscription;
    store::Message message;
  };
  struct Looked {
    store::Instant scoring, at;
  };

  void run(const std::stop_token& stop);
  void round();
  bool is_time_to_compare(const store::Tenant& tenant, bool at_once);
  void prune(const store::Tenant& tenant);
  std::set<std::int64_t> under_way();
  bool take_up(const store::Message& message);
  void put_down(const store::Message& message);
  boost::asio::awaitable<void> deliver(Delivery delivery);
  Result<connectors::HttpRequest> request_of(const Delivery& delivery, store::Instant now);
  Result<std::shared_ptr<connectors::HttpClient>> client_of(const Delivery& delivery);
  void note(const Delivery& delivery, const Result<connectors::HttpResponse>& answer);
  std::optional<store::Instant> next_attempt(const store::Message& message, store::Instant now,
                                             std::string_view retry_after);

  store::Store& store_;
  connectors::HttpCalls& calls_;
  PackOf pack_of_;
  std::function<store::Instant()> clock_;
  OutgoingSettings settings_;
  std::function<double()> random_;
  std::map<std::string, Looked> looked_;  ///< by tenant; of the thread alone
  store::Instant pruned_{};
  std::mutex mutex_;
  std::condition_variable_any wake_;
  bool notified_ = false, turn_free_ = false;
  std::set<std::int64_t> under_way_;
  std::map<std::string, std::size_t> of_subscription_;  ///< attempts under way
  std::condition_variable idle_;
  boost::asio::thread_pool pool_{1};
  std::jthread thread_;
};

}  // namespace kam::flow
