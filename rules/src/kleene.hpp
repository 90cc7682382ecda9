#pragma once
#include <optional>

#include "facts/portfolio.hpp"

/// What is true, false or not known, and what follows from it (model 0.2).
namespace kam::rules {

using Maybe = std::optional<bool>;

inline Maybe both(Maybe a, Maybe b) {
  if ((a && !*a) || (b && !*b)) return false;
  return a && b ? Maybe(true) : Maybe();
}
inline Maybe either(Maybe a, Maybe b) {
  if ((a && *a) || (b && *b)) return true;
  return a && b ? Maybe(false) : Maybe();
}
/// A test of a known value's number, rounded as all comparisons are (14.1.10).
template <class Test>
Maybe test(const Value& value, Test holds) {
  return value.is_known() ? Maybe(holds(rounded(value.number))) : Maybe();
}

}  // namespace kam::rules
