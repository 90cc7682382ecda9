#include "sqlite/schema.hpp"

#include <array>

namespace kam::store::sqlite {

namespace {
constexpr const char* first = R"sql(
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE tenants (
  id TEXT PRIMARY KEY, crm TEXT NOT NULL, settings TEXT NOT NULL, created INTEGER NOT NULL
) STRICT;

CREATE TABLE secrets (
  tenant TEXT NOT NULL REFERENCES tenants(id) ON DELETE CASCADE, name TEXT NOT NULL, key_id TEXT NOT NULL,
  sealed BLOB NOT NULL, created INTEGER NOT NULL, expires INTEGER,
  PRIMARY KEY (tenant, name, key_id)
) STRICT;

CREATE TABLE api_keys (
  hash BLOB PRIMARY KEY, tenant TEXT REFERENCES tenants(id) ON DELETE CASCADE,
  scope TEXT NOT NULL CHECK (scope IN ('read', 'write', 'admin')), shown TEXT NOT NULL, created INTEGER NOT NULL,
  revoked INTEGER
) STRICT;
CREATE INDEX api_keys_by_tenant ON api_keys (tenant);

CREATE TABLE inputs (
  tenant TEXT PRIMARY KEY REFERENCES tenants(id) ON DELETE CASCADE, settings TEXT NOT NULL, rates TEXT NOT NULL,
  version INTEGER NOT NULL
) STRICT;

CREATE TABLE records (
  tenant TEXT NOT NULL REFERENCES tenants(id) ON DELETE CASCADE, account_id TEXT NOT NULL, payload TEXT NOT NULL,
  PRIMARY KEY (tenant, account_id)
) STRICT;

CREATE TABLE scorings (
  tenant TEXT PRIMARY KEY REFERENCES tenants(id) ON DELETE CASCADE, as_of TEXT NOT NULL, ruleset TEXT NOT NULL,
  snapshot TEXT NOT NULL, computed_at INTEGER NOT NULL, accounts INTEGER NOT NULL, active INTEGER NOT NULL
) STRICT;

CREATE TABLE assessments (
  tenant TEXT NOT NULL REFERENCES tenants(id) ON DELETE CASCADE, account_id TEXT NOT NULL, name TEXT NOT NULL,
  owner TEXT NOT NULL, tier TEXT NOT NULL, band TEXT NOT NULL, point REAL, rank REAL, active INTEGER NOT NULL,
  summary TEXT NOT NULL, json TEXT NOT NULL, changed_at INTEGER NOT NULL,
  PRIMARY KEY (tenant, account_id)
) STRICT;
CREATE INDEX assessments_by_name ON assessments (tenant, name, account_id);
CREATE INDEX assessments_by_rank ON assessments (tenant, coalesce(rank, 1e9), account_id);
CREATE INDEX assessments_by_point ON assessments (tenant, coalesce(point, -1.0), account_id);

CREATE TABLE assessment_history (
  id INTEGER PRIMARY KEY, tenant TEXT NOT NULL REFERENCES tenants(id) ON DELETE CASCADE, account_id TEXT NOT NULL,
  name TEXT NOT NULL, owner TEXT NOT NULL, tier TEXT NOT NULL, band TEXT NOT NULL, point REAL, rank REAL, active INTEGER NOT NULL,
  summary TEXT NOT NULL, json TEXT NOT NULL, changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX assessment_history_by_account ON assessment_history (tenant, account_id, id);

CREATE TABLE deliveries (
  tenant TEXT NOT NULL REFERENCES tenants(id) ON DELETE CASCADE, source TEXT NOT NULL, delivery_id TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  PRIMARY KEY (tenant, source, delivery_id)
) STRICT;
CREATE INDEX deliveries_by_time ON deliveries (tenant, received_at);

CREATE TABLE events (
  id INTEGER PRIMARY KEY, tenant TEXT NOT NULL, source TEXT NOT NULL, delivery_id TEXT NOT NULL,
  account_id TEXT NOT NULL, received_at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'leased', 'done', 'dead')), attempts INTEGER NOT NULL,
  next_attempt_at INTEGER NOT NULL, reason TEXT NOT NULL,
  FOREIGN KEY (tenant, source, delivery_id) REFERENCES deliveries (tenant, source, delivery_id) ON DELETE CASCADE
) STRICT;
CREATE UNIQUE INDEX events_by_delivery ON events (tenant, source, delivery_id, account_id);
CREATE INDEX events_by_state ON events (tenant, state, next_attempt_at);
CREATE INDEX events_pending_by_account ON events (tenant, account_id) WHERE state = 'pending';

CREATE TABLE audit (
  id INTEGER PRIMARY KEY, tenant TEXT NOT NULL, at INTEGER NOT NULL, what TEXT NOT NULL, detail TEXT NOT NULL
) STRICT;
CREATE INDEX audit_by_tenant ON audit (tenant, id);
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'audit is append-only'); END;
CREATE TRIGGER audit_is_never_erased BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'audit is append-only'); END;
)sql";

