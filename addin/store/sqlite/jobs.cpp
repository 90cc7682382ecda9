#include "kam/store/jobs.hpp"

#include "sqlite/sqlite_store.hpp"

namespace kam::store::sqlite {

namespace {
#define KAM_JOB_COLUMNS                                                                                                \
  "SELECT id, tenant, kind, options, state, done, total, cursor, cancel, error, result, created, started, ended FROM " \
  "jobs "

constexpr int ended_kept = 20;  ///< of equal jobs

JobState state_named(std::string_view text) {
  for (const auto state : {JobState::queued, JobState::running, JobState::done, JobState::failed})
    if (name(state) == text) return state;
  return JobState::cancelled;
}

std::optional<Instant> instant_or_none(const Statement& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return row.instant(column);
}

Job read_job(const Statement& row) {
  Job job;
  job.id = row.integer(0);
  job.tenant = row.text(1);
  job.kind = row.text(2);
  job.options = row.text(3);
  job.state = state_named(row.text(4));
  job.done = row.integer(5);
  job.total = row.integer(6);
  job.cursor = row.text(7);
  job.to_be_cancelled = row.integer(8) != 0;
  job.error = row.text(9);
  job.result = row.text(10);
  job.created = row.instant(11);
  job.started = instant_or_none(row, 12);
  job.ended = instant_or_none(row, 13);
  return job;
}

template <class... Parameters>
Result<std::optional<Job>> find(Connection& connection, const char* sql, const Parameters&... parameters) {
  std::optional<Job> found;
  auto ok = connection.each(
      sql, [&](const Statement& row) { found = read_job(row); }, parameters...);
  if (!ok) return ok.error();
  return found;
}

Result<std::optional<Job>> find_by_id(Connection& connection, std::string_view tenant, std::int64_t id) {
  return find(connection, KAM_JOB_COLUMNS "WHERE tenant = ?1 AND id = ?2", tenant, id);
}
}  // namespace

Result<Job> SqliteStore::add_job(std::string_view tenant, std::string_view kind, std::string_view options,
                                 Instant now) {
  return write([&](Connection& connection) -> Result<Job> {
    if (auto ok = expect_tenant(connection, tenant); !ok) return ok.error();
    auto equal = find(connection,
                      KAM_JOB_COLUMNS
                      "WHERE tenant = ?1 AND kind = ?2 AND options = ?3 AND state IN ('queued', 'running') "
                      "AND cancel = 0 ORDER BY id LIMIT 1",
                      tenant, kind, options);
    if (!equal) return equal.error();
    if (*equal) return **equal;
    auto ok =
        connection.run("INSERT INTO jobs (tenant, kind, options, state, created) VALUES (?1, ?2, ?3, 'queued', ?4)",
                       tenant, kind, options, now);
    if (!ok) return ok.error();
    auto added = find_by_id(connection, tenant, connection.last_id());
    if (!added) return added.error();
    return **added;
  });
}

Result<std::optional<Job>> SqliteStore::job(std::string_view tenant, std::int64_t id) {
  return read([&](Connection& connection) { return find_by_id(connection, tenant, id); });
}

Result<std::vector<Job>> SqliteStore::jobs(std::string_view tenant, std::string_view kind, int limit) {
  return read([&](Connection& connection) -> Result<std::vector<Job>> {
    std::vector<Job> found;
    auto ok = connection.each(
        KAM_JOB_COLUMNS "WHERE tenant = ?1 AND (?2 = '' OR kind = ?2) ORDER BY id DESC LIMIT ?3",
        [&](const Statement& row) { found.push_back(read_job(row)); }, tenant, kind, limit);
    if (!ok) return ok.error();
    return found;
  });
}

Result<std::optional<Job>> SqliteStore::start_job(std::string_view tenant, Instant now) {
  const auto waiting = read([&](Connection& connection) {
    return find(connection, KAM_JOB_COLUMNS "WHERE tenant = ?1 AND state = 'queued' LIMIT 1", tenant);
  });
  if (!waiting || !*waiting) return waiting;  // most looks find none: they need no writer
  return write([&](Connection& connection) -> Result<std::optional<Job>> {
    auto next = find(connection,
                     KAM_JOB_COLUMNS
                     "WHERE tenant = ?1 AND state = 'queued' AND NOT EXISTS (SELECT 1 FROM jobs r WHERE r.tenant = ?1 "
                     "AND r.state = 'running') ORDER BY id LIMIT 1",
                     tenant);
    if (!next || !*next) return next;
    const auto id = (*next)->id;
    auto ok = connection.run(
        "UPDATE jobs SET state = 'running', started = coalesce(started, ?3) WHERE tenant = ?1 AND id = ?2", tenant, id,
        now);
    if (!ok) return ok.error();
    return find_by_id(connection, tenant, id);
  });
}

Result<bool> SqliteStore::note_progress(std::string_view tenant, std::int64_t id, const JobProgress& progress) {
  return write([&](Connection& connection) -> Result<bool> {
    bool cancel = false;
    auto ok = connection.run(
        "UPDATE jobs SET done = ?3, total = ?4, cursor = ?5 WHERE tenant = ?1 AND id = ?2 AND state = 'running'",
        tenant, id, progress.done, progress.total, progress.cursor);
    if (!ok) return ok.error();
    if (ok = expect_change(connection, "running job"); !ok) return ok.error();
    ok = connection.each(
        "SELECT cancel FROM jobs WHERE tenant = ?1 AND id = ?2",
        [&](const Statement& row) { cancel = row.integer(0) != 0; }, tenant, id);
    if (!ok) return ok.error();
    return cancel;
  });
}

Result<void> SqliteStore::end_job(std::string_view tenant, std::int64_t id, JobState state, std::string_view text,
                                  Instant now) {
  const bool failed = state == JobState::failed;
  return write([&](Connection& connection) -> Result<void> {
    auto ok = connection.run(
        "UPDATE jobs SET state = ?3, error = ?4, result = ?5, ended = ?6, cursor = '' "
        "WHERE tenant = ?1 AND id = ?2 AND state = 'running'",
        tenant, id, name(state), failed ? text : std::string_view(), failed ? std::string_view() : text, now);
    if (!ok) return ok;
    if (ok = expect_change(connection, "running job"); !ok) return ok;
    return connection.run(
        "WITH equal AS (SELECT j.id, j.ended FROM jobs j JOIN jobs e ON e.tenant = ?1 AND e.id = ?2 "
        "WHERE j.tenant = ?1 AND j.kind = e.kind AND j.options = e.options AND j.ended IS NOT NULL) "
        "DELETE FROM jobs WHERE tenant = ?1 AND id IN (SELECT id FROM equal ORDER BY id DESC LIMIT -1 OFFSET ?3)",
        tenant, id, ended_kept);
  });
}

Result<std::optional<Job>> SqliteStore::cancel_job(std::string_view tenant, std::int64_t id, Instant now) {
  return write([&](Connection& connection) -> Result<std::optional<Job>> {
    auto ok = connection.run(
        "UPDATE jobs SET state = 'cancelled', cancel = 1, ended = ?3 WHERE tenant = ?1 AND id = ?2 AND state = "
        "'queued'",
        tenant, id, now);
    if (!ok) return ok.error();
    ok = connection.run("UPDATE jobs SET cancel = 1 WHERE tenant = ?1 AND id = ?2 AND state = 'running'", tenant, id);
    if (!ok) return ok.error();
    return find_by_id(connection, tenant, id);
  });
}

Result<std::size_t> SqliteStore::recover_jobs(std::string_view tenant) {
  return write([&](Connection& connection) -> Result<std::size_t> {
    auto ok = connection.run("UPDATE jobs SET state = 'queued' WHERE tenant = ?1 AND state = 'running'", tenant);
    if (!ok) return ok.error();
    return static_cast<std::size_t>(connection.changes());
  });
}

}  // namespace kam::store::sqlite
