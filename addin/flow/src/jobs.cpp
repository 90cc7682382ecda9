#include "kam/flow/jobs.hpp"

#include "kam/log/log.hpp"
#include "src/lower_priority.hpp"

namespace kam::flow {

using store::JobState;

Jobs::Jobs(store::Store& store, std::function<store::Instant()> clock, JobSettings settings)
    : store_(store), clock_(std::move(clock)), settings_(settings) {}

Jobs::~Jobs() {
  stop();
}

void Jobs::handle(std::string kind, JobHandler handler) {
  handlers_.insert_or_assign(std::move(kind), std::move(handler));
}

Result<std::size_t> Jobs::recover() {
  const auto tenants = store_.tenants();
  if (!tenants) return tenants.error();
  std::size_t jobs = 0;
  for (const auto& tenant : *tenants) {
    const auto recovered = store_.recover_jobs(tenant.id);
    if (!recovered) return recovered.error();
    jobs += *recovered;
  }
  if (jobs > 0) log::event("jobs.recovered", {{"jobs", jobs}});
  return jobs;
}

std::size_t Jobs::round(const std::stop_token& stop) {
  end_what_could_not_be_ended();
  const auto tenants = store_.tenants();
  if (!tenants) {
    log::error("jobs.failed", {{"detail", tenants.error().detail}});
    return 0;
  }
  std::size_t ran = 0;
  for (const auto& tenant : *tenants) {
    if (stop.stop_requested()) break;
    ran += run_next(tenant, stop) ? 1 : 0;
  }
  return ran;
}

bool Jobs::round_of(const std::string& tenant, const std::stop_token& stop) {
  end_what_could_not_be_ended();
  const auto found = store_.tenant(tenant);
  return found && *found && run_next(**found, stop);
}

bool Jobs::waits(const std::string& tenant) {
  const std::lock_guard lock(mutex_);
  const auto found = put_offs_.find(tenant);
  if (found == put_offs_.end()) return false;
  const auto now = clock_();
  return found->second.since <= now && now < found->second.until;
}

/// @return whether it waits again; not without end, since the tenant's other jobs wait behind it.
bool Jobs::put_off(const JobRun& run, const Error& error) {
  const auto& job = run.job();
  const auto now = clock_();
  {
    const std::lock_guard lock(mutex_);
    auto& kept = put_offs_[job.tenant];
    if (kept.job != job.id || kept.done != run.done()) kept = {job.id, run.done(), now, now};
    if (now - kept.since >= settings_.longest_put_off) return false;
    kept.until = now + *run.is_put_off();
  }
  log::warn("job.put_off", {{"tenant", job.tenant}, {"job", job.id}, {"kind", job.kind}, {"detail", error.detail}});
  const auto queued = store_.recover_jobs(job.tenant);
  return queued.has_value();
}

bool Jobs::run_next(const store::Tenant& tenant, const std::stop_token& stop) {
  if (waits(tenant.id)) return false;
  const auto job = store_.start_job(tenant.id, clock_());
  if (!job) {
    log::error("jobs.failed", {{"tenant", tenant.id}, {"detail", job.error().detail}});
    return false;
  }
  if (!*job) return false;
  const auto start = clock_();
  log::event("job.started",
             {{"tenant", tenant.id}, {"job", (*job)->id}, {"kind", (*job)->kind}, {"done_before", (*job)->done}});
  JobRun run(store_, tenant, **job, stop, settings_.between_progress);
  const auto result = work(run);
  const bool broken_off = !result && result.error().code == Errc::cancelled && !run.cancelled();
  if (broken_off && stop.stop_requested()) return true;  // the next process takes it up
  if (!result && run.is_put_off() && !run.cancelled() && put_off(run, result.error())) return true;
  Ending ending{tenant.id, (*job)->kind, {}, (*job)->id, JobState::done};
  if (result) {
    ending.text = *result;
  } else {
    ending.state = run.cancelled() ? JobState::cancelled : JobState::failed;
    ending.text = run.cancelled() ? "" : result.error().detail;
  }
  log::event("job.ended",
             {{"tenant", tenant.id},
              {"job", (*job)->id},
              {"kind", (*job)->kind},
              {"state", store::name(ending.state)},
              {"detail", result ? std::string_view() : std::string_view(result.error().detail)},
              {"ms", (clock_() - start).count()}},
             ending.state == JobState::failed ? log::Level::error : log::Level::info);
  end(ending);
  return true;
}

Result<std::string> Jobs::work(JobRun& run) {
  const auto handler = handlers_.find(run.job().kind);
  if (handler == handlers_.end()) return invalid("nobody knows how to do a job of the kind " + run.job().kind);
  try {
    auto result = handler->second(run);
    if (result)
      if (const auto last = run.flush(); !last && !run.cancelled()) return last.error();
    return result;
  } catch (const std::exception& fault) {
    return Error{Errc::internal, std::string("the work broke: ") + fault.what()};
  }
}

void Jobs::end(const Ending& ending) {
  const auto written = store_.end_job(ending.tenant, ending.id, ending.state, ending.text, clock_());
  if (written || written.error().code == Errc::not_found) return;  // its tenant may be gone
  log::error("jobs.failed", {{"tenant", ending.tenant}, {"job", ending.id}, {"detail", written.error().detail}});
  const std::lock_guard lock(mutex_);
  not_ended_.push_back(ending);
}

void Jobs::end_what_could_not_be_ended() {
  std::vector<Ending> again;
  {
    const std::lock_guard lock(mutex_);
    again.swap(not_ended_);
  }
  for (const auto& ending : again) end(ending);
}

void Jobs::start() {
  if (const auto recovered = recover(); !recovered) log::error("jobs.failed", {{"detail", recovered.error().detail}});
  for (std::size_t i = 0; i < std::max<std::size_t>(1, settings_.threads); ++i)
    threads_.emplace_back([this, i](const std::stop_token& stop) { run(stop, i == 0); });
}

void Jobs::run(const std::stop_token& stop, bool first) {
  lower_priority();
  std::uint64_t seen = 0;
  while (!stop.stop_requested()) {
    if (first && before_look_) before_look_();
    if (round(stop) > 0) continue;
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, stop, settings_.poll, [&] { return notified_ != seen; });
    seen = notified_;
  }
}

void Jobs::notify() {
  {
    const std::lock_guard lock(mutex_);
    ++notified_;
  }
  wake_.notify_all();
}

void Jobs::request_stop() {
  for (auto& thread : threads_) thread.request_stop();
}

void Jobs::stop() {
  request_stop();
  threads_.clear();
}

}  // namespace kam::flow
