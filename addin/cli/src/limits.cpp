#include "limits.hpp"

#include <charconv>
#include <deque>

namespace kam::cli {

namespace {

using Web = http::Limits;
using App = app::LimitFigures;
constexpr std::string_view seconds = "seconds";

/// How many milliseconds a unit has.
std::int64_t scale(std::string_view unit) {
  return unit == seconds ? 1000 : 1;
}

template <class Visit>
auto with_member(auto& limits, const LimitRow::Member& member, Visit visit) {
  return std::visit(
      [&](auto one) {
        if constexpr (requires { limits.http.*one; }) {
          return visit(limits.http.*one);
        } else {
          return visit(limits.app.*one);
        }
      },
      member);
}

std::string in_words(const LimitRow& row) {
  return std::to_string(row.least) + " to " + std::to_string(row.most) + " " + std::string(row.unit);
}

}  // namespace

std::uint64_t LimitRow::get(const ServeLimits& limits) const {
  return with_member(limits, member, [this](const auto& value) -> std::uint64_t {
    if constexpr (requires { value.count(); }) {
      return static_cast<std::uint64_t>(value.count() / scale(unit));
    } else {
      return value;
    }
  });
}

void LimitRow::set(ServeLimits& limits, std::uint64_t number) const {
  with_member(limits, member, [this, number](auto& value) {
    if constexpr (requires { value.count(); }) {
      value = std::chrono::milliseconds(static_cast<std::int64_t>(number) * scale(unit));
    } else {
      value = number;
    }
  });
}

std::span<const LimitRow> limit_rows() {
  static const std::vector<LimitRow> rows{
      {"connections", "connections", "at once to a listener; more are closed", 1, 100'000, &Web::connections},
      {"connections-per-address", "connections", "at once from one address; a trusted proxy has no such limit", 1,
       100'000, &Web::connections_per_address},
      {"spare-descriptors", "descriptors", "kept free for the store and for calls", 8, 4096,
       &Web::descriptors_reserved},
      {"pipelined-requests", "requests", "sent before their answers are read", 1, 1000, &Web::pipelined},
      {"handshake-seconds", seconds, "for the TLS handshake", 1, 300, &Web::handshake},
      {"header-seconds", seconds, "from the first byte of a header to its last", 1, 300, &Web::header},
      {"body-seconds", seconds, "for a body; one that is faster than the next limit gets longer", 1, 3600, &Web::body},
      {"body-bytes-per-second", "bytes", "a body must bring on the average, after its seconds", 1, 1'048'576,
       &Web::body_floor_bytes_per_second},
      {"write-seconds", seconds, "for an answer to be taken", 1, 3600, &Web::write},
      {"idle-seconds", seconds, "that a connection is kept between requests", 1, 3600, &Web::idle},
      {"close-seconds", seconds, "for the end of TLS, then the connection is cut", 1, 60, &Web::shutdown},
      {"header-bytes", "bytes", "of a request line and its fields", 1024, 262'144, &Web::header_bytes},
      {"header-fields", "fields", "of a request", 10, 1000, &Web::header_fields},
      {"target-bytes", "bytes", "of a path with its query", 256, 65'536, &Web::target_bytes},
      {"key-requests-per-second", "requests", "of one API key on the long run, then 429", 1, 1'000'000,
       &App::key_requests_per_second},
      {"key-requests-at-once", "requests", "of one API key after a pause", 1, 1'000'000, &App::key_requests_at_once},
      {"tenant-deliveries-per-second", "deliveries", "of one tenant's CRM on the long run, then 503", 1, 1'000'000,
       &App::deliveries_per_second},
      {"tenant-deliveries-at-once", "deliveries", "of one tenant's CRM after a pause", 1, 1'000'000,
       &App::deliveries_at_once},
      {"refusals-per-second", "refusals", "of one address (wrong key, signature or link), then their answers wait", 1,
       1'000'000, &App::refusals_per_second},
      {"refusals-at-once", "refusals", "of one address after a pause", 1, 1'000'000, &App::refusals_at_once},
      {"refusal-delay-milliseconds", "milliseconds", "that such an answer waits", 0, 60'000, &App::refusal_delay},
      {"deliveries-waiting", "deliveries", "for their commit, then 503", 1, 1'000'000, &App::deliveries_waiting},
      {"deliveries-per-commit", "deliveries", "written together", 1, 100'000, &App::deliveries_together},
      {"store-threads", "threads", "that ask the store for requests", 1, 64, &App::store_threads},
      {"store-calls-waiting", "calls", "for those threads, then 503", 1, 1'000'000, &App::calls_waiting},
      {"slow-calls-waiting", "calls", "that compute over all accounts, then 503", 1, 10'000, &App::slow_calls_waiting},
  };
  return rows;
}

std::vector<Option> limit_options() {
  static const std::deque<std::pair<std::string, std::string>> texts = [] {
    std::deque<std::pair<std::string, std::string>> all;  // help, default
    for (const auto& row : limit_rows())
      all.emplace_back(std::string(row.unit) + " " + std::string(row.help), std::to_string(row.get({})));
    return all;
  }();
  std::vector<Option> options;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    options.push_back({limit_rows()[i].name, texts[i].first, Option::Kind::text, texts[i].second, false, "Limits"});
  }
  return options;
}

ServeLimits limits_of(const Arguments& arguments, std::vector<std::string>& faults) {
  ServeLimits limits;
  for (const auto& row : limit_rows()) {
    if (!arguments.has(row.name)) continue;
    const std::string text = arguments.text(row.name);
    std::uint64_t value = 0;
    const auto [stop, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (fault != std::errc{} || stop != text.data() + text.size() || value < row.least || value > row.most) {
      faults.push_back("--" + std::string(row.name) + ": expected " + in_words(row) + ", found \"" + text + "\"");
    } else {
      row.set(limits, value);
    }
  }
  return limits;
}

}  // namespace kam::cli