/// A delivery is one row until a worker takes it up: the caller waits for no more than that.
constexpr const char* deliveries_wait = R"sql(
ALTER TABLE deliveries ADD COLUMN accounts TEXT NOT NULL DEFAULT '[]';
ALTER TABLE deliveries ADD COLUMN due INTEGER;
CREATE INDEX deliveries_waiting ON deliveries (tenant, due) WHERE due IS NOT NULL;
)sql";

constexpr const char* jobs = R"sql(
CREATE TABLE jobs (
  id INTEGER PRIMARY KEY AUTOINCREMENT, tenant TEXT NOT NULL REFERENCES tenants(id) ON DELETE CASCADE, kind TEXT NOT NULL,
  options TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
  done INTEGER NOT NULL DEFAULT 0, total INTEGER NOT NULL DEFAULT 0, cursor TEXT NOT NULL DEFAULT '',
  cancel INTEGER NOT NULL DEFAULT 0, error TEXT NOT NULL DEFAULT '', result TEXT NOT NULL DEFAULT '',
  created INTEGER NOT NULL, started INTEGER, ended INTEGER
) STRICT;
CREATE INDEX jobs_by_tenant ON jobs (tenant, id);
CREATE INDEX jobs_open ON jobs (tenant, state) WHERE state IN ('queued', 'running');
)sql";

/// What keeps erased persons away, which data key sealed a secret, and who works on an event until when.
constexpr const char* keeping = R"sql(
CREATE TABLE tombstones (
  tenant TEXT NOT NULL REFERENCES tenants(id) ON DELETE CASCADE, hash BLOB NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (tenant, hash)
) STRICT;
ALTER TABLE secrets ADD COLUMN data_key TEXT NOT NULL DEFAULT '';
ALTER TABLE events ADD COLUMN leased_until INTEGER NOT NULL DEFAULT 0;
ALTER TABLE events ADD COLUMN holder TEXT NOT NULL DEFAULT '';
)sql";

constexpr const char* sync_positions = R"sql(
ALTER TABLE records ADD COLUMN sweep INTEGER NOT NULL DEFAULT 0;
CREATE TABLE sync_positions (
  tenant TEXT NOT NULL REFERENCES tenants(id) ON DELETE CASCADE, mode TEXT NOT NULL, phase INTEGER NOT NULL,
  cursor TEXT NOT NULL, sweep INTEGER NOT NULL, accounts INTEGER NOT NULL, total INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  PRIMARY KEY (tenant, mode)
) STRICT;
)sql";

/// What single accounts are scored against, in pieces, since one may be larger than a value may be.
constexpr const char* snapshots = R"sql(
CREATE TABLE snapshots (
  tenant TEXT NOT NULL REFERENCES tenants(id) ON DELETE CASCADE, piece INTEGER NOT NULL, id TEXT NOT NULL,
  bytes BLOB NOT NULL, PRIMARY KEY (tenant, piece)
) STRICT;
)sql";

