#include "../../../addin/cli/src/progress_line.hpp"

#include "catch.hpp"

using namespace kam;
using namespace std::chrono_literals;

TEST_CASE("progress is told as accounts, of how many, rate and time left, as far as known", "[cli]") {
  const store::Instant start{1h};
  store::Job job;
  CHECK(cli::progress_text(job, start) == "waiting");
  job.state = store::JobState::running;
  job.started = start;
  CHECK(cli::progress_text(job, start) == "0 accounts");
  job.done = 1200;
  CHECK(cli::progress_text(job, start + 10s) == "1200 accounts, 120 a second");
  job.total = 5000;
  CHECK(cli::progress_text(job, start + 10s) == "1200 of 5000 accounts, 120 a second, 32 s left");
  job.done = 10;
  CHECK(cli::progress_text(job, start + 20s) == "10 of 5000 accounts, 30 a minute, 3 h left");
  job.total = 100;
  CHECK(cli::progress_text(job, start + 20s) == "10 of 100 accounts, 30 a minute, 3 min left");
}
