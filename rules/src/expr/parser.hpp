#pragma once
#include <string_view>

#include "program.hpp"

namespace kam::rules::expr {

/// What an expression is wanted for: an answer is true or false, a value anything but a list.
enum class Gives : std::uint8_t { answer, value };

/// Reads and checks an expression and compiles it; see Condition::compile.
Result<Program> parse(std::string_view text, const FactTable& table, std::string_view where, Gives gives);

}  // namespace kam::rules::expr
