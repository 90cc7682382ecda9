#include "src/parameters.hpp"

#include <algorithm>
#include <charconv>

#include "kam/rules/day.hpp"
#include "src/cursor.hpp"

namespace kam::api {

namespace {
constexpr int longest_page = 200, usual_page = 50, longest_horizon = 3660;

std::optional<std::string> filled(const http::Request& request, std::string_view name) {
  const auto value = request.query_value(name);
  if (!value || value->empty()) return std::nullopt;
  return std::string(*value);
}

}  // namespace

std::optional<std::string> fault_of(const http::Fields& query, const std::vector<std::string_view>& known) {
  for (const auto& [name, value] : query) {
    const auto shown = name.substr(0, 64);
    if (name != "tenant" && std::ranges::find(known, std::string_view(name)) == known.end())
      return "Unknown query parameter: " + shown;
    if (std::ranges::count(query, name, &http::Fields::value_type::first) > 1)
      return "Query parameter given twice: " + shown;
  }
  return std::nullopt;
}

std::optional<std::int64_t> number_to(std::int64_t most, std::string_view text) {
  std::int64_t number = 0;
  const auto [stop, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault != std::errc{} || stop != text.data() + text.size() || number < 1 || number > most) return std::nullopt;
  return number;
}

Result<int> read_limit(const http::Request& request) {
  const auto limit = filled(request, "limit");
  if (!limit) return usual_page;
  const auto size = number_to(longest_page, *limit);
  if (!size) return invalid("Query parameter limit: expected 1 to 200");
  return static_cast<int>(*size);
}

Result<HistoryQuery> read_history(const http::Request& request) {
  const auto limit = read_limit(request);
  if (!limit) return limit.error();
  HistoryQuery query{*limit, {}};
  if (const auto cursor = filled(request, "cursor")) {
    query.after = read_history_cursor(*cursor);
    if (!query.after) return invalid("Query parameter cursor: expected the next of a history");
  }
  return query;
}

Result<store::AssessmentQuery> read_list(const http::Request& request) {
  store::AssessmentQuery query;
  query.tier = filled(request, "tier");
  query.owner = filled(request, "owner");
  query.band = filled(request, "band");
  query.text = filled(request, "text");
  if (const auto sort = filled(request, "sort")) {
    const auto order = order_named(*sort);
    if (!order) return invalid("Query parameter sort: expected id, name, score, -score or rank");
    query.order = *order;
  }
  const auto limit = read_limit(request);
  if (!limit) return limit.error();
  query.limit = *limit;
  if (const auto cursor = filled(request, "cursor")) {
    query.after = read_cursor(query.order, *cursor);
    if (!query.after) return invalid("Query parameter cursor: expected the next of a list with the same sort");
  }
  return query;
}

Result<std::string> read_backtest(std::string_view cut, std::string_view horizon) {
  if (!rules::parse_day(cut)) return invalid("Query parameter cut: expected a day such as 2026-03-31");
  if (!number_to(longest_horizon, horizon)) return invalid("Query parameter horizon: expected 1 to 3660 days");
  return std::string(cut) + " " + std::string(horizon);
}

}  // namespace kam::api
