#pragma once
#include <array>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kam/certs/crypto.hpp"
#include "kam/rules/result.hpp"
#include "kam/store/backlog.hpp"
#include "kam/store/entries.hpp"
#include "kam/store/history.hpp"
#include "kam/store/instant.hpp"
#include "kam/store/jobs.hpp"
#include "kam/store/outgoing.hpp"
#include "kam/store/repeats.hpp"
#include "kam/store/rulesets.hpp"
#include "kam/store/sent.hpp"
#include "kam/store/sync.hpp"
#include "kam/store/weekly.hpp"
#include "kam/store/writing.hpp"

/// What the server remembers. Every function takes the tenant and every statement binds it; a row of another tenant
/// is the same as none. The few functions without one are about the installation and say so.
namespace kam::store {

struct Tenant {
  std::string id;
  std::string crm;
  std::string settings_json = "{}";  ///< as TenantSettings reads them
  Instant created;
};

/// `[a-z0-9][a-z0-9-]{0,62}`
bool is_tenant_id(std::string_view text);

/// A setting that nobody may read: it lies sealed, apart from the tenant's other settings.
struct SecretSetting {
  std::string key;
  certs::Secret value;  ///< empty: it is set no more
};

struct ActiveSecret {
  std::string key_id;  ///< for logs
  certs::Secret secret;
  std::optional<Instant> until = {};  ///< the former one's end; nothing = the current one
};

enum class Scope : std::uint8_t { read, write, admin };
std::string_view name(Scope scope);
std::optional<Scope> scope_named(std::string_view name);

struct ApiKey {
  std::string hash;                   ///< SHA-256 of the key, 32 bytes: the key itself is kept nowhere
  std::optional<std::string> tenant;  ///< nothing = all tenants
  Scope scope = Scope::read;
  std::string shown;  ///< the key's first characters, for lists
  Instant created;
  std::optional<Instant> revoked;
};

struct Assessment {
  std::string account_id, name, owner, tier, band;
  std::optional<double> point;
  std::optional<double> rank;  ///< by revenue, 1 is the largest
  bool active = true;
  bool lost = false;       ///< told to the store, not by it
  std::string seen;        ///< told to the store: what a person would see change; empty: any change of content
  std::string summary;     ///< JSON: the few fields that a list shows
  std::string json;        ///< contract 4
  Instant changed_at;      ///< when its content last became another; set by the store
  std::int64_t place = 0;  ///< in the history of its tenant; 0: it is no former one
};

/// One scoring of all accounts of a tenant.
struct Scoring {
  std::string as_of, ruleset;
  std::string snapshot;  ///< the snapshot id that stands in every assessment
  Instant computed_at;
  std::int64_t accounts = 0, active = 0;
};

/// What single accounts of a tenant are scored against until all are scored anew (model 0.5).
struct PeersSnapshot {
  std::string id;     ///< another one with each that is put
  std::string bytes;  ///< as the rules write them; may be large
};

/// Which assessments, in which order, from where on.
struct AssessmentQuery {
  enum class Order : std::uint8_t { account, name, point_falling, point_rising, rank };
  std::optional<std::string> tier, owner, band;
  std::optional<std::string> text;  ///< part of name or id, whatever the case of ASCII letters
  Order order = Order::account;
  struct After {
    std::string account_id, name;
    std::optional<double> point, rank;
  };
  std::optional<After> after;  ///< the last row of the page before
  int limit = 50;
};

enum class EventState : std::uint8_t { pending, leased, done, dead };
std::string_view name(EventState state);
std::optional<EventState> event_state_named(std::string_view name);

struct Delivery {
  std::string source;       ///< which endpoint took it: `generic`
  std::string delivery_id;  ///< unique for tenant and source
  std::vector<std::string> account_ids;
};

/// A delivery as it comes to the inbox.
struct Incoming {
  std::string tenant;
  Delivery delivery;
  Instant at;
  std::chrono::milliseconds settle{};  ///< how long to wait for more of the same change
  /// Where the CRM gives no id and `delivery_id` is one of the content: for how long the same content is a repeat. Only
  /// as long as the first still waits: once a worker took it up, the same words may tell of a later change.
  std::chrono::milliseconds same_within = {};
};

struct Event {
  std::int64_t id = 0;
  std::string source, delivery_id, account_id;
  Instant received_at;
  EventState state = EventState::pending;
  int attempts = 0;  ///< leases so far
  Instant next_attempt_at;
  std::string reason;  ///< of the last failure
};

/// Who leases, for how long, and how much at once: a bounded batch, so that no tenant keeps the others waiting.
struct LeaseTerms {
  std::string holder = {};
  std::chrono::milliseconds length{60'000};
  int most_accounts = 500, most_events = 20'000;
};

struct AuditLine {
  Instant at;
  std::string what;    ///< `webhook.other_installation`
  std::string detail;  ///< ids only, never a secret or a body
};

class Store : public JobStore,
              public SyncStore,
              public OutgoingStore,
              public HistoryStore,
              public RulesetStore,
              public WeeklyStore,
              public WritingStore,
              public EntryStore,
              public RepeatStore,
              public SentStore {
 public:
  // --- installations -------------------------------------------------------------------------------------------
  /// @error conflict: there is one with this id. invalid_input: no tenant id.
  virtual Result<void> add_tenant(const Tenant& tenant, std::span<const SecretSetting> secrets) = 0;
  Result<void> add_tenant(const Tenant& tenant) { return add_tenant(tenant, {}); }
  virtual Result<std::optional<Tenant>> tenant(std::string_view id) = 0;
  /// Of the whole installation, by id: for the operator's lists and the worker's rounds.
  virtual Result<std::vector<Tenant>> tenants() = 0;
  /// Replaces the settings, and of the secret ones those that are named, in one transaction. @error not_found.
  virtual Result<void> set_settings(std::string_view tenant, std::string_view settings_json,
                                    std::span<const SecretSetting> secrets, Instant now) = 0;
  Result<void> set_settings(std::string_view tenant, std::string_view settings_json) {
    return set_settings(tenant, settings_json, {}, {});
  }
  /// The keys of the tenant's secret settings, by name: a value is `secrets` of `secret_of_setting(key)`.
  virtual Result<std::vector<std::string>> secret_settings(std::string_view tenant) = 0;
  /// Erases the tenant with all that is stored for it, but the audit lines. @error not_found.
  virtual Result<void> remove_tenant(std::string_view tenant) = 0;

  // --- secrets, sealed at rest ---------------------------------------------------------------------------------
  /// Makes `secret` the current one of that name; the one before stays active until now + overlap, older ones go.
  virtual Result<void> put_secret(std::string_view tenant, std::string_view name, const certs::Secret& secret,
                                  Instant now, std::chrono::seconds overlap) = 0;
  /// The active ones, newest first; empty for an unknown tenant or name.
  virtual Result<std::vector<ActiveSecret>> secrets(std::string_view tenant, std::string_view name, Instant now) = 0;

  /// Of the whole installation: seals all secrets anew with this data key (32 bytes), all or none; from then on it is
  /// the one in use. @return how many. @error environment, corrupt: one does not open, with its tenant and name.
  virtual Result<std::size_t> reseal(const certs::Secret& data_key) = 0;

  // --- API keys ------------------------------------------------------------------------------------------------
  /// @error not_found: no such tenant. conflict: the hash is there.
  virtual Result<void> add_api_key(const ApiKey& key) = 0;
  /// By its hash, revoked or not: what a caller shows decides the tenant.
  virtual Result<std::optional<ApiKey>> api_key(std::string_view hash) = 0;
  /// Of a tenant; nothing = those for all tenants.
  virtual Result<std::vector<ApiKey>> api_keys(const std::optional<std::string>& tenant) = 0;
  /// Revokes the one key of the tenant (nothing = for all) that shows itself like this. @error not_found.
  virtual Result<void> revoke_api_key(const std::optional<std::string>& tenant, std::string_view shown,
                                      Instant now) = 0;

  // --- records and inputs --------------------------------------------------------------------------------------
  /// Replaces everything that is stored of the tenant's records, in one transaction, during which `next` is called.
  /// @error not_found: no tenant. An error of `next`: nothing is replaced.
  virtual Result<void> replace_all(std::string_view tenant, const Inputs& inputs, const NextRecords& next) = 0;
  Result<void> replace_all(std::string_view tenant, const Inputs& inputs, std::span<const StoredRecords> records) {
    return replace_all(tenant, inputs, one_by_one(records));
  }
  struct Replacement {
    std::vector<StoredRecords> records;  ///< accounts to replace or add
    std::vector<std::string> gone;       ///< accounts to erase
    std::optional<Inputs> inputs;        ///< nothing = as they are
  };
  /// Replaces part in one transaction, on the disk with the scoring after it. @error not_found: no such tenant.
  virtual Result<void> replace_records(std::string_view tenant, const Replacement& replacement) = 0;
  /// Inputs first, then every account by id, with what was entered about it, all of one moment. Stops with the
  /// visitor's first error.
  virtual Result<void> visit_records(std::string_view tenant, const std::function<Result<void>(const Inputs&)>& inputs,
                                     const std::function<Result<void>(const StoredRecords&)>& records) = 0;

  // --- erasure of a person -------------------------------------------------------------------------------------
  struct Forgotten {
    std::size_t rows = 0;   ///< stored rows of the person, of any account
    std::size_t texts = 0;  ///< other stored texts that named the person
  };
  /// Erases a contact: its rows, the links of other records to it, and its name wherever it is stored for the tenant
  /// (former assessments, reasons of events). A keyed hash of the id stays, so that no later record brings it back:
  /// whatever stores records leaves it out. What is stored may be scored anew; the bytes go with `shred`.
  /// @error not_found: no such tenant. invalid_input: an empty id.
  virtual Result<Forgotten> forget_contact(std::string_view tenant, std::string_view contact_id, Instant now) = 0;
  /// Of the whole installation: leaves no byte of what was erased in the files. Writers wait meanwhile.
  /// @error timeout: somebody read or wrote without pause; the erased is gone all the same, its bytes are not: again.
  virtual Result<void> shred() = 0;

  /// The same for these accounts alone, after the account '' that all share; one that is not there is left out.
  virtual Result<void> visit_records_of(std::string_view tenant, std::span<const std::string> accounts,
                                        const std::function<Result<void>(const Inputs&)>& inputs,
                                        const std::function<Result<void>(const StoredRecords&)>& records) = 0;
  struct RecordSize {
    std::string account_id;
    std::size_t bytes = 0;
  };
  /// Accounts with records, by id, without ''.
  virtual Result<std::vector<RecordSize>> record_sizes(std::string_view tenant) = 0;
  /// How many they are; counts no further than `most`.
  virtual Result<std::size_t> record_count(std::string_view tenant, std::size_t most) = 0;

  // --- peers ---------------------------------------------------------------------------------------------------
  /// Replaces the tenant's snapshot, in one transaction. @error not_found.
  virtual Result<void> put_snapshot(std::string_view tenant, const PeersSnapshot& snapshot) = 0;
  virtual Result<std::optional<PeersSnapshot>> snapshot(std::string_view tenant) = 0;
  /// Its id alone; empty if there is none.
  virtual Result<std::string> snapshot_id(std::string_view tenant) = 0;

  // --- assessments ---------------------------------------------------------------------------------------------
  struct Change {
    Scoring scoring;
    std::vector<Assessment> assessments;  ///< all of the tenant's
    std::int64_t version = 0;             ///< the inputs they were computed from
    std::vector<std::int64_t> done;       ///< events that this scoring settles
    bool catches_up = false;  ///< what accounts were given alone since the scoring before becomes no history
  };
  /// Stores the assessments whose content changed (keeping the former in the history, where what is seen differs),
  /// drops those of accounts that are no more, and marks the events done: one transaction. The snapshot id alone is no
  /// change of content.
  /// @return how many changed. @error conflict: records or inputs changed since `version`: score again.
  virtual Result<std::size_t> store_scoring(std::string_view tenant, Change change) = 0;
  struct Part {
    std::vector<Assessment> assessments;  ///< of some of the tenant's accounts
    std::vector<std::string> gone;        ///< accounts that have none (any more)
    Instant computed_at;
    std::int64_t version = 0;        ///< the inputs they were computed from
    std::vector<std::int64_t> done;  ///< events that this scoring settles
    bool alone = false;              ///< no part of a scoring of all: from then on the tenant is behind
  };
  /// The same for some accounts; the tenant's scoring stays. @error conflict: as above.
  virtual Result<std::size_t> store_part(std::string_view tenant, Part part) = 0;
  /// Ends a scoring of all accounts that was stored part by part: drops what is left of accounts without records, and
  /// marks the events done. @return how many were dropped.
  virtual Result<std::size_t> end_scoring(std::string_view tenant, const Scoring& scoring,
                                          const std::vector<std::int64_t>& done) = 0;
  virtual Result<std::optional<Scoring>> scoring(std::string_view tenant) = 0;
  /// Were accounts scored alone since all were scored?
  virtual Result<bool> is_behind(std::string_view tenant) = 0;
  virtual Result<std::optional<Assessment>> assessment(std::string_view tenant, std::string_view account_id) = 0;
  /// At most `limit` rows, without `json`.
  virtual Result<std::vector<Assessment>> assessments(std::string_view tenant, const AssessmentQuery& query) = 0;
  /// Former assessments of the account, newest first, with smaller places than `before`. While an account is lost what
  /// it was becomes no history: that ends with the last one before.
  virtual Result<std::vector<Assessment>> assessment_history(
      std::string_view tenant, std::string_view account_id, int limit,
      std::int64_t before = std::numeric_limits<std::int64_t>::max()) = 0;

  // --- inbox ---------------------------------------------------------------------------------------------------
  enum class Accepted : std::uint8_t { stored, already };
  /// Takes deliveries in one commit, which is durable when it returns; one answer each. A delivery seen before has no
  /// effect; one for an unknown tenant is not_found and keeps out none of the others. An error of the whole: none is
  /// stored.
  virtual Result<std::vector<Result<Accepted>>> accept(std::span<const Incoming> deliveries) = 0;
  /// The same for one.
  Result<Accepted> accept(const Incoming& delivery);
  /// When the tenant's next delivery or account is due; nothing if none waits.
  virtual Result<std::optional<Instant>> next_due(std::string_view tenant) = 0;
  /// Makes events of the deliveries that wait, then leases those of the accounts whose newest event has settled (or
  /// whose first is due for five seconds): what is due and what was postponed, counting the attempt. What still settles
  /// stays: its CRM may not have committed it yet. The accounts that wait longest come first.
  virtual Result<std::vector<Event>> lease(std::string_view tenant, Instant now, const LeaseTerms& terms = {}) = 0;
  /// The holder is at work on what it has leased: nobody else takes it before `until`.
  virtual Result<void> keep_leases(std::string_view tenant, std::string_view holder, Instant until) = 0;
  /// Gives leased events back: pending again at `next_attempt_at`, or dead if there is none.
  virtual Result<void> give_back(std::string_view tenant, std::span<const std::int64_t> events,
                                 std::optional<Instant> next_attempt_at, std::string_view reason) = 0;
  /// Gives leased events back that were not tried: as if they had never been leased.
  virtual Result<void> return_untried(std::string_view tenant, std::span<const std::int64_t> events) = 0;
  /// What was leased and whose time is over without a word of its holder is pending again, due now, and the attempt
  /// that it broke off does not count; so is what was received in the future, by a clock that went wrong. @return how
  /// many.
  virtual Result<std::size_t> recover(std::string_view tenant, Instant now) = 0;
  /// The clock was set back: what waits is due now, rather than when the clock gets there again.
  virtual Result<void> make_due(std::string_view tenant, Instant now) = 0;
  /// A dead event is pending again, due now, with all its attempts before it.
  /// @error not_found: no such event. conflict: it is not dead.
  virtual Result<void> replay(std::string_view tenant, std::int64_t event, Instant now) = 0;
  /// The newest of a state first, those with a smaller id than `before`.
  virtual Result<std::vector<Event>> events(std::string_view tenant, EventState state, int limit,
                                            std::int64_t before = std::numeric_limits<std::int64_t>::max()) = 0;
  /// Forgets deliveries (and their done events) received before; keep at least 7 days. @return how many deliveries.
  virtual Result<std::size_t> prune_deliveries(std::string_view tenant, Instant before) = 0;

  /// What waits there, for those who watch.
  virtual Result<Backlog> backlog(std::string_view tenant) = 0;

  // --- audit, append-only --------------------------------------------------------------------------------------
  /// `tenant` may be one that does not exist (any more).
  virtual Result<void> audit(std::string_view tenant, const AuditLine& line) = 0;
  /// The newest first.
  virtual Result<std::vector<AuditLine>> audit_lines(std::string_view tenant, int limit) = 0;

  // --- the installation ----------------------------------------------------------------------------------------
  /// A number that moves when another process has written: drop what you cached.
  virtual Result<std::int64_t> foreign_changes() = 0;
  /// A number that moves when this process has changed a tenant, its settings or its secrets.
  virtual std::uint64_t own_changes() const = 0;
  /// Copies all that is stored, of one moment, into a file that is not there yet, and checks the copy; writers go on.
  virtual Result<void> backup(const std::filesystem::path& file) = 0;
  /// Can it read and write now? For readiness.
  virtual Result<void> check() = 0;
};

}  // namespace kam::store