/// What is told to others. Which assessments changed since they were announced is found in indexes alone.
constexpr const char* outgoing = R"sql(
CREATE INDEX assessments_by_change ON assessments (tenant, account_id, changed_at);
CREATE TABLE subscriptions (
  tenant TEXT NOT NULL REFERENCES tenants(id) ON DELETE CASCADE, id TEXT NOT NULL, url TEXT NOT NULL, kinds TEXT NOT NULL,
  enabled INTEGER NOT NULL, disabled_why TEXT NOT NULL, created INTEGER NOT NULL,
  PRIMARY KEY (tenant, id)
) STRICT;
CREATE TABLE announcing (tenant TEXT PRIMARY KEY REFERENCES tenants(id) ON DELETE CASCADE) STRICT, WITHOUT ROWID;
CREATE TABLE announced (
  tenant TEXT NOT NULL, account_id TEXT NOT NULL, state TEXT NOT NULL, seen INTEGER NOT NULL, look_again_at INTEGER,
  PRIMARY KEY (tenant, account_id),
  FOREIGN KEY (tenant, account_id) REFERENCES assessments (tenant, account_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE TABLE outgoing (
  id INTEGER PRIMARY KEY AUTOINCREMENT, tenant TEXT NOT NULL, subscription TEXT NOT NULL, webhook_id TEXT NOT NULL,
  kind TEXT NOT NULL, body TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('pending', 'delivered', 'dead')),
  attempts INTEGER NOT NULL, created INTEGER NOT NULL, next_attempt_at INTEGER NOT NULL,
  FOREIGN KEY (tenant, subscription) REFERENCES subscriptions (tenant, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX outgoing_pending ON outgoing (tenant, subscription, next_attempt_at) WHERE state = 'pending';
CREATE INDEX outgoing_by_subscription ON outgoing (tenant, subscription);
CREATE TABLE outgoing_attempts (
  id INTEGER PRIMARY KEY, tenant TEXT NOT NULL, message INTEGER NOT NULL REFERENCES outgoing(id) ON DELETE CASCADE,
  number INTEGER NOT NULL, at INTEGER NOT NULL, status INTEGER NOT NULL, error TEXT NOT NULL
) STRICT;
CREATE INDEX outgoing_attempts_by_message ON outgoing_attempts (message);
)sql";

/// What the CRM does not have yet waits since the commit of its assessment, whoever stored that.
constexpr const char* writing = R"sql(
CREATE TABLE writing_back (tenant TEXT PRIMARY KEY REFERENCES tenants(id) ON DELETE CASCADE) STRICT;
CREATE TABLE written (
  tenant TEXT NOT NULL, account_id TEXT NOT NULL, hash TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (tenant, account_id),
  FOREIGN KEY (tenant, account_id) REFERENCES assessments (tenant, account_id) ON DELETE CASCADE
) STRICT;
CREATE TABLE unwritten (
  tenant TEXT NOT NULL, account_id TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 1, attempts INTEGER NOT NULL DEFAULT 0, next_at INTEGER NOT NULL DEFAULT 0,
  reason TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (tenant, account_id),
  FOREIGN KEY (tenant, account_id) REFERENCES assessments (tenant, account_id) ON DELETE CASCADE
) STRICT;
CREATE INDEX unwritten_by_time ON unwritten (tenant, next_at, account_id);
CREATE TRIGGER a_new_assessment_is_unwritten AFTER INSERT ON assessments
WHEN EXISTS (SELECT 1 FROM writing_back WHERE tenant = NEW.tenant) BEGIN
  INSERT INTO unwritten (tenant, account_id) VALUES (NEW.tenant, NEW.account_id)
  ON CONFLICT (tenant, account_id) DO UPDATE SET version = version + 1, attempts = 0, next_at = 0, reason = '';
END;
CREATE TRIGGER a_changed_assessment_is_unwritten AFTER UPDATE OF json ON assessments
WHEN EXISTS (SELECT 1 FROM writing_back WHERE tenant = NEW.tenant) BEGIN
  INSERT INTO unwritten (tenant, account_id) VALUES (NEW.tenant, NEW.account_id)
  ON CONFLICT (tenant, account_id) DO UPDATE SET version = version + 1, attempts = 0, next_at = 0, reason = '';
END;
)sql";

/// Assessments are large: they are kept packed.
constexpr const char* packing = R"sql(
DROP TRIGGER a_changed_assessment_is_unwritten;
ALTER TABLE assessments ADD COLUMN packed_json BLOB NOT NULL DEFAULT x'';
ALTER TABLE assessment_history ADD COLUMN packed_json BLOB NOT NULL DEFAULT x'';
UPDATE assessments SET packed_json = packed(json);
UPDATE assessment_history SET packed_json = packed(json);
ALTER TABLE assessments DROP COLUMN json;
ALTER TABLE assessment_history DROP COLUMN json;
CREATE TRIGGER a_changed_assessment_is_unwritten AFTER UPDATE OF packed_json ON assessments
WHEN EXISTS (SELECT 1 FROM writing_back WHERE tenant = NEW.tenant) BEGIN
  INSERT INTO unwritten (tenant, account_id) VALUES (NEW.tenant, NEW.account_id)
  ON CONFLICT (tenant, account_id) DO UPDATE SET version = version + 1, attempts = 0, next_at = 0, reason = '';
END;
)sql";

