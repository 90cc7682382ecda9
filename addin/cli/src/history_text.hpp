#pragma once
#include <span>
#include <string>
#include <string_view>

#include "kam/rules/history.hpp"

namespace kam::cli {

/// The recomputed months of one account as a table for a terminal, and what of the records could not be used.
std::string history_text(std::span<const rules::PastMonth> history, std::string_view account_id);

/// What was left out of past records, one line a reason.
std::string left_out_text(std::span<const rules::LeftOut> list);

}  // namespace kam::cli
