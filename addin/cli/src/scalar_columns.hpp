#pragma once
#include <span>
#include <string>
#include <string_view>

/// Scored accounts as one row each, with the columns that are single values.
namespace kam::cli {

std::string as_csv(std::span<const std::string_view> accounts);
std::string as_table(std::span<const std::string_view> accounts);

}  // namespace kam::cli