/// What accounts were as weeks began.
constexpr const char* weeks = R"sql(
CREATE INDEX assessments_by_owner ON assessments (tenant, owner, account_id);
CREATE TABLE weekly_marks (
  tenant TEXT NOT NULL, account_id TEXT NOT NULL, week TEXT NOT NULL, before TEXT NOT NULL, now TEXT NOT NULL,
  PRIMARY KEY (tenant, account_id),
  FOREIGN KEY (tenant, account_id) REFERENCES assessments (tenant, account_id) ON DELETE CASCADE
) STRICT;
)sql";

/// Rules that tenants were scored by.
constexpr const char* rulesets = R"sql(
CREATE TABLE rulesets (
  tenant TEXT NOT NULL REFERENCES tenants(id) ON DELETE CASCADE, id TEXT NOT NULL, since INTEGER NOT NULL,
  PRIMARY KEY (tenant, id)
) STRICT;
CREATE TABLE ruleset_files (
  tenant TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, packed BLOB NOT NULL,
  PRIMARY KEY (tenant, id, name),
  FOREIGN KEY (tenant, id) REFERENCES rulesets (tenant, id) ON DELETE CASCADE
) STRICT;
)sql";

/// Month ends recomputed from dated records, and which accounts are lost: their later assessments are no history.
constexpr const char* history = R"sql(
CREATE TABLE recomputations (
  tenant TEXT NOT NULL REFERENCES tenants(id) ON DELETE CASCADE, generation INTEGER NOT NULL, ruleset TEXT NOT NULL,
  mark TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('under way', 'complete', 'superseded')), at INTEGER NOT NULL,
  PRIMARY KEY (tenant, generation)
) STRICT;
CREATE TABLE recomputed_months (
  tenant TEXT NOT NULL, generation INTEGER NOT NULL, as_of TEXT NOT NULL, snapshot TEXT NOT NULL, left_out TEXT NOT NULL,
  PRIMARY KEY (tenant, generation, as_of),
  FOREIGN KEY (tenant, generation) REFERENCES recomputations (tenant, generation) ON DELETE CASCADE
) STRICT;
CREATE TABLE recomputed (
  tenant TEXT NOT NULL REFERENCES tenants(id) ON DELETE CASCADE, generation INTEGER NOT NULL, account_id TEXT NOT NULL,
  as_of TEXT NOT NULL, json TEXT NOT NULL,
  PRIMARY KEY (tenant, generation, account_id, as_of)
) STRICT;
CREATE TABLE lost (
  tenant TEXT NOT NULL, account_id TEXT NOT NULL,
  PRIMARY KEY (tenant, account_id),
  FOREIGN KEY (tenant, account_id) REFERENCES assessments (tenant, account_id) ON DELETE CASCADE
  DEFERRABLE INITIALLY DEFERRED
) STRICT;
)sql";

/// What of an assessment people see: its history is of that, not of each day's due dates.
constexpr const char* seen = "ALTER TABLE assessments ADD COLUMN seen TEXT NOT NULL DEFAULT '';";

/// What was taken in is written at the end of a table without an index, and is not known elsewhere until a worker takes
/// it up: ADR 28.
constexpr const char* arrivals = R"sql(
CREATE TABLE arrivals (
  id INTEGER PRIMARY KEY, tenant TEXT NOT NULL REFERENCES tenants(id) ON DELETE CASCADE,
  source TEXT NOT NULL, delivery_id TEXT NOT NULL, known_by TEXT, received_at INTEGER NOT NULL, due INTEGER NOT NULL,
  accounts TEXT NOT NULL
) STRICT;
INSERT INTO arrivals (tenant, source, delivery_id, known_by, received_at, due, accounts)
  SELECT tenant, source, delivery_id, CASE WHEN delivery_id GLOB 'sha256:*@*' THEN
    substr(delivery_id, 1, instr(delivery_id, '@') - 1) END, received_at, due, accounts
  FROM deliveries WHERE due IS NOT NULL ORDER BY due;
DELETE FROM deliveries WHERE due IS NOT NULL;
DROP INDEX deliveries_waiting;
ALTER TABLE deliveries DROP COLUMN due;
ALTER TABLE deliveries DROP COLUMN accounts;
)sql";

/// What assessments were packed beside: see Packing.
constexpr const char* dictionaries =
    "CREATE TABLE dictionaries (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, bytes BLOB NOT NULL) STRICT;";

/// Accounts were scored alone since all were.
constexpr const char* behind = "ALTER TABLE scorings ADD COLUMN behind INTEGER NOT NULL DEFAULT 0;";

