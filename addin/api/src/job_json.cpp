#include "src/job_json.hpp"

#include <algorithm>

#include "kam/log/log.hpp"
#include "kam/rules/json.hpp"

namespace kam::api {

namespace {
/// 0..1; nothing as long as nobody knows how much there is.
std::optional<double> progress_of(const store::Job& job) {
  if (job.state == store::JobState::done) return 1;
  if (job.total <= 0) return std::nullopt;
  return std::clamp(static_cast<double>(job.done) / static_cast<double>(job.total), 0.0, 1.0);
}

/// Accounts a second since it began.
std::optional<double> rate_of(const store::Job& job, store::Instant now) {
  if (!job.started || job.done <= 0) return std::nullopt;
  const auto seconds = std::chrono::duration<double>(job.ended.value_or(now) - *job.started).count();
  if (seconds <= 0) return std::nullopt;
  return static_cast<double>(job.done) / seconds;
}

void write(rules::JsonWriter& json, std::string_view key, const std::optional<double>& number) {
  json.key(key);
  number ? json.value(*number) : json.null();
}

void write(rules::JsonWriter& json, std::string_view key, const std::optional<store::Instant>& instant) {
  json.key(key);
  instant ? json.value(std::string_view(log::instant(*instant))) : json.null();
}
}  // namespace

std::string job_json(const store::Job& job, store::Instant now) {
  const auto rate = rate_of(job, now);
  std::optional<double> left;
  if (rate && job.state == store::JobState::running && job.total >= job.done)
    left = static_cast<double>(job.total - job.done) / *rate;
  std::string out;
  rules::JsonWriter json(out);
  json.object()
      .field("id", std::to_string(job.id))
      .field("kind", job.kind)
      .field("options", job.options)
      .field("state", store::name(job.state));
  write(json, "progress", progress_of(job));
  json.field("done", job.done).key("total");
  job.total > 0 ? json.value(job.total) : json.null();
  write(json, "accounts_per_second", rate);
  write(json, "seconds_left", left);
  write(json, "created", job.created);
  write(json, "started", job.started);
  write(json, "ended", job.ended);
  json.key("error");
  job.state == store::JobState::failed ? json.value("It failed: the server's log says why") : json.null();
  json.key("result");
  job.result.empty() ? json.null() : json.raw(job.result);
  json.end_object();
  return out;
}

}  // namespace kam::api
