#include "kam/flow/sync.hpp"

#include <random>
#include <set>

#include "kam/log/log.hpp"
#include "kam/rules/json.hpp"
#include "src/ask.hpp"
#include "src/page_records.hpp"
#include "src/refresh.hpp"

namespace kam::flow {

namespace {
namespace asio = boost::asio;
using store::SyncPhase;
using store::SyncPosition;

constexpr const char *full_mode = "full", *changes_mode = "changes";
constexpr int asked_at_once = 50;  ///< accounts that were on no page

double uniform() {
  thread_local std::mt19937_64 generator{std::random_device{}()};
  return std::uniform_real_distribution<double>(0, 1)(generator);
}

asio::awaitable<Result<connectors::Page>> pull(std::shared_ptr<connectors::Connector> connector, std::string cursor) {
  co_return co_await connector->pull(std::move(cursor));
}

std::size_t accounts_in(const store::SyncPage& page) {
  return page.records.size() - 1;  // one is what the accounts share
}

struct Counts {
  std::size_t pages = 0, gone = 0, merged = 0, bad_rows = 0;
};

/// What the handler keeps from job to job.
struct Means {
  Means(store::Store& where, Connect by, EngineOf with, const SyncSettings& set, std::function<double()> chance)
      : store(where), connect(std::move(by)), engine_of(std::move(with)), settings(set), random(std::move(chance)) {}
  ~Means() { pool.join(); }

  store::Store& store;
  Connect connect;
  EngineOf engine_of;
  SyncSettings settings;
  std::function<double()> random;
  asio::thread_pool pool{2};  ///< one for coroutines of connectors, one for their files
};

class Sync {
 public:
  Sync(Means& means, JobRun& run) : means_(means), run_(run), tenant_(run.tenant().id) {}

  Result<std::string> all() {
    auto connector = means_.connect(run_.tenant(), means_.pool.get_executor());
    if (!connector) return connector.error();
    connector_ = std::move(*connector);
    if (auto ok = begin(); !ok) return ok.error();
    for (;;) {
      const auto more = position_.phase == SyncPhase::pages ? next_page() : Result<bool>(false);
      if (!more) return more.error();
      if (!*more) break;
    }
    if (position_.phase == SyncPhase::missing)
      if (auto ok = ask_for_missing(); !ok) return ok.error();
    if (auto ok = score(); !ok) return ok.error();
    return to_json();
  }

 private:
  /// Goes on where the last one of its kind was broken off, else begins anew.
  Result<void> begin() {
    auto changes = means_.store.sync_position(tenant_, changes_mode);
    if (!changes) return changes.error();
    const bool wants_full = run_.job().options == full_sync;
    return !wants_full && !changes->cursor.empty() ? begin_changes(std::move(*changes)) : begin_full();
  }

  Result<void> begin_changes(SyncPosition position) {
    mode_ = changes_mode;
    position_ = std::move(position);
    if (position_.phase == SyncPhase::idle) position_.accounts = position_.total = 0;
    position_.phase = SyncPhase::pages;
    return {};
  }

  Result<void> begin_full() {
    mode_ = full_mode;
    auto position = means_.store.sync_position(tenant_, full_mode);
    if (!position) return position.error();
    position_ = std::move(*position);
    if (position_.phase != SyncPhase::idle) return {};
    position_ = {SyncPhase::pages, "", position_.sweep + 1, 0, 0, position_.changed};
    return means_.store.set_sync_position(tenant_, mode_, position_);
  }

  bool full() const { return mode_ == full_mode; }

  /// @return whether there is another one.
  Result<bool> next_page() {
    auto page = pull_patiently();
    if (!page && begins_anew(page.error())) {
      position_ = {SyncPhase::idle, "", position_.sweep, 0, 0, position_.changed};
      if (auto ok = means_.store.set_sync_position(tenant_, mode_, position_); !ok) return ok.error();
      if (auto ok = begin_full(); !ok) return ok.error();
      return true;
    }
    if (!page) return page.error();
    auto next = page->next;
    if (auto ok = keep(std::move(*page)); !ok) return ok.error();
    if (auto go_on = run_.progress(position_.accounts, position_.total); !go_on) return go_on.error();
    return next.has_value();
  }

  /// A CRM may forget where its pages were.
  bool begins_anew(const Error& error) {
    const bool forgotten = error.code == Errc::invalid_input || error.code == Errc::not_found;
    if (!forgotten || position_.cursor.empty() || began_anew_) return false;
    log::warn("sync.began_anew", {{"tenant", tenant_}, {"mode", mode_}, {"detail", error.detail}});
    return began_anew_ = true;
  }

  Result<connectors::Page> pull_patiently() {
    WorkerSettings pauses;
    pauses.first_backoff = means_.settings.first_backoff;
    pauses.longest_backoff = means_.settings.longest_backoff;
    for (int attempt = 1;; ++attempt) {
      auto page = wait_for(pull(connector_, position_.cursor), means_.pool, means_.settings.page_limit);
      if (page || !may_pass(page.error().code) || attempt >= means_.settings.most_attempts) return page;
      log::warn("sync.postponed", {{"tenant", tenant_}, {"attempts", attempt}, {"detail", page.error().detail}});
      if (auto go_on = run_.wait(backoff(pauses, attempt, means_.random())); !go_on) return go_on.error();
    }
  }

