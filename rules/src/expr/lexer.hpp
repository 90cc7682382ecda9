#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "kam/rules/result.hpp"

namespace kam::rules::expr {

struct Token {
  enum class Kind : std::uint8_t { number, text, name, symbol, end };
  Kind kind = Kind::end;
  std::string_view source{};  ///< as written
  std::size_t begin = 0;      ///< first byte in the condition
  std::size_t column = 1;     ///< the same in characters, from 1
  double number = 0;
  std::string text{};  ///< a text without quotes and escapes
};

/// A failure at a column of a condition.
Error error_at(std::string_view where, std::size_t column, std::string_view message);

/// Cuts a condition into tokens; the last one is `end`.
/// @error invalid_input: where, column, what was expected.
Result<std::vector<Token>> tokens(std::string_view text, std::string_view where);

}  // namespace kam::rules::expr
