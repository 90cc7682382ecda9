#include "catch.hpp"
#include "kam/flow/worker.hpp"

using kam::flow::backoff;
using namespace std::chrono_literals;

TEST_CASE("the wait grows from a second to five minutes, anywhere below its bound", "[flow][backoff]") {
  const kam::flow::WorkerSettings settings;
  CHECK(backoff(settings, 1, 0.5) == 500ms);
  CHECK(backoff(settings, 2, 0.5) == 1s);
  CHECK(backoff(settings, 5, 0.25) == 4s);
  CHECK(backoff(settings, 9, 0.5) == 128s);
  CHECK(backoff(settings, 10, 0.5) == 150s);
  CHECK(backoff(settings, 1000, 0.5) == 150s);
  CHECK(backoff(settings, 7, 0.0) == 0ms);
}
