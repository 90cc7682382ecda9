#pragma once
#include <string_view>

#include "program.hpp"

namespace kam::rules::expr {

/// Reads and checks a condition and compiles it; see Condition::compile.
Result<Program> parse(std::string_view text, const FactTable& table, std::string_view where);

}  // namespace kam::rules::expr