/// What people enter about an account, each version of it.
constexpr const char* entries = R"sql(
CREATE TABLE entries (
  tenant TEXT NOT NULL REFERENCES tenants(id) ON DELETE CASCADE, account_id TEXT NOT NULL, kind TEXT NOT NULL,
  version INTEGER NOT NULL, payload TEXT NOT NULL, author TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (tenant, account_id, kind, version)
) STRICT;
)sql";

/// Calls that name themselves, and what they were answered.
constexpr const char* calls = R"sql(
CREATE TABLE calls (
  tenant TEXT REFERENCES tenants(id) ON DELETE CASCADE, name TEXT NOT NULL, content BLOB NOT NULL, at INTEGER NOT NULL,
  sealed BLOB, data_key TEXT
) STRICT;
CREATE UNIQUE INDEX calls_once ON calls (ifnull(tenant, ''), name);
CREATE INDEX calls_age ON calls (at);
)sql";

/// Which account has which row, for tenants whose records are sent. What is known of an account's rows goes with a
/// change of its records, and is looked up anew: ADR 32.
constexpr const char* places = R"sql(
CREATE TABLE placing (tenant TEXT PRIMARY KEY REFERENCES tenants(id) ON DELETE CASCADE) STRICT, WITHOUT ROWID;
CREATE TABLE places (
  tenant TEXT NOT NULL REFERENCES tenants(id) ON DELETE CASCADE, object TEXT NOT NULL, id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  PRIMARY KEY (tenant, object, id, account_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX places_by_account ON places (tenant, account_id);
CREATE TABLE unplaced (
  tenant TEXT NOT NULL REFERENCES tenants(id) ON DELETE CASCADE, account_id TEXT NOT NULL,
  PRIMARY KEY (tenant, account_id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER new_records_are_unplaced AFTER INSERT ON records
WHEN NEW.account_id <> '' AND EXISTS (SELECT 1 FROM placing WHERE tenant = NEW.tenant) BEGIN
  INSERT INTO unplaced (tenant, account_id) VALUES (NEW.tenant, NEW.account_id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER changed_records_are_unplaced AFTER UPDATE OF payload ON records
WHEN NEW.account_id <> '' AND EXISTS (SELECT 1 FROM placing WHERE tenant = NEW.tenant) BEGIN
  DELETE FROM places WHERE tenant = NEW.tenant AND account_id = NEW.account_id;
  INSERT INTO unplaced (tenant, account_id) VALUES (NEW.tenant, NEW.account_id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER records_that_go_have_no_place AFTER DELETE ON records
WHEN EXISTS (SELECT 1 FROM placing WHERE tenant = OLD.tenant) BEGIN
  DELETE FROM places WHERE tenant = OLD.tenant AND account_id = OLD.account_id;
  DELETE FROM unplaced WHERE tenant = OLD.tenant AND account_id = OLD.account_id;
END;
)sql";

constexpr std::array scripts{first,        deliveries_wait, jobs,    keeping,  sync_positions, snapshots, outgoing,
                             writing,      packing,         weeks,   rulesets, history,        seen,      arrivals,
                             dictionaries, behind,          entries, calls,    places};
}  // namespace

Result<std::int64_t> schema_version(Connection& connection) {
  std::int64_t version = 0;
  auto ok = connection.each("PRAGMA user_version", [&](const Statement& row) { version = row.integer(0); });
  if (!ok) return ok.error();
  return version;
}

std::span<const char* const> migrations() {
  return scripts;
}

Result<void> migrate(Connection& connection, std::span<const char* const> steps) {
  auto transaction = Transaction::begin(connection, "BEGIN IMMEDIATE");
  if (!transaction) return transaction.error();
  const auto version = schema_version(connection);
  if (!version) return version.error();
  const auto known = static_cast<std::int64_t>(steps.size());
  if (*version > known) {
    return Error{Errc::corrupt, "store: the database has schema " + std::to_string(*version) +
                                    ", this kamd knows up to " + std::to_string(known) +
                                    ": use the newer kamd that wrote it"};
  }
  if (*version == known) return {};
  for (const auto* step : steps.subspan(static_cast<std::size_t>(*version)))
    if (auto ok = connection.script(step); !ok) return ok;
  const auto mark = "PRAGMA user_version = " + std::to_string(known);  // a pragma takes no parameter
  if (auto ok = connection.script(mark.c_str()); !ok) return ok;
  return transaction->commit();
}

}  // namespace kam::store::sqlite
