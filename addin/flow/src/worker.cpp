#include "kam/flow/worker.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "kam/certs/crypto.hpp"
#include "kam/connectors/retry.hpp"
#include "kam/connectors/sent_records.hpp"
#include "kam/log/log.hpp"
#include "kam/store/sent.hpp"
#include "src/ask.hpp"
#include "src/asking.hpp"
#include "src/lower_priority.hpp"

namespace kam::flow {

namespace {
constexpr std::chrono::hours between_prunings{1};
constexpr std::size_t most_ids_in_log = 20;
constexpr std::chrono::seconds step_of_a_clock{1};

std::vector<std::string> accounts_of(const std::vector<store::Event>& events) {
  std::set<std::string> accounts;
  for (const auto& event : events) accounts.insert(event.account_id);
  return {accounts.begin(), accounts.end()};
}

std::string joined(const std::vector<std::string>& accounts) {
  std::string text;
  for (std::size_t i = 0; i < std::min(accounts.size(), most_ids_in_log); ++i) text += (i ? " " : "") + accounts[i];
  return text;
}

/// All that is new is in the store already.
bool needs_no_crm(const store::Event& event) {
  return event.source == store::entered_source || event.source == store::sent_source;
}

std::vector<std::int64_t> ids_of(const std::vector<store::Event>& events) {
  std::vector<std::int64_t> ids;
  for (const auto& event : events) ids.push_back(event.id);
  return ids;
}
}  // namespace

Worker::Worker(store::Store& store, Engine engine, Connect connect, WorkerSettings settings,
               std::function<double()> random)
    : store_(store),
      engine_(std::move(engine)),
      connect_(std::move(connect)),
      settings_(std::move(settings)),
      random_(random ? std::move(random) : connectors::any_fraction),
      rulesets_(settings_.packs, engine_),
      holder_(certs::hex(certs::random_bytes(8))) {}

Worker::~Worker() {
  stop();
  asking_.clear();
  pool_.join();
}

Result<std::size_t> Worker::recover() {
  const auto tenants = store_.tenants();
  if (!tenants) return tenants.error();
  std::size_t events = 0;
  for (const auto& tenant : *tenants) {
    const auto recovered = store_.recover(tenant.id, engine_.clock());
    if (!recovered) return recovered.error();
    events += *recovered;
    const auto behind = store_.is_behind(tenant.id);
    if (!behind) return behind.error();
    if (*behind && !behind_.contains(tenant.id)) fall_behind(tenant.id);
  }
  if (events > 0) log::event("flow.recovered", {{"events", events}});
  return events;
}

/// Another server may have died with what it had leased.
void Worker::take_up_what_nobody_keeps() {
  const auto now = engine_.clock();
  if (now >= recovered_ && now - recovered_ < settings_.lease / 2) return;
  recovered_ = now;
  if (const auto recovered = recover(); !recovered) log::error("flow.failed", {{"detail", recovered.error().detail}});
}

std::size_t Worker::round() {
  give_back_what_was_left();
  take_up_what_nobody_keeps();
  const auto tenants = store_.tenants();
  if (!tenants) {
    log::error("flow.failed", {{"detail", tenants.error().detail}});
    return 0;
  }
  watch_the_clock(*tenants);
  follow_rules(*tenants);
  std::size_t batches = 0;
  for (const auto& tenant : *tenants) batches += work_off(tenant) ? 1 : 0;
  let_go_of_removed(*tenants);
  catch_up();
  return batches;
}

void Worker::let_go_of_removed(const std::vector<store::Tenant>& tenants) {
  std::erase_if(asking_, [&](const auto& one) {
    const bool is_there = std::ranges::any_of(tenants, [&](const auto& tenant) { return tenant.id == one.first; });
    return !is_there && one.second->wait(std::chrono::milliseconds(0));
  });
}

void Worker::fall_behind(const std::string& tenant) {
  const auto now = engine_.clock();
  auto& behind = behind_.try_emplace(tenant, Behind{now, now}).first->second;
  behind.due = std::min(now + settings_.calm, behind.since + settings_.longest_behind);
}

/// One tenant a round, so that an event does not wait for all of them.
void Worker::catch_up() {
  const auto first = std::min_element(behind_.begin(), behind_.end(), [](const auto& one, const auto& other) {
    return one.second.due < other.second.due;
  });
  if (first == behind_.end() || first->second.due > engine_.clock()) return;
  const auto tenant = first->first;
  behind_.erase(first);
  catch_up(tenant);
}

void Worker::catch_up(const std::string& tenant) {
  const auto start = engine_.clock();
  const auto rescored = flow::catch_up(store_, tenant, rulesets_.of(tenant));
  if (!rescored) {
    if (rescored.error().code == Errc::not_found) return;  // a tenant that was removed
    log::error("flow.failed", {{"tenant", tenant}, {"detail", rescored.error().detail}});
    behind_[tenant] = {start, start + settings_.longest_behind};
  } else if (*rescored) {
    log::event("flow.caught_up", {{"tenant", tenant},
                                  {"changed", (*rescored)->changed},
                                  {"as_of", (*rescored)->as_of},
                                  {"ms", (engine_.clock() - start).count()}});
  }
}

/// By the hours that it was set back nothing would be due.
void Worker::watch_the_clock(const std::vector<store::Tenant>& tenants) {
  const auto now = engine_.clock();
  const bool set_back = now + step_of_a_clock < std::exchange(last_round_, now);
  if (!set_back) return;
  log::warn("flow.clock_set_back");
  outages_.clear();
  for (auto& [tenant, behind] : behind_) behind = {now, now};
  for (const auto& tenant : tenants)
    if (const auto ok = store_.make_due(tenant.id, now); !ok)
      log::error("flow.failed", {{"tenant", tenant.id}, {"detail", ok.error().detail}});
}

void Worker::give_back_what_was_left() {
  std::erase_if(left_, [&](const auto& one) { return store_.return_untried(one.first, one.second).has_value(); });
}

/// One batch: the events of the accounts of the tenant that have waited longest, and one scoring for all of them. What
/// its CRM takes too long for is worked off by a later round.
bool Worker::work_off(const store::Tenant& tenant) {
  auto asking = asking_.find(tenant.id);
  const bool begun = asking == asking_.end();
  if (begun) {
    auto batch = begin(tenant);
    if (!batch) return false;
    asking = asking_.emplace(tenant.id, std::move(batch)).first;
  }
  if (!asking->second->wait(begun ? settings_.patience : std::chrono::milliseconds(0))) return false;
  const auto answered = std::move(asking->second);
  asking_.erase(asking);
  return finish(tenant.id, *answered);
}

/// Leases what is due, and has the CRM asked. Nothing if there is nothing to do.
std::unique_ptr<Asking> Worker::begin(const store::Tenant& tenant) {
  const auto start = engine_.clock();
  if (asking_.size() >= settings_.most_asked) return nullptr;
  if (const auto out = outages_.find(tenant.id); out != outages_.end() && start < out->second.until) return nullptr;
  const auto due = store_.next_due(tenant.id);
  if (due && (!*due || **due > start)) return nullptr;
  auto events = store_.lease(tenant.id, start, {holder_, settings_.lease, settings_.accounts_a_round});
  if (!events) {
    log::error("flow.failed", {{"tenant", tenant.id}, {"detail", events.error().detail}});
    return nullptr;
  }
  if (events->empty()) return nullptr;
  Asking::Batch batch{start, std::move(*events),
                      std::make_unique<LeaseKeeper>(store_, tenant.id, holder_, settings_.lease, engine_.clock)};
  std::function<Refreshed()> ask;
  const bool is_read = tenant.crm != connectors::sent_records;
  if (auto accounts = in_turn(tenant.id, batch.events); is_read && !accounts.empty()) {
    auto connector = connect_(tenant, pool_.get_executor());
    if (!connector) return give_back(tenant.id, batch.events, connector.error()), nullptr;
    ask = [this, connector = std::move(*connector), accounts = std::move(accounts), stop = stopping_] {
      const AskingLimits limits{settings_.account_limit, settings_.asking_a_round};
      return refresh(connector, accounts, pool_, limits, stop);
    };
  }
  return std::make_unique<Asking>(std::move(batch), std::move(ask), [this] { notify({}); });
}

/// The next process takes the events up.
void Worker::let_go(const std::string& tenant, Asking& asking) {
  for (const auto& event : asking.batch().events) left_[tenant].push_back(event.id);
}

/// Stores what the CRM answered and scores its accounts. @return was anything scored?
bool Worker::finish(const std::string& tenant, Asking& asking) {
  auto& [start, events, keeper] = asking.batch();
  auto& refreshed = asking.answers();
  if (refreshed.broken_off) return let_go(tenant, asking), false;
  if (!refreshed.broken_by.empty()) outages_[tenant].account = refreshed.broken_by;
  std::vector<store::Event> kept;
  std::map<std::string, std::vector<store::Event>> failed;
  for (auto& event : events) {
    if (refreshed.untried.contains(event.account_id)) {
      left_[tenant].push_back(event.id);
    } else if (const auto fault = refreshed.failed.find(event.account_id); fault == refreshed.failed.end()) {
      kept.push_back(std::move(event));
    } else {  // what an outage befell goes back in one piece
      failed[may_pass(fault->second.code) ? refreshed.broken_by : fault->first].push_back(std::move(event));
    }
  }
  for (const auto& [account, theirs] : failed) give_back(tenant, theirs, refreshed.failed.at(account));
  give_back_what_was_left();
  if (kept.empty()) return false;

  if (!refreshed.is_empty())
    if (auto ok = store_.replace_records(tenant, refreshed.replacement); !ok)
      return give_back(tenant, kept, ok.error()), false;
  const auto rescored =
      rescore_accounts(store_, tenant, rulesets_.of(tenant), accounts_of(kept), ids_of(kept), snapshots_);
  if (!rescored) return give_back(tenant, kept, rescored.error()), false;
  if (const auto out = outages_.find(tenant); out != outages_.end()) out->second = {{}, out->second.account, {}};
  fall_behind(tenant);
  const auto accounts = accounts_of(kept);
  log::event("flow.rescored", {{"tenant", tenant},
                               {"events", kept.size()},
                               {"accounts", joined(accounts)},
                               {"account_count", accounts.size()},
                               {"changed", rescored->changed},
                               {"as_of", rescored->as_of},
                               {"ms", (engine_.clock() - start).count()}});
  return true;
}

void Worker::follow_rules(const std::vector<store::Tenant>& tenants) {
  const auto now = engine_.clock();
  const bool at_once = rules_changed_.exchange(false);
  if (rulesets_.empty() || (!at_once && now - looked_ < settings_.between_looks)) return;
  looked_ = now;
  std::vector<std::string> ids;
  for (const auto& tenant : tenants) ids.push_back(tenant.id);
  rulesets_.look(ids, at_once);
  for (const auto& id : ids) follow_rules(id);
}

/// Whatever the reason that the last scoring was made by other rules, also one of before a restart.
void Worker::follow_rules(const std::string& tenant) {
  const Engine& engine = rulesets_.of(tenant);
  const auto last = store_.scoring(tenant);
  const auto failed = not_rescored_.find(tenant);
  const bool tried = failed != not_rescored_.end() && failed->second == engine.ruleset;
  if (!last || !*last || (*last)->ruleset == engine.ruleset || tried) return;
  const auto start = engine.clock();
  const auto rescored = rescore(store_, tenant, engine);
  if (!rescored) {
    not_rescored_[tenant] = engine.ruleset;
    return log::warn("rules.not_followed",
                     {{"tenant", tenant}, {"ruleset", engine.ruleset}, {"detail", rescored.error().detail}});
  }
  not_rescored_.erase(tenant);
  log::event("rules.followed", {{"tenant", tenant},
                                {"ruleset", engine.ruleset},
                                {"before", (*last)->ruleset},
                                {"changed", rescored->changed},
                                {"as_of", rescored->as_of},
                                {"ms", (engine.clock() - start).count()}});
}

void Worker::look_at_rules() {
  rules_changed_ = true;
  notify({});
}

/// The accounts that the CRM is asked for: not those of which all that is new was entered or sent.
std::vector<std::string> Worker::in_turn(const std::string& tenant, const std::vector<store::Event>& events) {
  std::vector<store::Event> asking;
  std::ranges::copy_if(events, std::back_inserter(asking),
                       [](const store::Event& event) { return !needs_no_crm(event); });
  auto accounts = accounts_of(asking);
  const auto out = outages_.find(tenant);
  const auto suspect =
      out == outages_.end() ? accounts.end() : std::find(accounts.begin(), accounts.end(), out->second.account);
  if (suspect != accounts.end()) std::rotate(suspect, suspect + 1, accounts.end());
  return accounts;
}

/// The whole tenant rests: thousands of events would not be asked for one by one.
store::Instant Worker::rest(const std::string& tenant, int attempts) {
  const connectors::RetrySettings pauses{settings_.first_backoff, settings_.longest_rest};
  return outages_[tenant].until = engine_.clock() + connectors::retry_delay(pauses, attempts, random_());
}

void Worker::give_back(const std::string& tenant, const std::vector<store::Event>& events, const Error& error) {
  const auto now = engine_.clock();
  const auto waits_for_crm = [&](const store::Event& event) {
    return may_pass(error.code) && now - event.received_at < settings_.longest_outage;
  };
  std::map<int, std::vector<store::Event>> by_attempts;  // under 0 those that wait until the outage is over
  int most = 1;
  for (const auto& event : events) {
    by_attempts[waits_for_crm(event) ? 0 : event.attempts].push_back(event);
    most = std::max(most, event.attempts);
  }
  for (const auto& [attempts, some] : by_attempts) {
    std::optional<store::Instant> next;
    if (attempts == 0) {
      next = rest(tenant, most);
    } else if (attempts < settings_.most_attempts) {
      next = now + backoff(settings_, attempts, random_());
    }
    const bool told = attempts == 0 && std::exchange(outages_[tenant].told, error.detail) == error.detail;
    if (!told)
      log::event(next ? "flow.postponed" : "flow.given_up",
                 {{"tenant", tenant},
                  {"accounts", joined(accounts_of(some))},
                  {"events", some.size()},
                  {"attempts", some.front().attempts},
                  {"detail", error.detail}},
                 next ? log::Level::warn : log::Level::error);
    const auto written = store_.give_back(tenant, ids_of(some), next, error.detail);
    if (written) continue;
    for (const auto& event : some) left_[tenant].push_back(event.id);
    log::error("flow.failed", {{"tenant", tenant}, {"detail", written.error().detail}});
  }
}

void Worker::start() {
  if (const auto recovered = recover(); !recovered) log::error("flow.failed", {{"detail", recovered.error().detail}});
  thread_ = std::jthread([this](std::stop_token stop) { run(std::move(stop)); });
}

void Worker::run(std::stop_token stop) {
  stopping_ = stop;
  lower_priority();
  while (!stop.stop_requested()) {
    {
      const std::lock_guard lock(mutex_);
      awake_at_ = store::Instant::max();  // before the round: what is stored during it makes it earlier
    }
    round();
    forget_old_deliveries();
    notify(next_round());
    sleep(stop);
  }
  for (const auto& [tenant, asking] : asking_) let_go(tenant, *asking);
  asking_.clear();  // each ends after the account that it is at
  give_back_what_was_left();
}

void Worker::sleep(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  for (bool sooner = true; sooner;) {
    const auto until = awake_at_;
    sooner = wake_.wait_for(lock, stop, until - engine_.clock(), [&] { return awake_at_ < until; });
  }
}

/// Not later than `poll` from now, since another process may add events and tenants.
store::Instant Worker::next_round() {
  const auto now = engine_.clock();
  auto next = now + settings_.poll;
  for (const auto& [tenant, behind] : behind_) next = std::min(next, behind.due);
  const auto tenants = store_.tenants();
  if (!tenants) return next;
  for (const auto& tenant : *tenants) {
    if (asking_.contains(tenant.id) || asking_.size() >= settings_.most_asked) continue;  // it tells when it is done
    const auto due = store_.next_due(tenant.id);
    if (!due || !*due) continue;
    const auto out = outages_.find(tenant.id);
    next = std::min(next, out == outages_.end() ? **due : std::max(**due, out->second.until));
  }
  return next;
}

void Worker::forget_old_deliveries() {
  const auto now = engine_.clock();
  if (now - pruned_ < between_prunings) return;
  pruned_ = now;
  const auto tenants = store_.tenants();
  if (!tenants) return;
  for (const auto& tenant : *tenants)
    if (const auto ok = store_.prune_deliveries(tenant.id, now - settings_.deliveries_kept); !ok)
      log::error("flow.failed", {{"tenant", tenant.id}, {"detail", ok.error().detail}});
}

void Worker::notify(store::Instant due) {
  {
    const std::lock_guard lock(mutex_);
    if (due >= awake_at_) return;
    awake_at_ = due;
  }
  wake_.notify_one();
}

void Worker::stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  thread_.join();
}

}  // namespace kam::flow
