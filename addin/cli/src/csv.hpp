#pragma once
#include <string>
#include <string_view>

/// Comma-separated values as RFC 4180 has them.
namespace kam::cli {

/// A quoted cell, and no formula for a spreadsheet: what would start one gets an apostrophe, unless it is a number.
std::string csv_text(std::string_view text);

}  // namespace kam::cli
