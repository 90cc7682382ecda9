#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kam/rules/result.hpp"
#include "kam/store/instant.hpp"

/// Long work that a person or a schedule asked for: what it is, how far it is, and where it goes on after a restart.
namespace kam::store {

enum class JobState : std::uint8_t { queued, running, done, failed, cancelled };
std::string_view name(JobState state);

struct Job {
  std::int64_t id = 0;
  std::string tenant;
  std::string kind;     ///< `sync`, `rescore`, …
  std::string options;  ///< what its handler reads; two jobs of one kind with the same options are equal
  JobState state = JobState::queued;
  std::int64_t done = 0, total = 0;  ///< accounts; total 0: not known (yet)
  std::string cursor;                ///< where it goes on; only its handler reads it
  bool to_be_cancelled = false;
  std::string error;   ///< of a failed one: for the operator, not for a remote caller
  std::string result;  ///< of a done one: JSON, or empty
  Instant created;
  std::optional<Instant> started, ended;

  bool open() const { return state == JobState::queued || state == JobState::running; }
};

struct JobProgress {
  std::int64_t done = 0, total = 0;
  std::string cursor;
};

class JobStore {
 public:
  virtual ~JobStore() = default;
  /// Adds a job, or gives the open one that is equal to it. @error not_found: no such tenant.
  virtual Result<Job> add_job(std::string_view tenant, std::string_view kind, std::string_view options,
                              Instant now) = 0;
  virtual Result<std::optional<Job>> job(std::string_view tenant, std::int64_t id) = 0;
  /// The newest first; of one kind, or (empty) of all.
  virtual Result<std::vector<Job>> jobs(std::string_view tenant, std::string_view kind, int limit) = 0;
  /// Takes the tenant's oldest queued job up, if none of its jobs is running.
  virtual Result<std::optional<Job>> start_job(std::string_view tenant, Instant now) = 0;
  /// Says how far a running job is. @return whether it is to be cancelled. @error not_found: it is not running.
  virtual Result<bool> note_progress(std::string_view tenant, std::int64_t id, const JobProgress& progress) = 0;
  /// Ends a running job as done (text: its result), failed (text: why) or cancelled, and forgets ended
  /// ones that are equal to it but for the latest 20. @error not_found: it is not running.
  virtual Result<void> end_job(std::string_view tenant, std::int64_t id, JobState state, std::string_view text,
                               Instant now) = 0;
  /// A queued job is cancelled at once, a running one when it next says how far it is, an ended one stays as it is.
  /// @return the job as it is then; nothing if the tenant has no such job.
  virtual Result<std::optional<Job>> cancel_job(std::string_view tenant, std::int64_t id, Instant now) = 0;
  /// At the start of the one process that runs jobs: what a dead process was running waits again, with its cursor.
  /// @return how many.
  virtual Result<std::size_t> recover_jobs(std::string_view tenant) = 0;
};

}  // namespace kam::store
