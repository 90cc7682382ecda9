#pragma once
#include <algorithm>
#include <cstddef>

#include "program.hpp"

namespace kam::rules::expr {

/// Writes a program step by step and knows how deep its stack grows.
class Emitter {
 public:
  explicit Emitter(Program& program) : program_(program) {}

  void constant(Constant value) {
    program_.constants.push_back(std::move(value));
    put(Step::constant, program_.constants.size() - 1);
  }
  /// `step` is fact or has; false if the condition names too many facts.
  bool fact(Step step, const FactTable& table, Slot slot) {
    const auto known = std::find(program_.slots.begin(), program_.slots.end(), slot);
    const auto index = static_cast<std::size_t>(known - program_.slots.begin());
    if (known == program_.slots.end()) {
      if (index == Condition::most_facts) return false;
      program_.slots.push_back(slot);
      program_.facts.push_back(table.name(slot));
      program_.types.push_back(table.type(slot));
    }
    put(step, index);
    return true;
  }
  void one(Step step) { program_.instructions.push_back({step}); }
  void two(Step step) { fold(step, 1); }
  void three(Step step) { fold(step, 2); }

 private:
  void put(Step step, std::size_t index) {
    program_.instructions.push_back({step, static_cast<std::uint16_t>(index)});
    program_.deepest = std::max(program_.deepest, ++depth_);
  }
  void fold(Step step, std::size_t fewer) {
    program_.instructions.push_back({step});
    depth_ -= fewer;
  }

  Program& program_;
  std::size_t depth_ = 0;
};

}  // namespace kam::rules::expr
