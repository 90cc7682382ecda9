#include "src/parameters.hpp"

#include <algorithm>
#include <charconv>

#include "src/cursor.hpp"

namespace kam::api {

namespace {
constexpr int longest_page = 200;

std::optional<std::string> filled(const http::Request& request, std::string_view name) {
  const auto value = request.query_value(name);
  if (!value || value->empty()) return std::nullopt;
  return std::string(*value);
}

std::optional<int> page_size(std::string_view text) {
  int size = 0;
  const auto [stop, fault] = std::from_chars(text.data(), text.data() + text.size(), size);
  if (fault != std::errc{} || stop != text.data() + text.size() || size < 1 || size > longest_page) return std::nullopt;
  return size;
}
}  // namespace

std::optional<std::string> fault_of(const http::Fields& query, std::initializer_list<std::string_view> known) {
  for (const auto& [name, value] : query) {
    const auto shown = name.substr(0, 64);
    if (std::ranges::find(known, std::string_view(name)) == known.end()) return "Unknown query parameter: " + shown;
    if (std::ranges::count(query, name, &http::Fields::value_type::first) > 1)
      return "Query parameter given twice: " + shown;
  }
  return std::nullopt;
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
  if (const auto limit = filled(request, "limit")) {
    const auto size = page_size(*limit);
    if (!size) return invalid("Query parameter limit: expected 1 to 200");
    query.limit = *size;
  }
  if (const auto cursor = filled(request, "cursor")) {
    query.after = read_cursor(query.order, *cursor);
    if (!query.after) return invalid("Query parameter cursor: expected the next of a list with the same sort");
  }
  return query;
}

}  // namespace kam::api
