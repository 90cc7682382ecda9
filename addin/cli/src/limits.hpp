#pragma once
#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "kam/app/app.hpp"
#include "kam/cli/verb.hpp"
#include "kam/http/server.hpp"

/// Every limit of the server is a setting: one table, from which the options, their check and docs/settings.md come.
namespace kam::cli {

/// Both listeners have the same; what is counted is counted for each.
struct ServeLimits {
  http::Limits http;
  app::LimitFigures app;
};

struct LimitRow {
  using Member = std::variant<std::size_t http::Limits::*, std::chrono::milliseconds http::Limits::*,
                              std::size_t app::LimitFigures::*, std::chrono::milliseconds app::LimitFigures::*>;
  std::string_view name;  ///< as the option is called: `header-seconds`
  std::string_view unit;  ///< `seconds` and `milliseconds` for durations, else what is counted
  std::string_view help;
  std::uint64_t least, most;
  Member member;

  std::uint64_t get(const ServeLimits& limits) const;  ///< in its unit
  void set(ServeLimits& limits, std::uint64_t value) const;
};

std::span<const LimitRow> limit_rows();
/// One option a row, under a heading of their own.
std::vector<Option> limit_options();
/// What was set, over the defaults. @param faults  gets a line for each value that is no number in its range.
ServeLimits limits_of(const Arguments& arguments, std::vector<std::string>& faults);

}  // namespace kam::cli
