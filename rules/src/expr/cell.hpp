#pragma once
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace kam::rules::expr {

/// What a value rests on; the bits are the local numbers of facts.
struct Evidence {
  double confidence = 1;
  std::uint64_t used = 0, missing = 0;
};

inline Evidence operator+(const Evidence& a, const Evidence& b) {
  return {std::min(a.confidence, b.confidence), a.used | b.used, a.missing | b.missing};
}

/// A value on the stack of a program; texts and lists belong to the facts and to the program. monostate is unknown.
using Content = std::variant<std::monostate, double, bool, std::string_view, const std::vector<double>*,
                             const std::vector<std::string>*>;

struct Cell {
  Content value;
  Evidence evidence{};

  bool known() const { return value.index() != 0; }
  bool is(bool answer) const { return value == Content(answer); }
  double number() const { return *std::get_if<double>(&value); }
};

}  // namespace kam::rules::expr
