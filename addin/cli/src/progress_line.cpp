#include "progress_line.hpp"

#include <unistd.h>

#include <cmath>
#include <cstdio>

namespace kam::cli {

namespace {
std::string whole(double number) {
  return std::to_string(std::llround(number));
}

std::string duration(double seconds) {
  if (seconds < 90) return whole(std::ceil(seconds)) + " s";
  if (seconds < 5400) return whole(std::ceil(seconds / 60)) + " min";
  return whole(std::ceil(seconds / 3600)) + " h";
}
}  // namespace

std::string progress_text(const store::Job& job, store::Instant now) {
  if (job.state == store::JobState::queued) return "waiting";
  std::string text = std::to_string(job.done);
  if (job.total > 0) text += " of " + std::to_string(job.total);
  text += " accounts";
  const auto seconds = job.started ? std::chrono::duration<double>(now - *job.started).count() : 0;
  if (job.done <= 0 || seconds < 1) return text;
  const double rate = static_cast<double>(job.done) / seconds;
  text += ", " + (rate >= 1 ? whole(rate) + " a second" : whole(rate * 60) + " a minute");
  if (job.total > job.done) text += ", " + duration(static_cast<double>(job.total - job.done) / rate) + " left";
  return text;
}

ProgressLine::ProgressLine() : terminal_(isatty(STDERR_FILENO) == 1) {}

ProgressLine::~ProgressLine() {
  if (terminal_ && !shown_.empty()) std::fprintf(stderr, "\r\033[K");
}

void ProgressLine::show(const store::Job& job, store::Instant now) {
  auto text = progress_text(job, now);
  if (!terminal_ || text == shown_) return;
  shown_ = std::move(text);
  std::fprintf(stderr, "\r\033[K%s", shown_.c_str());
}

}  // namespace kam::cli
