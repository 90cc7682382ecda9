#include "kam/app/metrics.hpp"

#include "catch.hpp"

using namespace kam::app;

namespace {
kam::http::Access answer(std::string method, std::string route, unsigned status, std::int64_t microseconds) {
  kam::http::Access access;
  access.method = std::move(method);
  access.route = std::move(route);
  access.status = status;
  access.microseconds = microseconds;
  return access;
}
}  // namespace

TEST_CASE("answers are counted by listener, method, route and status, with their times", "[app][metrics]") {
  Metrics metrics;
  for (const auto time : {800, 3'000, 20'000'000})
    metrics.answered("public", answer("GET", "/embed/account", 200, time));
  metrics.answered("operations", answer("GET", "/readyz", 503, 1));
  const auto text = metrics.text();
  CHECK_THAT(text, ContainsSubstring("# TYPE kamd_http_requests_total counter"));
  CHECK_THAT(text,
             ContainsSubstring("kamd_http_requests_total{listener=\"public\",method=\"GET\",route=\"/embed/account\","
                               "status=\"200\"} 3"));
  CHECK_THAT(text, ContainsSubstring("route=\"/readyz\",status=\"503\"} 1"));
  const std::string seconds = "kamd_http_request_seconds_bucket{listener=\"public\",route=\"/embed/account\",le=\"";
  CHECK_THAT(text, ContainsSubstring(seconds + "0.001\"} 1"));
  CHECK_THAT(text, ContainsSubstring(seconds + "0.005\"} 2"));
  CHECK_THAT(text, ContainsSubstring(seconds + "10\"} 2"));
  CHECK_THAT(text, ContainsSubstring(seconds + "+Inf\"} 3"));
}

TEST_CASE("what callers make up becomes no series of its own", "[app][metrics][security]") {
  Metrics metrics;
  for (const char* method : {"GET", "POST", "DELETE"}) metrics.answered("public", answer(method, "", 404, 1));
  CHECK_THAT(metrics.text(), ContainsSubstring("method=\"any\",route=\"none\",status=\"404\"} 3"));
}

TEST_CASE("figures of others are looked at when asked for, those of one name together", "[app][metrics]") {
  Metrics metrics;
  double waiting = 1;
  metrics.look_at([&](std::vector<Metrics::Figure>& into) {
    into.push_back({"queue", "What waits", false, {{"state", "waiting"}}, waiting});
    into.push_back({"grown_total", "What grew", true, {}, 7});
    into.push_back({"queue", "What waits", false, {{"state", "dead"}}, 0});
  });
  CHECK_THAT(metrics.text(),
             ContainsSubstring("# HELP queue What waits\n# TYPE queue gauge\nqueue{state=\"waiting\"} 1\n"
                               "queue{state=\"dead\"} 0\n"));
  waiting = 2;
  CHECK_THAT(metrics.text(), ContainsSubstring("queue{state=\"waiting\"} 2"));
  CHECK_THAT(metrics.text(), ContainsSubstring("# TYPE grown_total counter\ngrown_total 7"));
}
