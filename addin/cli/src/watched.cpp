#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "kam/flow/figures.hpp"
#include "kam/log/log.hpp"
#include "operations.hpp"

namespace kam::cli {

namespace {
using app::Metrics;
using Figures = std::vector<Metrics::Figure>;

double seconds(std::chrono::system_clock::duration time) {
  return std::chrono::duration<double>(time).count();
}

void queue(Figures& into, const app::App& app) {
  const auto tenants = app.store.tenants();
  if (!tenants) return log::error("metrics.failed", {{"detail", tenants.error().detail}});
  store::Backlog all;
  for (const auto& tenant : *tenants) {
    const auto one = app.store.backlog(tenant.id);
    if (!one) return log::error("metrics.failed", {{"detail", one.error().detail}});
    all.waiting += one->waiting;
    all.dead += one->dead;
    if (one->oldest) all.oldest = std::min(*one->oldest, all.oldest.value_or(store::Instant::max()));
  }
  const char *events = "kamd_queue_events", *words = "Events that wait for their reading, and dead ones";
  into.push_back({events, words, false, {{"state", "waiting"}}, static_cast<double>(all.waiting)});
  into.push_back({events, words, false, {{"state", "dead"}}, static_cast<double>(all.dead)});
  into.push_back({"kamd_queue_oldest_seconds",
                  "How long the event waits whose turn it is",
                  false,
                  {},
                  all.oldest ? seconds(app.clock() - *all.oldest) : 0});
}

void inbox(Figures& into, const app::App& app) {
  const auto figures = app.inbox.figures();
  into.push_back({"kamd_inbox_deliveries_total",
                  "Deliveries that were stored",
                  true,
                  {},
                  static_cast<double>(figures.deliveries)});
  into.push_back({"kamd_inbox_commits_total",
                  "Commits that stored them; deliveries a commit is the size of a group",
                  true,
                  {},
                  static_cast<double>(figures.commits)});
  into.push_back(
      {"kamd_inbox_waiting", "Deliveries that wait for their commit", false, {}, static_cast<double>(figures.waiting)});
}

void scoring(Figures& into) {
  const auto& figures = flow::figures();
  into.push_back({"kamd_accounts_scored_total",
                  "Accounts scored, as often as each was",
                  true,
                  {},
                  static_cast<double>(figures.accounts)});
  into.push_back({"kamd_scoring_seconds_total",
                  "Time spent on it; accounts a second are the rate",
                  true,
                  {},
                  static_cast<double>(figures.microseconds) / 1e6});
}

void calls(Figures& into, const connectors::HttpCalls& calls) {
  for (const auto& host : calls.state()) {
    const Metrics::Labels of{{"tenant", host.tenant}, {"host", host.host}};
    auto good = of, bad = of;
    good["result"] = "answered";
    bad["result"] = "failed";
    const char *name = "kamd_outgoing_calls_total", *words = "Calls of other systems, each try";
    into.push_back({name, words, true, good, static_cast<double>(host.tries - host.failed)});
    into.push_back({name, words, true, bad, static_cast<double>(host.failed)});
    into.push_back({"kamd_breaker_open", "1 while the host is not called, since it failed", false, of,
                    host.breaker == "open" ? 1.0 : 0.0});
  }
}

/// As other exporters name them.
void process(Figures& into) {
  std::size_t size = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> size >> resident;
  into.push_back({"process_resident_memory_bytes",
                  "Memory",
                  false,
                  {},
                  static_cast<double>(resident) * static_cast<double>(::sysconf(_SC_PAGESIZE))});
  std::error_code gone;
  const std::filesystem::directory_iterator open("/proc/self/fd", gone), end;
  into.push_back(
      {"process_open_fds", "Open descriptors", false, {}, static_cast<double>(gone ? 0 : std::distance(open, end))});
}
}  // namespace

void watch(Metrics& metrics, const app::App& app, const connectors::HttpCalls& outgoing) {
  metrics.look_at([&app, &outgoing](Figures& into) {
    queue(into, app);
    inbox(into, app);
    scoring(into);
    calls(into, outgoing);
    process(into);
  });
}

void watch(Metrics& metrics, std::string listener, const http::Server& server) {
  metrics.look_at([listener = std::move(listener), &server](Figures& into) {
    const auto handshakes = server.handshakes();
    const auto add = [&](const char* result, std::uint64_t count) {
      into.push_back({"kamd_tls_handshakes_total",
                      "TLS handshakes",
                      true,
                      {{"listener", listener}, {"result", result}},
                      static_cast<double>(count)});
    };
    add("full", handshakes.full);
    add("resumed", handshakes.resumed);
    add("failed", handshakes.failed);
    into.push_back({"kamd_http_connections",
                    "Open connections",
                    false,
                    {{"listener", listener}},
                    static_cast<double>(server.connections())});
  });
}

void watch(Metrics& metrics, const CertificateWatch& certificates) {
  metrics.look_at([&certificates](Figures& into) {
    into.push_back({"kamd_tls_certificate_expiry_timestamp_seconds",
                    "When the certificate ends, in Unix seconds",
                    false,
                    {},
                    seconds(certificates.not_after().time_since_epoch())});
  });
}

}  // namespace kam::cli
