#pragma once
#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <vector>

#include "kam/store/sqlite.hpp"
#include "sqlite/arrivals.hpp"
#include "sqlite/checkpointer.hpp"
#include "sqlite/connection.hpp"
#include "sqlite/data_keys.hpp"
#include "sqlite/lock_file.hpp"
#include "sqlite/packing.hpp"

namespace kam::store::sqlite {

/// Connections for readers, handed out one at a time each.
class Readers {
 public:
  explicit Readers(std::vector<std::unique_ptr<Connection>> connections) : free_(std::move(connections)) {}

  class Lease {
   public:
    Lease(Readers& readers, std::unique_ptr<Connection> connection)
        : readers_(readers), connection_(std::move(connection)) {}
    ~Lease() { readers_.put_back(std::move(connection_)); }
    Lease(const Lease&) = delete;
    Connection& operator*() { return *connection_; }

   private:
    Readers& readers_;
    std::unique_ptr<Connection> connection_;
  };
  Lease take();

 private:
  void put_back(std::unique_ptr<Connection> connection);
  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<Connection>> free_;
};

class SqliteStore final : public Store {
 public:
  /// @param moving  the connection of the thread that moves the log into the file; none: SQLite does it at a commit.
  SqliteStore(LockFile lock, SqliteOptions options, Packing packing, std::unique_ptr<Connection> writer,
              std::vector<std::unique_ptr<Connection>> readers, std::unique_ptr<Connection> moving);
  ~SqliteStore() override;

  using Store::add_tenant;
  Result<void> add_tenant(const Tenant& tenant, std::span<const SecretSetting> secrets) override;
  Result<std::optional<Tenant>> tenant(std::string_view id) override;
  Result<std::vector<Tenant>> tenants() override;
  using Store::set_settings;
  Result<void> set_settings(std::string_view tenant, std::string_view settings_json,
                            std::span<const SecretSetting> secrets, Instant now) override;
  Result<std::vector<std::string>> secret_settings(std::string_view tenant) override;
  Result<void> remove_tenant(std::string_view tenant) override;

  Result<void> put_secret(std::string_view tenant, std::string_view name, const certs::Secret& secret, Instant now,
                          std::chrono::seconds overlap) override;
  Result<std::vector<ActiveSecret>> secrets(std::string_view tenant, std::string_view name, Instant now) override;

  Result<std::size_t> reseal(const certs::Secret& data_key) override;

  Result<void> add_api_key(const ApiKey& key) override;
  Result<std::optional<ApiKey>> api_key(std::string_view hash) override;
  Result<std::vector<ApiKey>> api_keys(const std::optional<std::string>& tenant) override;
  Result<void> revoke_api_key(const std::optional<std::string>& tenant, std::string_view shown, Instant now) override;

  Result<void> replace_all(std::string_view tenant, const Inputs& inputs, const NextRecords& next) override;
  Result<void> replace_records(std::string_view tenant, const Replacement& replacement) override;
  Result<void> visit_records(std::string_view tenant, const std::function<Result<void>(const Inputs&)>& inputs,
                             const std::function<Result<void>(const StoredRecords&)>& records) override;

  Result<Forgotten> forget_contact(std::string_view tenant, std::string_view contact_id, Instant now) override;
  Result<void> shred() override;

  Result<void> visit_records_of(std::string_view tenant, std::span<const std::string> accounts,
                                const std::function<Result<void>(const Inputs&)>& inputs,
                                const std::function<Result<void>(const StoredRecords&)>& records) override;
  Result<std::vector<RecordSize>> record_sizes(std::string_view tenant) override;
  Result<std::size_t> record_count(std::string_view tenant, std::size_t most) override;

  Result<void> put_snapshot(std::string_view tenant, const PeersSnapshot& snapshot) override;
  Result<std::optional<PeersSnapshot>> snapshot(std::string_view tenant) override;
  Result<std::string> snapshot_id(std::string_view tenant) override;

  Result<std::int64_t> put_entry(std::string_view tenant, const Entry& entry, std::optional<std::int64_t> based_on,
                                 const CheckRecords& check) override;
  Result<std::optional<Entry>> entry(std::string_view tenant, std::string_view account_id,
                                     std::string_view kind) override;
  Result<std::vector<Entry>> entries(std::string_view tenant, std::string_view account_id, std::string_view kind,
                                     int limit) override;

