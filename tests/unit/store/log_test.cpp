#include "kam/log/log.hpp"

#include <vector>

#include "catch.hpp"
#include "kam/certs/crypto.hpp"

using namespace kam;

static_assert(!std::is_constructible_v<log::Value, certs::Secret>, "a secret is no log value");
static_assert(!std::is_constructible_v<log::Value, const certs::Secret&>, "a secret is no log value");

TEST_CASE("a log line is one JSON object with time, level, name and fields in order", "[log]") {
  const auto time = std::chrono::system_clock::time_point(std::chrono::milliseconds(1322740800123));
  CHECK(
      log::line(time, log::Level::warn, "crm.pull.done",
                {{"crm", "csv"}, {"count", 3}, {"share", 0.5}, {"ok", true}}) ==
      R"({"time":"2011-12-01T12:00:00.123Z","level":"warn","name":"crm.pull.done","crm":"csv","count":3,"share":0.5,"ok":true})");
}

TEST_CASE("control characters in a field cannot forge a line", "[log]") {
  const auto line = log::line({}, log::Level::info, "x", {{"id", std::string("a\r\n\x1b[31m\0b", 10)}});
  CHECK_THAT(line, ContainsSubstring(R"("id":"a\u000d\n\u001b[31m\u0000b")"));
  for (const char c : line) CHECK(static_cast<unsigned char>(c) >= 0x20);
}

TEST_CASE("lines go where they are sent", "[log]") {
  std::vector<std::string> lines;
  log::send_to([&](std::string_view line) { lines.emplace_back(line); });
  log::event("server.started", {{"port", 8443}});
  log::error("store.failed");
  log::send_to({});
  REQUIRE(lines.size() == 2);
  CHECK_THAT(lines[0], ContainsSubstring(R"("level":"info","name":"server.started","port":8443)"));
  CHECK_THAT(lines[1], ContainsSubstring(R"("level":"error")"));
}
