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

}  // namespace kam::api
