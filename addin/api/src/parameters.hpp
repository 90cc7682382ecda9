#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kam/http/message.hpp"
#include "kam/store/store.hpp"
#include "src/cursor.hpp"

namespace kam::api {

/// What is wrong with the query, in words: the first parameter that is neither `tenant` nor one of these, or stands
/// twice.
std::optional<std::string> fault_of(const http::Fields& query, const std::vector<std::string_view>& known);

/// A plain number of 1 to `most`.
std::optional<std::int64_t> number_to(std::int64_t most, std::string_view text);

/// How many rows a page shall have. @error invalid_input: names the parameter.
Result<int> read_limit(const http::Request& request);

struct HistoryQuery {
  int limit;
  std::optional<HistoryPlace> after;
};
/// @error invalid_input: names the parameter.
Result<HistoryQuery> read_history(const http::Request& request);

/// The list that the query asks for. @error invalid_input: names the parameter.
Result<store::AssessmentQuery> read_list(const http::Request& request);

/// Options of a backtest job: the first day to foretell and the days to look ahead, `2026-03-31 183`.
/// @error invalid_input: names the parameter.
Result<std::string> read_backtest(std::string_view cut, std::string_view horizon);

}  // namespace kam::api
