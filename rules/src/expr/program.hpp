#pragma once
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "expr.hpp"

namespace kam::rules::expr {

/// One step of a program in postfix order; both sides of `&&`, `||` and `?:` are worked out (nothing has side effects).
enum class Step : std::uint8_t {
  constant,
  fact,
  has,  // put one value on the stack
  negate,
  invert,
  absolute,
  round,  // change the top
  add,
  subtract,
  multiply,
  divide,
  remainder,  // the rest take two and give one …
  equal,
  unequal,
  less,
  at_most,
  greater,
  at_least,
  in,
  both,
  either,
  smaller,
  larger,
  choose,
  clamp  // … these take three
};

struct Instruction {
  Step step;
  std::uint16_t index = 0;  ///< of the constant, or of the fact in `slots`
};

/// Lists of booleans stand as numbers.
using Constant = std::variant<double, bool, std::string, std::vector<double>, std::vector<std::string>>;

struct Program {
  std::vector<Instruction> instructions;
  std::vector<Constant> constants;
  std::vector<std::string> facts;  ///< by local number: the order in which the text names them
  std::vector<Slot> slots;         ///< of `facts`
  std::vector<Type> types;         ///< of `facts`
  Type type = Type::boolean;       ///< of what it gives
  std::size_t deepest = 0;         ///< how many values the stack holds at most
  Branches branches = Branches::first_that_holds;
};

}  // namespace kam::rules::expr
