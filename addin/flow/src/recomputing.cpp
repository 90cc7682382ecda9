#include <algorithm>

#include "kam/certs/crypto.hpp"
#include "kam/flow/handlers.hpp"
#include "kam/rules/json.hpp"
#include "src/recompute.hpp"
#include "src/rescore_parts.hpp"
#include "src/scoring_of.hpp"

namespace kam::flow {

namespace {

constexpr std::size_t rows_erased_at_once = 5'000;
constexpr std::chrono::milliseconds between_looks{200};

Result<bool> others_wait(store::Store& store, const JobRun& run) {
  constexpr int looked_at = 50;
  const auto jobs = store.jobs(run.tenant().id, "", looked_at);
  if (!jobs) return jobs.error();
  return std::any_of(jobs->begin(), jobs->end(),
                     [](const store::Job& job) { return job.state == store::JobState::queued; });
}

std::string result_of(std::size_t accounts, std::size_t months, bool complete) {
  std::string out;
  rules::JsonWriter(out)
      .object()
      .field("accounts", accounts)
      .field("months", months)
      .field("complete", complete)
      .end_object();
  return out;
}

/// What a recomputation rests on beside the records: another one is not gone on with.
std::string basis_of(rules::Day newest, bool starting_set, const std::string& settings_json) {
  return rules::to_string(newest) + (starting_set ? " starting " : " ") + certs::sha256_hex(settings_json);
}

class Recomputing {
 public:
  Recomputing(store::Store& store, Engine engine, JobRun& run)
      : store_(store), engine_(std::move(engine)), run_(run), tenant_(run.tenant().id) {}

  Result<std::string> go() {
    if (!engine_.pack) return Error{Errc::internal, "history: the engine has no pack"};
    auto work = begin();
    if (!work) return work.error();
    const std::size_t months_before = months_ - work->ends.size();
    const auto large = is_large(store_, tenant_, engine_);
    if (!large) return large.error();
    const auto accounts = *large ? recompute_in_parts(*work) : recompute_together(*work);
    if (!accounts && gave_way_) return result_of(0, months_before, false);
    if (!accounts && run_.cancelled()) (void)store_.drop_recomputation(tenant_, work->generation);
    if (!accounts) return accounts.error();
    if (auto ok = store_.end_recomputation(tenant_, work->generation, engine_.clock()); !ok) return ok.error();
    if (auto ok = erase(); !ok) return ok.error();
    return result_of(*accounts, months_, true);
  }

 private:
  Result<Recompute> begin() {
    const auto shared = load(store_, tenant_, {});
    if (!shared) return shared.error();
    const auto options = options_of(store_, tenant_, engine_, shared->local_day);
    if (!options) return options.error();
    Recompute work{store_, tenant_, engine_, 0, rules::past_month_ends(options->as_of), options->starting_set, {}};
    months_ = work.ends.size();
    const auto mark = basis_of(work.ends.back(), work.starting_set, shared->records.settings.json);
    const auto begun = store_.begin_recomputation(tenant_, engine_.ruleset, mark, engine_.clock());
    if (!begun) return begun.error();
    work.generation = begun->generation;
    std::erase_if(work.ends, [&](rules::Day end) {
      return std::find(begun->months.begin(), begun->months.end(), rules::to_string(end)) != begun->months.end();
    });
    work.progress = [this](std::size_t done, std::size_t total) { return tell(done, total); };
    return work;
  }

  /// It can wait: a job that somebody asked for meanwhile comes first, and this goes on in one of its own.
  Result<void> tell(std::size_t done, std::size_t total) {
    if (const auto now = std::chrono::steady_clock::now(); now - looked_ >= between_looks) {
      looked_ = now;
      const auto waiting = others_wait(store_, run_);
      if (!waiting) return waiting.error();
      gave_way_ = *waiting;
      if (gave_way_) return Error{Errc::cancelled, "history: gave way to other jobs"};
    }
    return run_.progress(static_cast<std::int64_t>(done), static_cast<std::int64_t>(total));
  }

  Result<void> erase() {
    for (;;) {
      const auto erased = store_.erase_superseded(tenant_, rows_erased_at_once);
      if (!erased) return erased.error();
      if (*erased < rows_erased_at_once || run_.stop().stop_requested()) return {};
    }
  }

  store::Store& store_;
  Engine engine_;
  JobRun& run_;
  std::string tenant_;
  std::size_t months_ = 0;
  std::chrono::steady_clock::time_point looked_{};
  bool gave_way_ = false;
};

}  // namespace

JobHandler recomputing(store::Store& store, EngineOf engine_of) {
  return [&store, engine_of = std::move(engine_of)](JobRun& run) -> Result<std::string> {
    auto engine = engine_of(run.tenant().id);
    if (!engine) return engine.error();
    return Recomputing(store, std::move(*engine), run).go();
  };
}

}  // namespace kam::flow
