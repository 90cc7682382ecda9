#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "program.hpp"

namespace kam::rules::expr {

/// What kind of value an expression gives; the element only of a list, and none of an empty one.
struct Kind {
  Type type = Type::number;
  std::optional<Type> element{};

  bool operator==(const Kind&) const = default;
};

/// Part of a condition, as a message names it.
struct Operand {
  Kind kind;
  std::string_view source;
};

/// `a number`, `a text`, `true or false`, `a list of texts`.
std::string described(const Kind& kind);
/// `tier is a text`.
std::string described(const Operand& operand);

/// The kind that an operator gives over two operands.
/// @error invalid_input: what the operator takes and what it was given, without a place.
Result<Kind> kind_of(Step step, std::string_view symbol, const Operand& left, const Operand& right);
/// The kind of `condition ? yes : no`.
Result<Kind> kind_of_choice(const Operand& condition, const Operand& yes, const Operand& no);

}  // namespace kam::rules::expr
