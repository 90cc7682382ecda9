#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "cell.hpp"
#include "expr.hpp"
#include "program.hpp"

namespace kam::rules::expr {
namespace {

Cell number(double value, const Evidence& evidence) {
  if (!std::isfinite(value)) return {{}, evidence};
  return {value, evidence};
}

Content view(const Constant& constant) {
  if (const auto* flag = std::get_if<bool>(&constant)) return *flag;
  if (const auto* numeral = std::get_if<double>(&constant)) return *numeral;
  if (const auto* text = std::get_if<std::string>(&constant)) return std::string_view(*text);
  if (const auto* numbers = std::get_if<std::vector<double>>(&constant)) return numbers;
  return std::get_if<std::vector<std::string>>(&constant);
}

[[noreturn]] void wrong_type(const std::string& name) {
  throw std::logic_error("the fact " + name + " has a value of another type than declared");
}

/// The value of a fact; a number that is not finite is unknown.
Content view(const FactValue& fact, Type type, const std::string& name) {
  if (std::holds_alternative<Unknown>(fact)) return {};
  static_assert(static_cast<int>(Type::number) == 0 && static_cast<int>(Type::list) == 3);
  if (fact.index() != static_cast<std::size_t>(type) + 1) wrong_type(name);
  if (const auto* numeral = std::get_if<double>(&fact)) return std::isfinite(*numeral) ? Content(*numeral) : Content();
  if (const auto* flag = std::get_if<bool>(&fact)) return *flag;
  if (const auto* text = std::get_if<std::string>(&fact)) return std::string_view(*text);
  return std::get_if<std::vector<std::string>>(&fact);
}

Cell arithmetic(Step step, const Cell& left, const Cell& right) {
  const Evidence evidence = left.evidence + right.evidence;
  if (!left.known() || !right.known()) return {{}, evidence};
  const double a = left.number(), b = right.number();
  switch (step) {
    case Step::add:
      return number(a + b, evidence);
    case Step::subtract:
      return number(a - b, evidence);
    case Step::multiply:
      return number(a * b, evidence);
    case Step::divide:
      return number(a / b, evidence);
    case Step::remainder:
      return number(std::fmod(a, b), evidence);
    case Step::smaller:
      return number(std::min(a, b), evidence);
    default:
      return number(std::max(a, b), evidence);
  }
}

template <class T>
bool holds(Step step, const T& a, const T& b) {
  switch (step) {
    case Step::equal:
      return a == b;
    case Step::unequal:
      return a != b;
    case Step::less:
      return a < b;
    case Step::at_most:
      return a <= b;
    case Step::greater:
      return a > b;
    default:
      return a >= b;
  }
}

Cell comparison(Step step, const Cell& left, const Cell& right) {
  const Evidence evidence = left.evidence + right.evidence;
  if (!left.known() || !right.known()) return {{}, evidence};
  return {holds(step, left.value, right.value), evidence};  // of one alternative, as the parser saw to
}

bool contains(const Content& list, const Content& item) {
  if (const auto* texts = std::get_if<const std::vector<std::string>*>(&list)) {
    const auto* text = std::get_if<std::string_view>(&item);
    return text && std::find((*texts)->begin(), (*texts)->end(), *text) != (*texts)->end();
  }
  const auto& numbers = **std::get_if<const std::vector<double>*>(&list);
  const auto* flag = std::get_if<bool>(&item);
  const auto* numeral = std::get_if<double>(&item);
  if (!flag && !numeral) return false;  // any value against the empty list
  return std::find(numbers.begin(), numbers.end(), flag ? static_cast<double>(*flag) : *numeral) != numbers.end();
}

Cell membership(const Cell& item, const Cell& list) {
  const Evidence evidence = item.evidence + list.evidence;
  if (!item.known() || !list.known()) return {{}, evidence};
  return {contains(list.value, item.value), evidence};
}

/// `||` with the winner true, `&&` with the winner false: one side that wins settles it, whatever the other says.
Cell contest(bool winner, Branches branches, const Cell& left, const Cell& right) {
  if (left.is(winner) || right.is(winner)) {
    const bool together = branches == Branches::all_known && left.known() && right.known();
    if (together) return {winner, left.evidence + right.evidence};
    return left.is(winner) ? left : right;
  }
  const Evidence evidence = left.evidence + right.evidence;
  if (left.known() && right.known()) return {!winner, evidence};
  return {{}, evidence};
}

Cell choice(const Cell& condition, const Cell& yes, const Cell& no) {
  if (!condition.known()) return condition;
  const Cell& chosen = condition.is(true) ? yes : no;
  return {chosen.value, condition.evidence + chosen.evidence};
}

Cell clamp(const Cell& value, const Cell& low, const Cell& high) {
  const Evidence evidence = value.evidence + low.evidence + high.evidence;
  if (!value.known() || !low.known() || !high.known() || low.number() > high.number()) return {{}, evidence};
  return {std::min(std::max(value.number(), low.number()), high.number()), evidence};
}

void change(Step step, Cell& top) {
  if (!top.known()) return;
  switch (step) {
    case Step::invert:
      top.value = !*std::get_if<bool>(&top.value);
      break;
    case Step::negate:
      top.value = -top.number();
      break;
    case Step::absolute:
      top.value = std::abs(top.number());
      break;
    default:
      top.value = std::round(top.number());
  }
}

Cell combine(Step step, Branches branches, const Cell& left, const Cell& right) {
  switch (step) {
    case Step::both:
      return contest(false, branches, left, right);
    case Step::either:
      return contest(true, branches, left, right);
    case Step::in:
      return membership(left, right);
    case Step::equal:
    case Step::unequal:
    case Step::less:
    case Step::at_most:
    case Step::greater:
    case Step::at_least:
      return comparison(step, left, right);
    default:
      return arithmetic(step, left, right);
  }
}

Cell read(const Program& program, Instruction instruction, std::span<const Known> facts) {
  if (instruction.step == Step::constant) return {view(program.constants[instruction.index])};
  const std::size_t local = instruction.index;
  const Known& known = facts[program.slots[local]];
  const Content value = view(known.value, program.types[local], program.facts[local]);
  const bool here = value.index() != 0;
  const std::uint64_t bit = std::uint64_t{1} << local;
  if (instruction.step == Step::has) return {here, here ? Evidence{known.confidence, bit} : Evidence{}};
  return {value, here ? Evidence{known.confidence, bit} : Evidence{.missing = bit}};
}

Cell run(const Program& program, std::span<const Known> facts) {
  std::vector<Cell> stack;
  stack.reserve(program.deepest);
  for (const Instruction instruction : program.instructions) {
    const Step step = instruction.step;
    if (step <= Step::has) {
      stack.push_back(read(program, instruction, facts));
    } else if (step <= Step::round) {
      change(step, stack.back());
    } else {
      const Cell last = stack.back();
      stack.pop_back();
      Cell& first = stack[stack.size() - (step < Step::choose ? 1 : 2)];
      first = step < Step::choose    ? combine(step, program.branches, first, last)
              : step == Step::choose ? choice(first, stack.back(), last)
                                     : clamp(first, stack.back(), last);
      if (step >= Step::choose) stack.pop_back();
    }
  }
  return stack.front();
}

std::vector<Slot> slots_of(const Program& program, std::uint64_t bits) {
  std::vector<Slot> slots;
  for (std::size_t i = 0; i < program.slots.size(); ++i) {
    if (bits >> i & 1) slots.push_back(program.slots[i]);
  }
  return slots;
}

}  // namespace

Outcome Condition::evaluate(std::span<const Known> facts) const {
  const Cell answer = run(*program_, facts);
  Outcome outcome;
  if (!answer.known()) {
    outcome.missing = slots_of(*program_, answer.evidence.missing);
    return outcome;
  }
  outcome.truth = answer.is(true) ? Truth::yes : Truth::no;
  outcome.confidence = answer.evidence.confidence;
  outcome.used = slots_of(*program_, answer.evidence.used);
  return outcome;
}

}  // namespace kam::rules::expr