  Result<std::size_t> store_scoring(std::string_view tenant, Change change) override;
  Result<std::size_t> store_part(std::string_view tenant, Part part) override;
  Result<std::size_t> end_scoring(std::string_view tenant, const Scoring& scoring,
                                  const std::vector<std::int64_t>& done) override;
  Result<std::optional<Scoring>> scoring(std::string_view tenant) override;
  Result<bool> is_behind(std::string_view tenant) override;
  Result<std::optional<Assessment>> assessment(std::string_view tenant, std::string_view account_id) override;
  Result<std::vector<Assessment>> assessments(std::string_view tenant, const AssessmentQuery& query) override;
  Result<std::vector<Assessment>> assessment_history(std::string_view tenant, std::string_view account_id, int limit,
                                                     std::int64_t before) override;

  using Store::accept;
  Result<std::vector<Result<Accepted>>> accept(std::span<const Incoming> deliveries) override;
  Result<std::optional<Instant>> next_due(std::string_view tenant) override;
  Result<std::vector<Event>> lease(std::string_view tenant, Instant now, const LeaseTerms& terms) override;
  Result<void> keep_leases(std::string_view tenant, std::string_view holder, Instant until) override;
  Result<void> give_back(std::string_view tenant, std::span<const std::int64_t> events,
                         std::optional<Instant> next_attempt_at, std::string_view reason) override;
  Result<void> return_untried(std::string_view tenant, std::span<const std::int64_t> events) override;
  Result<std::size_t> recover(std::string_view tenant, Instant now) override;
  Result<void> make_due(std::string_view tenant, Instant now) override;
  Result<void> replay(std::string_view tenant, std::int64_t event, Instant now) override;
  Result<std::vector<Event>> events(std::string_view tenant, EventState state, int limit, std::int64_t before) override;
  Result<Backlog> backlog(std::string_view tenant) override;
  Result<std::size_t> prune_deliveries(std::string_view tenant, Instant before) override;

  Result<Job> add_job(std::string_view tenant, std::string_view kind, std::string_view options, Instant now) override;
  Result<std::optional<Job>> job(std::string_view tenant, std::int64_t id) override;
  Result<std::vector<Job>> jobs(std::string_view tenant, std::string_view kind, int limit) override;
  Result<std::optional<Job>> start_job(std::string_view tenant, Instant now) override;
  Result<bool> note_progress(std::string_view tenant, std::int64_t id, const JobProgress& progress) override;
  Result<void> end_job(std::string_view tenant, std::int64_t id, JobState state, std::string_view text,
                       Instant now) override;
  Result<std::optional<Job>> cancel_job(std::string_view tenant, std::int64_t id, Instant now) override;
  Result<std::size_t> recover_jobs(std::string_view tenant) override;

  Result<std::size_t> store_page(std::string_view tenant, const SyncPage& page) override;
  Result<SyncPosition> sync_position(std::string_view tenant, std::string_view mode) override;
  Result<void> set_sync_position(std::string_view tenant, std::string_view mode, const SyncPosition& position) override;
  Result<std::vector<std::string>> not_swept(std::string_view tenant, std::int64_t sweep, std::string_view after,
                                             int limit) override;
  Result<std::string> shared_records(std::string_view tenant) override;
  Result<Inputs> inputs_of(std::string_view tenant) override;
  Result<void> add_subscription(std::string_view tenant, const Subscription& subscription) override;
  Result<std::vector<Subscription>> subscriptions(std::string_view tenant) override;
  Result<std::optional<Subscription>> subscription(std::string_view tenant, std::string_view id) override;
  Result<std::optional<Subscription>> change_subscription(std::string_view tenant, std::string_view id,
                                                          const SubscriptionChange& change) override;
  Result<void> disable_subscription(std::string_view tenant, std::string_view id, std::string_view why) override;
  Result<void> remove_subscription(std::string_view tenant, std::string_view id) override;
  Result<bool> announcing(std::string_view tenant) override;
  Result<void> begin_announcing(std::string_view tenant) override;
  Result<std::vector<Unannounced>> unannounced(std::string_view tenant, Instant now, std::string_view after,
                                               int limit) override;
  Result<void> announce(std::string_view tenant, std::span<const Announcement> announcements, Instant now) override;
  Result<std::string> add_message(std::string_view tenant, std::string_view subscription_id, const NewMessage& message,
                                  Instant now) override;
  Result<std::vector<Message>> due_messages(std::string_view tenant, std::string_view subscription_id, Instant now,
                                            int limit) override;
  Result<void> note_attempt(std::string_view tenant, std::int64_t message, const Attempt& attempt,
                            std::optional<Instant> next) override;
  Result<std::vector<LoggedAttempt>> delivery_log(std::string_view tenant, std::string_view subscription_id,
                                                  int limit) override;
  Result<std::size_t> prune_messages(std::string_view tenant, Instant before) override;

