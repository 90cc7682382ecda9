#pragma once
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "kam/store/store.hpp"

namespace kam::flow {

struct JobSettings {
  std::chrono::milliseconds poll{1'000};                 ///< looks for jobs of other processes this often
  std::chrono::milliseconds between_progress{500};       ///< at least, between two writings of a job's progress
  std::size_t threads = 2;                               ///< so that a tenant whose CRM is slow keeps nobody waiting
  std::chrono::milliseconds longest_put_off{3'600'000};  ///< without any headway, then the job fails; 0: at once
};

/// A running job as its handler sees it.
class JobRun {
 public:
  JobRun(store::JobStore& store, const store::Tenant& tenant, const store::Job& job, std::stop_token stop,
         std::chrono::milliseconds between_progress);

  const store::Tenant& tenant() const { return tenant_; }
  const store::Job& job() const { return job_; }
  const std::stop_token& stop() const { return stop_; }

  /// Says how far the work is; often, since this is where it learns that it shall end.
  /// @param cursor  where the work goes on if it is broken off now; nothing: as before.
  /// @error cancelled: end now, and return this error.
  Result<void> progress(std::int64_t done, std::int64_t total, std::optional<std::string> cursor = std::nullopt);
  /// The same, written now.
  Result<void> flush();
  /// Waits, but no longer than until the work shall end. @error cancelled.
  Result<void> wait(std::chrono::milliseconds pause);
  /// What failed now may do later: a handler that says so and returns its error is called again after the pause, and
  /// the thread is free meanwhile. The job waits as a queued one.
  void put_off(std::chrono::milliseconds pause) { put_off_ = pause; }
  const std::optional<std::chrono::milliseconds>& is_put_off() const { return put_off_; }
  std::int64_t done() const { return at_.done; }
  /// It was cancelled, rather than broken off by the end of the process.
  bool cancelled() const { return cancelled_; }

 private:
  store::JobStore& store_;
  const store::Tenant& tenant_;
  const store::Job& job_;
  std::stop_token stop_;
  std::chrono::milliseconds between_;
  store::JobProgress at_;
  std::chrono::steady_clock::time_point written_{};
  bool cancelled_ = false;
  std::optional<std::chrono::milliseconds> put_off_;
};

/// Does the work of a kind of job and returns its result, JSON or empty. What it throws away when it is broken off, it
/// does again from the cursor it last told.
using JobHandler = std::function<Result<std::string>(JobRun&)>;

/// Works off the jobs of all tenants on threads of low priority: of each tenant one at a time. The one process that
/// does so holds the store for serving.
class Jobs {
 public:
  Jobs(store::Store& store, std::function<store::Instant()> clock, JobSettings settings = {});
  ~Jobs();

  /// What does the work of this kind. Before the start.
  void handle(std::string kind, JobHandler handler);
  /// What is to be done before each look for jobs, by one thread: adding those that are due.
  void before_each_look(std::function<void()> work) { before_look_ = std::move(work); }

  /// Takes up what a dead process was running. Once, before the first round.
  Result<std::size_t> recover();
  /// Runs the oldest waiting job of each tenant. @return how many ran.
  std::size_t round(const std::stop_token& stop = {});
  /// The same for one tenant. @return whether one ran.
  bool round_of(const std::string& tenant, const std::stop_token& stop = {});

  /// Recovers, then makes rounds on threads of its own.
  void start();
  /// A job was added.
  void notify();
  /// Ends after the step that each job is at; what is not done goes on after the next start.
  void stop();
  /// The same, without waiting for it.
  void request_stop();

 private:
  struct Ending {
    std::string tenant, kind, text;
    std::int64_t id;
    store::JobState state;
  };
  struct PutOff {
    std::int64_t job = 0, done = -1;
    store::Instant since{}, until{};
  };
  void run(const std::stop_token& stop, bool first);
  bool waits(const std::string& tenant);
  bool put_off(const JobRun& run, const Error& error);
  bool run_next(const store::Tenant& tenant, const std::stop_token& stop);
  Result<std::string> work(JobRun& run);
  void end(const Ending& ending);
  void end_what_could_not_be_ended();

  store::Store& store_;
  std::function<store::Instant()> clock_;
  JobSettings settings_;
  std::map<std::string, JobHandler> handlers_;
  std::function<void()> before_look_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::uint64_t notified_ = 0;
  std::vector<Ending> not_ended_;           ///< their end could not be written
  std::map<std::string, PutOff> put_offs_;  ///< by tenant
  std::vector<std::jthread> threads_;
};

}  // namespace kam::flow
