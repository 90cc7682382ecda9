#include "kam/flow/schedule.hpp"

#include <algorithm>

#include "kam/flow/digest.hpp"
#include "kam/flow/sync.hpp"
#include "kam/log/log.hpp"
#include "src/time_zone.hpp"

namespace kam::flow {

namespace {
using namespace std::chrono_literals;
constexpr std::chrono::milliseconds between_looks = 15s, after_failure = 5min;
constexpr auto a_week = 7 * 24h;
constexpr long usual_minutes = 60;

/// The newest job of this kind with these options.
Result<std::optional<store::Job>> last_of(store::Store& store, const std::string& tenant, std::string_view kind,
                                          std::string_view options) {
  constexpr int enough = 100;  // of each options 20 are kept
  auto jobs = store.jobs(tenant, kind, enough);
  if (!jobs) return jobs.error();
  const auto found = std::find_if(jobs->begin(), jobs->end(), [&](const auto& job) { return job.options == options; });
  return found == jobs->end() ? std::nullopt : std::optional(std::move(*found));
}

/// @param last  the newest job that was added for these rules.
bool history_is_due(const std::vector<store::Recomputation>& all, const std::string& ruleset,
                    const std::optional<store::Job>& last, store::Instant now) {
  const bool under_way = !all.empty() && !all.back().complete;
  const bool complete = !all.empty() && all.front().complete;
  if (complete && !under_way && all.front().ruleset == ruleset) return false;
  if (!last) return true;
  if (last->open() || last->state == store::JobState::cancelled) return false;
  if (last->state == store::JobState::failed) return is_due(last, after_failure, now);
  const bool by_another = complete && last->ended && all.front().at > *last->ended;  // since: those rules are back
  return under_way || by_another;
}
}  // namespace

bool is_due(const std::optional<store::Job>& last, std::chrono::milliseconds every, store::Instant now) {
  if (!last) return true;
  if (last->open()) return false;
  const bool failed = last->state == store::JobState::failed;
  if (failed) return now >= last->ended.value_or(last->created) + std::min(every, after_failure);
  return now >= last->created + every;
}

Result<rules::Day> day_of(const store::Inputs& inputs, store::Instant now) {
  const auto local = connectors::local_day(time_zone_of(inputs.settings_json));
  if (!local) return local.error();
  return (*local)(std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count());
}

Schedule::Schedule(store::Store& store, Connect connect, std::function<store::Instant()> clock)
    : store_(store), connect_(std::move(connect)), clock_(std::move(clock)) {}

Schedule::~Schedule() {
  pool_.join();
}

void Schedule::look() {
  const auto now = clock_();
  if (looked_ && now >= *looked_ && now - *looked_ < between_looks) return;
  looked_ = now;
  const auto tenants = store_.tenants();
  if (!tenants) return log::error("schedule.failed", {{"detail", tenants.error().detail}});
  for (const auto& tenant : *tenants) look_at(tenant);
}

void Schedule::look_at(const store::Tenant& tenant) {
  const auto settings = store::TenantSettings::parse(tenant.settings_json);
  auto ok = settings ? sync(tenant, *settings) : Result<void>(settings.error());
  if (ok) ok = rescore(tenant, *settings);
  if (ok) ok = digest(tenant, *settings);
  if (ok) ok = history(tenant);
  auto& told = told_[tenant.id];
  if (!ok && told != ok.error().detail)
    log::warn("schedule.failed", {{"tenant", tenant.id}, {"detail", ok.error().detail}});
  told = ok ? "" : ok.error().detail;
}

void Schedule::add(const store::Tenant& tenant, std::string_view kind, std::string_view options) {
  const auto added = store_.add_job(tenant.id, kind, options, clock_());
  if (!added) return log::error("schedule.failed", {{"tenant", tenant.id}, {"detail", added.error().detail}});
  log::event("job.scheduled", {{"tenant", tenant.id}, {"kind", kind}, {"options", options}, {"job", added->id}});
}

Result<bool> Schedule::tells_changes(const store::Tenant& tenant) {
  const auto connector = connect_(tenant, pool_.get_executor());
  if (!connector) return connector.error();
  return (*connector)->abilities().changes;
}

Result<void> Schedule::sync(const store::Tenant& tenant, const store::TenantSettings& settings) {
  const auto changes = tells_changes(tenant);
  if (!changes) return changes.error();
  const auto every = std::chrono::minutes(settings.whole_number("sync_every").value_or(*changes ? usual_minutes : 0));
  if (every <= 0min) return {};
  const auto full = last_of(store_, tenant.id, job_kind::sync, full_sync);
  if (!full) return full.error();
  if (is_due(*full, a_week, clock_())) {
    add(tenant, job_kind::sync, full_sync);
    return {};
  }
  auto last = last_of(store_, tenant.id, job_kind::sync, "");
  if (!last) return last.error();
  if (!*last || (*full)->id > (*last)->id) last = full;  // it read the changes too
  if (is_due(*last, every, clock_())) add(tenant, job_kind::sync, "");
  return {};
}

Result<void> Schedule::rescore(const store::Tenant& tenant, const store::TenantSettings& settings) {
  if (settings.get("as_of")) return {};  // its clock stands still
  const auto scoring = store_.scoring(tenant.id);
  if (!scoring) return scoring.error();
  if (!*scoring) return {};
  const auto inputs = store_.inputs_of(tenant.id);
  if (!inputs) return inputs.error();
  const auto today = day_of(*inputs, clock_());
  if (!today) return today.error();
  if ((*scoring)->as_of == rules::to_string(*today)) return {};
  const auto last = last_of(store_, tenant.id, job_kind::rescore, "");
  if (!last) return last.error();
  const bool done_today = *last && (*last)->state == store::JobState::done && (*last)->ended &&
                          day_of(*inputs, *(*last)->ended).value() == *today;
  if (!done_today && is_due(*last, after_failure, clock_())) add(tenant, job_kind::rescore, "");
  return {};
}

/// Of the week's first day, by scores of the week.
Result<void> Schedule::digest(const store::Tenant& tenant, const store::TenantSettings& settings) {
  const auto begins_on = settings.get("weekly_digest");
  if (!begins_on) return {};
  const auto inputs = store_.inputs_of(tenant.id);
  if (!inputs) return inputs.error();
  const auto today = day_of(*inputs, clock_());
  if (!today) return today.error();
  const auto week = week_of(*today, *begins_on);
  if (!week) return invalid("setting weekly_digest: expected monday to sunday, found " + *begins_on);
  const auto scoring = store_.scoring(tenant.id);
  if (!scoring) return scoring.error();
  const auto name = rules::to_string(*week);
  if (!*scoring || (!settings.get("as_of") && (*scoring)->as_of < name)) return {};
  const auto last = last_of(store_, tenant.id, job_kind::digest, name);
  if (!last) return last.error();
  if (is_due(*last, a_week, clock_())) add(tenant, job_kind::digest, name);
  return {};
}

Result<void> Schedule::history(const store::Tenant& tenant) {
  const auto scoring = store_.scoring(tenant.id);
  if (!scoring) return scoring.error();
  if (!*scoring) return {};
  const auto full = last_of(store_, tenant.id, job_kind::sync, full_sync);
  if (!full) return full.error();
  if (*full && (*full)->state != store::JobState::done) return {};  // the first one may still lack most of the records
  const auto recomputations = store_.recomputations(tenant.id);
  if (!recomputations) return recomputations.error();
  const std::string& ruleset = (*scoring)->ruleset;
  const auto last = last_of(store_, tenant.id, job_kind::history, ruleset);
  if (!last) return last.error();
  if (history_is_due(*recomputations, ruleset, *last, clock_())) add(tenant, job_kind::history, ruleset);
  return {};
}

}  // namespace kam::flow
