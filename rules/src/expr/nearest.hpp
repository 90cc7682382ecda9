#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace kam::rules::expr {

/// The known name that a person most likely meant: the fewest letters to add, drop, change or swap, at most a third
/// of the name; the first by bytes among equals; none if nothing is near.
std::optional<std::string> nearest(std::string_view name, std::span<const std::string_view> known);

}  // namespace kam::rules::expr
