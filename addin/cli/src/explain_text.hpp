#pragma once
#include <string>
#include <string_view>

#include "kam/rules/result.hpp"

namespace kam::cli {

/// A scored account (contract 4) as text for a terminal: all that its score, tier, risk and next steps rest on.
Result<std::string> explain_text(std::string_view account_json);

}  // namespace kam::cli
