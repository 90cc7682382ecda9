#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "kam/store/store.hpp"

namespace kam::api {

using Order = store::AssessmentQuery::Order;

/// `id`, `name`, `score`, `-score`, `rank`.
std::optional<Order> order_named(std::string_view name);

/// Where the next page begins, as opaque text that is bound to its order.
std::string write_cursor(Order order, const store::Assessment& last);
/// Nothing if it is no cursor of this order.
std::optional<store::AssessmentQuery::After> read_cursor(Order order, std::string_view text);

/// A row of an account's history: a former assessment by its place, or a recomputed month end by its day.
struct HistoryPlace {
  std::int64_t former = 0;  ///< the present assessment has a place after all former ones
  std::string recomputed;   ///< YYYY-MM-DD; empty: it is no recomputed one
};
std::string write_history_cursor(const HistoryPlace& last);
/// Nothing if it is none.
std::optional<HistoryPlace> read_history_cursor(std::string_view text);

}  // namespace kam::api
