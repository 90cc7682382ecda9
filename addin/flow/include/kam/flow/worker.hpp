#pragma once
#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/thread_pool.hpp>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>

#include "kam/connectors/connector.hpp"
#include "kam/connectors/http_calls.hpp"
#include "kam/flow/rulesets.hpp"

namespace kam::flow {

class Asking;

/// The connector of an installation.
using Connect = std::function<Result<std::shared_ptr<connectors::Connector>>(const store::Tenant& tenant,
                                                                             boost::asio::any_io_executor blocking)>;
/// By the registry of connectors, with the tenant's settings and those that the store keeps sealed; both outlive it.
Connect connect_by_registry(store::Store& store, connectors::HttpCalls& calls);
/// The world as it is, where the log tells of each breaker that changes.
connectors::HttpWorld logged_world();

/// Between two attempts at a CRM that is out. With the 20 s that a last call may hang, the trial of the breaker after
/// it and the work itself, everything has caught up within 30 s after the CRM is well again.
inline constexpr std::chrono::milliseconds longest_outage_pause{2'000};

struct WorkerSettings {
  int most_attempts = 12;  ///< then the event is dead
  std::chrono::milliseconds first_backoff{1'000}, longest_backoff{300'000};
  /// While the CRM is out its tenant rests no longer than this, and no event dies of it, however many attempts that
  /// takes; so long after an event came, reading the CRM again (`kamd sync`) is the better way.
  std::chrono::milliseconds longest_rest{longest_outage_pause};
  std::chrono::hours longest_outage{24};
  std::chrono::milliseconds account_limit{60'000};  ///< for one answer of a connector
  std::chrono::milliseconds lease{60'000};          ///< nobody else takes an event before, and it is kept while at work
  int accounts_a_round = 200;                       ///< of one tenant, then the next one has its turn
  std::chrono::milliseconds asking_a_round{5'000};  ///< the accounts of one tenant; the rest comes with the next round
  std::chrono::milliseconds patience{100};          ///< with a CRM, before other tenants have their turn meanwhile
  std::size_t most_asked = 16;                      ///< CRMs at a time
  /// After an account of a small tenant was scored alone all are scored: once no more came for so long, in any case
  /// after so long.
  std::chrono::milliseconds calm{500}, longest_behind{10'000};
  std::chrono::milliseconds poll{1'000};  ///< looks for events of other processes this often
  std::chrono::hours deliveries_kept{8 * 24};
  std::filesystem::path packs;                     ///< the folder of the tenants' own rule packs; empty: none has one
  std::chrono::milliseconds between_looks{2'000};  ///< at those packs
};

/// How long to wait before the next attempt: anything from 0 to first · 2^(attempts − 1), at most longest.
/// @param random  in [0, 1).
std::chrono::milliseconds backoff(const WorkerSettings& settings, int attempts, double random);

/// Works off the inbox, apart from the request path: the due accounts of a tenant are read anew from its CRM, all its
/// accounts are scored once, and the events are done in the same transaction. What fails is tried again. A tenant whose
/// rules are no longer those of its last scoring is scored anew.
class Worker {
 public:
  Worker(store::Store& store, Engine engine, Connect connect, WorkerSettings settings = {},
         std::function<double()> random = {});
  ~Worker();

  /// Takes up what a dead process had leased. Once, before the first round.
  Result<std::size_t> recover();
  /// Works off what is due now, each tenant at most once. @return how many batches were rescored.
  std::size_t round();

  /// Recovers, then makes rounds on a thread of its own with low priority.
  void start();
  /// An event was stored that is due then: nothing is looked for before.
  void notify(store::Instant due);
  /// Somebody says that rule packs changed.
  void look_at_rules();
  /// Ends after the account or the scoring that it is at.
  void stop();
  /// The same, without waiting for it.
  void request_stop() { thread_.request_stop(); }

 private:
  struct Outage {
    store::Instant until{};  ///< the tenant's CRM is not asked before
    std::string account;     ///< at which it was seen: asked last the next time, in case it is the account
    std::string told;        ///< in the log
  };
  struct Behind {
    store::Instant since;
    store::Instant due;  ///< all are scored then
  };
  void run(std::stop_token stop);
  store::Instant next_round();
  void sleep(const std::stop_token& stop);
  void forget_old_deliveries();
  bool work_off(const store::Tenant& tenant);
  std::unique_ptr<Asking> begin(const store::Tenant& tenant);
  bool finish(const std::string& tenant, Asking& asking);
  void let_go(const std::string& tenant, Asking& asking);
  void let_go_of_removed(const std::vector<store::Tenant>& tenants);
  std::vector<std::string> in_turn(const std::string& tenant, const std::vector<store::Event>& events);
  store::Instant rest(const std::string& tenant, int attempts);
  void follow_rules(const std::vector<store::Tenant>& tenants);
  void follow_rules(const std::string& tenant);
  void give_back(const std::string& tenant, const std::vector<store::Event>& events, const Error& error);
  void give_back_what_was_left();
  void take_up_what_nobody_keeps();
  void fall_behind(const std::string& tenant);
  void catch_up();
  void catch_up(const std::string& tenant);
  void watch_the_clock(const std::vector<store::Tenant>& tenants);

  store::Store& store_;
  Engine engine_;  ///< of tenants without a pack of their own
  Connect connect_;
  WorkerSettings settings_;
  std::function<double()> random_;
  boost::asio::thread_pool pool_{4};  ///< for coroutines of connectors, and for their files
  std::mutex mutex_;
  std::condition_variable_any wake_;
  store::Instant awake_at_{};
  std::atomic<bool> rules_changed_ = true;
  Rulesets rulesets_;
  Snapshots snapshots_;
  store::Instant looked_{};
  std::map<std::string, std::string> not_rescored_;        ///< tenant → the ruleset with which its scoring failed
  std::map<std::string, Outage> outages_;                  ///< by tenant
  std::map<std::string, std::unique_ptr<Asking>> asking_;  ///< by tenant: what its CRM has still to answer
  std::map<std::string, Behind> behind_;                   ///< by tenant: to be asked of the store when it is due
  std::map<std::string, std::vector<std::int64_t>> left_;  ///< events that could not be given back: tried again
  std::string holder_;                                     ///< by which its leases are known
  store::Instant recovered_{};
  store::Instant last_round_{};  ///< to see that the clock was set back
  store::Instant pruned_{};
  std::stop_token stopping_;  ///< seen by the rounds of the thread
  std::jthread thread_;
};

}  // namespace kam::flow