  Result<void> keep_ruleset(std::string_view tenant, const Ruleset& ruleset, const RulesetFiles& files) override;
  Result<std::vector<Ruleset>> rulesets(std::string_view tenant) override;
  Result<std::optional<RulesetFiles>> ruleset_files(std::string_view tenant, std::string_view id) override;
  Result<std::vector<Unmarked>> unmarked(std::string_view tenant, std::string_view week, std::string_view after,
                                         int limit) override;
  Result<void> mark_week(std::string_view tenant, std::string_view week, std::span<const WeeklyMark> marks) override;
  Result<std::vector<std::string>> owners(std::string_view tenant) override;
  Result<std::vector<WeeklyPair>> week_of(std::string_view tenant, std::string_view week,
                                          std::string_view owner) override;
  Result<void> set_writing(std::string_view tenant, bool on) override;
  Result<bool> is_writing(std::string_view tenant) override;
  Result<std::vector<Unwritten>> unwritten(std::string_view tenant, Instant now, int limit) override;
  Result<void> note_written(std::string_view tenant, const Unwritten& one, std::string_view hash, Instant now) override;
  Result<void> postpone_writing(std::string_view tenant, const Unwritten& one, Instant next,
                                std::string_view reason) override;

  Result<std::vector<Recomputation>> recomputations(std::string_view tenant) override;
  Result<Recomputation> begin_recomputation(std::string_view tenant, std::string_view ruleset, std::string_view mark,
                                            Instant now) override;
  Result<void> put_recomputed(std::string_view tenant, std::int64_t generation, std::string_view as_of,
                              std::span<const RecomputedAccount> accounts) override;
  Result<void> end_recomputed_month(std::string_view tenant, std::int64_t generation,
                                    const RecomputedMonth& month) override;
  Result<void> end_recomputation(std::string_view tenant, std::int64_t generation, Instant now) override;
  Result<void> drop_recomputation(std::string_view tenant, std::int64_t generation) override;
  Result<std::size_t> erase_superseded(std::string_view tenant, std::size_t most) override;
  Result<std::vector<Recomputed>> recomputed(std::string_view tenant, std::string_view account_id) override;

  Result<Repeat> begin_call(std::string_view tenant, std::string_view name, std::string_view content,
                            Instant now) override;
  Result<void> end_call(std::string_view tenant, std::string_view name, std::string_view answer) override;
  Result<void> give_call_up(std::string_view tenant, std::string_view name) override;

  Result<QueuedAccounts> change_records(std::string_view tenant, const Touched& touched, Instant now,
                                        const ChangeRecords& change) override;

  Result<void> audit(std::string_view tenant, const AuditLine& line) override;
  Result<std::vector<AuditLine>> audit_lines(std::string_view tenant, int limit) override;

  Result<std::int64_t> foreign_changes() override;
  std::uint64_t own_changes() const override { return own_changes_; }
  Result<void> backup(const std::filesystem::path& file) override;
  Result<void> check() override;

 private:
  /// When a commit returns: once it is on the disk; or before, so that a power failure may take it with all that came
  /// after it. The next durable one takes it to the disk too. A process that dies loses neither.
  enum class Commit : std::uint8_t { durable, in_order };
  Result<void> commit_as(Commit commit);
  /// Runs `work(connection)` as the one writer, in a transaction that holds only if it succeeds.
  template <class Work>
  auto write(Work work, Commit commit = Commit::durable) -> std::invoke_result_t<Work&, Connection&> {
    const std::lock_guard lock(writing_);
    return transact(std::move(work), commit);
  }
  template <class Work>
  auto transact(Work work, Commit commit) -> std::invoke_result_t<Work&, Connection&> {
    if (auto ok = commit_as(commit); !ok) return ok.error();
    auto result = transact(std::move(work));
    (void)commit_as(Commit::durable);  // where that fails, the next one to be durable fails
    return result;
  }
  template <class Work>
  auto transact(Work work) -> std::invoke_result_t<Work&, Connection&> {
    auto transaction = Transaction::begin(*writer_, "BEGIN IMMEDIATE");
    if (!transaction) return transaction.error();
    auto result = work(*writer_);
    if (!result) return result;
    if (auto ok = transaction->commit(); !ok) return ok.error();
    return result;
  }
  /// The same for what is kept of an installation: who cached it drops it.
  template <class Work>
  auto write_installation(Work work) {
    auto result = write(std::move(work));
    ++own_changes_;
    return result;
  }
  /// The same where deliveries that wait are looked up or change: what is known of them is that of the table.
  template <class Work>
  auto write_arrivals(Work work, Commit commit = Commit::durable) -> std::invoke_result_t<Work&, Connection&> {
    const std::lock_guard lock(writing_);
    const auto looking = [&](Connection& connection) -> std::invoke_result_t<Work&, Connection&> {
      if (auto ok = look_at_arrivals(connection); !ok) return ok.error();
      return work(connection);
    };
    auto result = transact(looking, commit);
    if (!result) arrivals_.doubt();
    return result;
  }
  Result<void> look_at_arrivals(Connection& connection);
  Result<std::optional<Instant>> next_arrival_due(std::string_view tenant);
  /// Events of a tenant's deliveries that wait, a bounded number of them; what is left comes with the next lease.
  Result<void> expand_arrivals(Connection& connection, std::string_view tenant);
  /// Those of the tenant that were received after are due now.
  Result<void> hasten_arrivals(Connection& connection, std::string_view tenant, Instant now, Instant received_after);
  /// Runs `work(connection)` on what is stored at one moment.
  template <class Work>
  auto read(Work work) -> std::invoke_result_t<Work&, Connection&> {
    auto connection = readers_.take();
    auto transaction = Transaction::begin(*connection, "BEGIN");
    if (!transaction) return transaction.error();
    return work(*connection);
  }

