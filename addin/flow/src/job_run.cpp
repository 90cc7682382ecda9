#include <algorithm>

#include "kam/flow/jobs.hpp"

namespace kam::flow {

namespace {
constexpr std::chrono::milliseconds between_looks{250};  ///< while it waits
const Error ended{Errc::cancelled, "the work was broken off"};
}  // namespace

JobRun::JobRun(store::JobStore& store, const store::Tenant& tenant, const store::Job& job, std::stop_token stop,
               std::chrono::milliseconds between_progress)
    : store_(store),
      tenant_(tenant),
      job_(job),
      stop_(std::move(stop)),
      between_(between_progress),
      at_{job.done, job.total, job.cursor} {}

Result<void> JobRun::progress(std::int64_t done, std::int64_t total, std::optional<std::string> cursor) {
  at_.done = done;
  at_.total = total;
  if (cursor) at_.cursor = std::move(*cursor);
  const bool soon = std::chrono::steady_clock::now() - written_ < between_;
  if (stop_.stop_requested()) {
    (void)flush();  // so that the work goes on here
    return ended;
  }
  return soon ? Result<void>() : flush();
}

Result<void> JobRun::flush() {
  const auto cancel = store_.note_progress(tenant_.id, job_.id, at_);
  if (!cancel) return cancel.error();
  written_ = std::chrono::steady_clock::now();
  cancelled_ = *cancel;
  return cancelled_ ? Result<void>(ended) : Result<void>();
}

Result<void> JobRun::wait(std::chrono::milliseconds pause) {
  const auto until = std::chrono::steady_clock::now() + pause;
  for (;;) {
    if (auto go_on = progress(at_.done, at_.total); !go_on) return go_on;
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    if (left.count() <= 0) return {};
    std::this_thread::sleep_for(std::min(left, between_looks));
  }
}

}  // namespace kam::flow