  /// Stores the page with what follows from its deletions and merges, and the position after it.
  Result<void> keep(connectors::Page page) {
    const bool only = full() && position_.cursor.empty() && !page.next;
    const auto shared = means_.store.shared_records(tenant_);
    if (!shared) return shared.error();
    auto kept = records_of(page, *shared, only);
    if (!kept) return kept.error();
    counts_.bad_rows += page.bad.size();
    if (auto ok = add_merged(page, *kept); !ok) return ok;
    kept->gone.insert(kept->gone.end(), page.gone.begin(), page.gone.end());
    counts_.gone += page.gone.size();
    position_.accounts += static_cast<std::int64_t>(accounts_in(*kept));
    if (page.accounts) position_.total = *page.accounts;
    position_.cursor = page.next.value_or("");
    if (!page.next) position_.phase = full() ? SyncPhase::missing : SyncPhase::idle;
    if (!page.next && !full()) position_.cursor = page.changes.value_or(position_.cursor);
    if (full()) kept->changes_cursor = page.changes;
    ++counts_.pages;
    return put(std::move(*kept));
  }

  Result<void> put(store::SyncPage page) {
    page.mode = mode_;
    page.position = position_;
    if (full()) page.sweep = position_.sweep;
    const auto changed = means_.store.store_page(tenant_, page);
    if (!changed) return changed.error();
    auto stored = means_.store.sync_position(tenant_, mode_);
    if (!stored) return stored.error();
    position_ = std::move(*stored);
    return {};
  }

  Result<void> add_merged(const connectors::Page& page, store::SyncPage& kept) {
    if (page.merged.empty()) return {};
    std::set<std::string> into;
    for (const auto& merge : page.merged) {
      kept.gone.push_back(merge.from);
      kept.merged.emplace_back(merge.from, merge.into);
      into.insert(merge.into);
    }
    counts_.merged += page.merged.size();
    return read_anew({into.begin(), into.end()}, kept);
  }

  /// Asks for these accounts; what the CRM does not have any more is gone.
  Result<void> read_anew(const std::vector<std::string>& accounts, store::SyncPage& kept) {
    const AskingLimits limits{means_.settings.page_limit, std::chrono::hours(24)};  // a page is stored whole
    auto asked = refresh(connector_, accounts, means_.pool, limits, run_.stop());
    if (asked.broken_off) return Error{Errc::cancelled, "the work was broken off"};
    if (!asked.failed.empty()) return asked.failed.begin()->second;
    for (auto& one : asked.replacement.records) {
      std::erase_if(kept.records, [&](const auto& other) { return other.account_id == one.account_id; });
      kept.records.push_back(std::move(one));
    }
    for (auto& account : asked.replacement.gone) kept.gone.push_back(std::move(account));
    return {};
  }

  /// Accounts that were on no page: gone, or made since their page was read.
  Result<void> ask_for_missing() {
    for (std::string after;;) {
      const auto missing = means_.store.not_swept(tenant_, position_.sweep, after, asked_at_once);
      if (!missing) return missing.error();
      if (missing->empty()) break;
      store::SyncPage kept;
      if (auto ok = read_anew(*missing, kept); !ok) return ok;
      counts_.gone += kept.gone.size();
      if (auto ok = put(std::move(kept)); !ok) return ok;
      after = missing->back();
      if (auto go_on = run_.progress(position_.accounts, position_.total); !go_on) return go_on;
    }
    position_.phase = SyncPhase::idle;
    return means_.store.set_sync_position(tenant_, mode_, position_);
  }

  Result<void> score() {
    const auto last = means_.store.scoring(tenant_);
    if (!last) return last.error();
    if (position_.changed == 0 && *last) return {};
    const auto engine = means_.engine_of(tenant_);
    if (!engine) return engine.error();
    const auto rescored = rescore(means_.store, tenant_, *engine);
    if (!rescored) return rescored.error();
    changed_ = position_.changed;
    scored_ = rescored->accounts;
    position_.changed = 0;
    return means_.store.set_sync_position(tenant_, mode_, position_);
  }

  std::string to_json() const {
    std::string out;
    rules::JsonWriter(out)
        .object()
        .field("mode", mode_)
        .field("accounts", position_.accounts)
        .field("changed", changed_)
        .field("gone", counts_.gone)
        .field("merged", counts_.merged)
        .field("bad_rows", counts_.bad_rows)
        .field("scored", scored_)
        .end_object();
    return out;
  }

  Means& means_;
  JobRun& run_;
  const std::string& tenant_;
  std::shared_ptr<connectors::Connector> connector_;
  const char* mode_ = full_mode;
  SyncPosition position_;
  Counts counts_;
  std::int64_t changed_ = 0;
  std::size_t scored_ = 0;
  bool began_anew_ = false;
};
}  // namespace

JobHandler syncing(store::Store& store, Connect connect, EngineOf engine_of, SyncSettings settings,
                   std::function<double()> random) {
  auto means = std::make_shared<Means>(store, std::move(connect), std::move(engine_of), settings,
                                       random ? std::move(random) : uniform);
  return [means](JobRun& run) {
    auto result = Sync(*means, run).all();
    const bool is_out = !result && may_pass(result.error().code) && result.error().code != Errc::environment;
    if (is_out) run.put_off(means->settings.longest_backoff / 2);  // the look for jobs comes on top
    return result;
  };
}

}  // namespace kam::flow
