#pragma once
#include <functional>
#include <memory>
#include <string>

#include "kam/app/blocking.hpp"
#include "kam/app/inbox.hpp"
#include "kam/app/rate_limit.hpp"
#include "kam/store/store.hpp"

namespace kam::panel {
class Texts;
}
namespace kam::flow {
class Reports;
}

namespace kam::app {

/// Figures of security.md 11, as an operator sets them: so many a second on the long run, so many at once.
struct LimitFigures {
  std::size_t key_requests_per_second = 20, key_requests_at_once = 40;
  std::size_t deliveries_per_second = 200, deliveries_at_once = 400;
  std::size_t refusals_per_second = 5, refusals_at_once = 5;
  std::chrono::milliseconds refusal_delay{1000};
  std::size_t deliveries_waiting = 4096, deliveries_together = 512;             ///< of the inbox
  std::size_t store_threads = 4, calls_waiting = 512, slow_calls_waiting = 32;  ///< of the pools
};

struct Limits {
  Limits(const LimitFigures& figures = {});

  RateLimiter api_key;   ///< requests a second of one API key
  RateLimiter webhooks;  ///< verified deliveries a second of one tenant
  RateLimiter refused;   ///< unverified calls a second of one address before their answers are delayed
  std::chrono::milliseconds refusal_delay;
  RateLimiter audited{1.0 / 60, 1};  ///< refusals of one address that become a line of a tenant's audit
};

/// What the handlers share. It outlives the server, so they may keep a reference.
struct App {
  store::Store& store;
  BlockingPool& database;                                ///< where calls of the store run
  Inbox& inbox;                                          ///< where verified deliveries go
  std::function<store::Instant()> clock;                 ///< now
  std::function<void(store::Instant due)> event_stored;  ///< one that is to be worked off then
  std::shared_ptr<const panel::Texts> texts;
  bool demo = false;  ///< /demo is there
  Limits limits{};
  std::function<void()> job_added = {};  ///< somebody who runs jobs may look
  /// May this address be called? Subscriptions ask.
  std::function<Result<void>(std::string_view url)> check_outgoing_url = {};
  std::function<void()> outgoing_changed = {};  ///< subscriptions or messages to them
  flow::Reports* reports = nullptr;             ///< of tenants as a whole
  BlockingPool* slow = nullptr;                 ///< where what takes long runs, and keeps nobody at `database` waiting
};

/// The clock of the machine.
store::Instant system_now();

/// Somebody is refused: that stands in the audit of the tenant that was meant, if it is there (the empty one: none
/// was), once a minute for each address; and the answer waits if the address was refused too often lately.
/// @param what  `webhook.refused`
boost::asio::awaitable<void> hold_back(App& app, std::string what, std::string tenant, std::string address);

}  // namespace kam::app