  LockFile lock_;
  SqliteOptions options_;
  DataKeys keys_;
  Packing packing_;
  std::atomic<std::uint64_t> own_changes_ = 0;
  std::mutex writing_;
  std::unique_ptr<Connection> writer_;
  Commit commit_ = Commit::durable;  ///< of the writer now
  Arrivals arrivals_;
  Readers readers_;
  std::unique_ptr<Checkpointer> checkpointer_;
};

/// An empty file that only its owner reads, if it is not there. SQLite gives the WAL the mode of the database file, so
/// this one call keeps all of them private.
Result<void> make_private(const std::filesystem::path& file);
/// @error corrupt: the integrity check found something.
Result<void> expect_whole(Connection& connection);
/// @error not_found: what was looked for, if the last statement changed no row.
Result<void> expect_change(const Connection& connection, std::string_view what);
/// How many ms a stream of changes may put the reading of an account off.
inline constexpr std::int64_t longest_settling = 5'000;
using TakeRecords = std::function<Result<void>(const std::string& account, const std::string& payload)>;
/// Records as they may be stored: without the persons that were erased.
Result<void> each_without_erased(Connection& connection, const DataKeys& keys, std::string_view tenant,
                                 const NextRecords& next, const TakeRecords& take);
/// Replaces part of the records, and counts the version of the inputs up.
Result<void> put_records(Connection& connection, const DataKeys& keys, std::string_view tenant,
                         const Store::Replacement& replacement);
/// What is entered about accounts now: account → its tables, kind after kind.
using Entered = std::map<std::string, std::vector<std::vector<rules::Table>>, std::less<>>;
/// Of the accounts from `first` to `last`, in the order of ids.
Result<Entered> entered(Connection& connection, std::string_view tenant, std::string_view first, std::string_view last);
/// The account's records with what was entered about it.
Result<std::string> with_entered(const Entered& entered, const std::string& account, std::string payload);
/// What was entered about the one account is entered about the other, where nothing of its kind is.
Result<void> hand_entries_over(Connection& connection, std::string_view tenant, const std::string& from,
                               const std::string& into);
/// Stores inputs and counts their version up.
Result<void> put_inputs(Connection& connection, std::string_view tenant, const Inputs& inputs);
/// Counts the version of the inputs up, as the records have changed.
Result<void> next_version(Connection& connection, std::string_view tenant);
Result<Inputs> load_inputs(Connection& connection, std::string_view tenant);
/// Keeps in mind whether the account is lost. @return it was before, and is: what it was is no history.
Result<bool> stays_lost(Connection& connection, std::string_view tenant, const Assessment& assessment);
/// Seals the answers that are kept of calls anew.
Result<void> reseal_answers(Connection& connection, const DataKeys& keys, const certs::Secret& data_key);
/// Stores a secret, sealed, as the current one of that name.
Result<void> add_secret(Connection& connection, const DataKeys& keys, std::string_view tenant, std::string_view name,
                        const certs::Secret& secret, Instant now);
/// Replaces these secret settings; the former values are gone.
Result<void> put_secret_settings(Connection& connection, const DataKeys& keys, std::string_view tenant,
                                 std::span<const SecretSetting> settings, Instant now);
/// @error not_found.
Result<void> expect_tenant(Connection& connection, std::string_view tenant);

}  // namespace kam::store::sqlite
