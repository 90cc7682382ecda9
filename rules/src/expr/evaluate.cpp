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

/// What a fact gives a program, whether it is one value or one of a column.
Cell given(Step step, std::size_t local, const Content& value, double confidence) {
  const bool here = value.index() != 0;
  const std::uint64_t bit = std::uint64_t{1} << local;
  if (step == Step::has) return {here, here ? Evidence{confidence, bit} : Evidence{}};
  return {value, here ? Evidence{confidence, bit} : Evidence{.missing = bit}};
}

/// Runs a program for a row of accounts at once, each step for all of them before the next.
/// @param fact   (local number, place in the row) → its value and confidence.
/// @param cells  what the run works in: made as large as it takes, so that one run leaves the room to the next.
template <class Fact>
class Run {
 public:
  Run(const Program& program, std::size_t count, Fact fact, std::vector<Cell>& cells)
      : program_(program), count_(count), fact_(std::move(fact)), cells_(cells) {
    if (cells_.size() < program.deepest * count) cells_.resize(program.deepest * count);
  }

  std::span<const Cell> answers() {
    for (const Instruction instruction : program_.instructions) step(instruction);
    return row(0);
  }

 private:
  std::span<Cell> row(std::size_t depth) { return std::span(cells_).subspan(depth * count_, count_); }

  void step(Instruction instruction) {
    const Step step = instruction.step;
    if (step <= Step::has) return put(instruction);
    if (step <= Step::round) {
      for (Cell& top : row(depth_ - 1)) change(step, top);
      return;
    }
    const std::span<Cell> last = row(--depth_);
    const std::span<Cell> before = row(depth_ - 1);
    if (step < Step::choose) {
      for (std::size_t i = 0; i < count_; ++i) before[i] = combine(step, program_.branches, before[i], last[i]);
      return;
    }
    const std::span<Cell> first = row(--depth_ - 1);
    for (std::size_t i = 0; i < count_; ++i) {
      first[i] = step == Step::choose ? choice(first[i], before[i], last[i]) : clamp(first[i], before[i], last[i]);
    }
  }

  void put(Instruction instruction) {
    const std::span<Cell> top = row(depth_++);
    if (instruction.step == Step::constant) {
      for (Cell& cell : top) cell = {view(program_.constants[instruction.index])};
      return;
    }
    for (std::size_t i = 0; i < count_; ++i) {
      const auto [value, confidence] = fact_(instruction.index, i);
      top[i] = given(instruction.step, instruction.index, value, confidence);
    }
  }

  const Program& program_;
  std::size_t count_, depth_ = 0;
  Fact fact_;
  std::vector<Cell>& cells_;
};

Cell run(const Program& program, std::span<const Known> facts) {
  const auto fact = [&](std::size_t local, std::size_t) {
    const Known& known = facts[program.slots[local]];
    return std::pair(view(known.value, program.types[local], program.facts[local]), known.confidence);
  };
  thread_local std::vector<Cell> cells;
  return Run(program, 1, fact, cells).answers().front();
}

Content view(const Column& column, std::size_t row) {
  if (!column.known(row)) return {};
  switch (column.type()) {
    case Type::number:
      return column.number(row);
    case Type::boolean:
      return column.flag(row);
    case Type::text:
      return std::string_view(column.text(row));
    case Type::list:
      return &column.list(row);
  }
  return {};
}

std::vector<Slot> slots_of(const Program& program, std::uint64_t bits) {
  std::vector<Slot> slots;
  for (std::size_t i = 0; i < program.slots.size(); ++i) {
    if (bits >> i & 1) slots.push_back(program.slots[i]);
  }
  return slots;
}

Outcome outcome_of(const Program& program, const Cell& answer) {
  Outcome outcome;
  if (!answer.known()) {
    outcome.missing = slots_of(program, answer.evidence.missing);
    return outcome;
  }
  outcome.truth = answer.is(true) ? Truth::yes : Truth::no;
  outcome.confidence = answer.evidence.confidence;
  outcome.used = slots_of(program, answer.evidence.used);
  return outcome;
}

/// The columns of a program, by local number.
std::vector<const Column*> columns_of(const Program& program, std::span<const Column> columns) {
  std::vector<const Column*> own;
  for (std::size_t local = 0; local < program.slots.size(); ++local) {
    const Column& column = columns[program.slots[local]];
    if (column.type() != program.types[local]) wrong_type(program.facts[local]);
    own.push_back(&column);
  }
  return own;
}

constexpr std::size_t at_once = 256;  ///< accounts: the cells of a deep condition stay in the cache

}  // namespace

Column::Column(Type type, std::size_t rows) : type_(type), known_((rows + 63) / 64), confidence_(rows) {
  if (type == Type::number || type == Type::boolean) numbers_.resize(rows);
  if (type == Type::text) texts_.resize(rows);
  if (type == Type::list) lists_.resize(rows);
}

void Column::set(std::size_t row, const Known& known) {
  const Content content = view(known.value, type_, "of a column");
  const std::uint64_t bit = std::uint64_t{1} << row % 64;
  known_[row / 64] &= ~bit;
  if (content.index() == 0) return;
  known_[row / 64] |= bit;
  confidence_[row] = known.confidence;
  if (type_ == Type::number) numbers_[row] = std::get<double>(known.value);
  if (type_ == Type::boolean) numbers_[row] = std::get<bool>(known.value) ? 1 : 0;
  if (type_ == Type::text) texts_[row] = std::get<std::string>(known.value);
  if (type_ == Type::list) lists_[row] = std::get<std::vector<std::string>>(known.value);
}

Outcome Condition::evaluate(std::span<const Known> facts) const {
  return outcome_of(*program_, run(*program_, facts));
}

std::vector<Outcome> Condition::evaluate_all(std::span<const Column> columns) const {
  const std::vector<const Column*> own = columns_of(*program_, columns);
  const std::size_t rows = columns.empty() ? 0 : columns.front().rows();
  std::vector<Outcome> outcomes;
  outcomes.reserve(rows);
  std::vector<Cell> cells;
  for (std::size_t from = 0; from < rows; from += at_once) {
    const auto fact = [&](std::size_t local, std::size_t row) {
      return std::pair(view(*own[local], from + row), own[local]->confidence(from + row));
    };
    Run some(*program_, std::min(at_once, rows - from), fact, cells);
    for (const Cell& answer : some.answers()) outcomes.push_back(outcome_of(*program_, answer));
  }
  return outcomes;
}

Known Formula::evaluate(std::span<const Known> facts) const {
  const Cell answer = run(*program_, facts);
  if (!answer.known()) return {Unknown{}, 0};
  if (program_->type == Type::number) return {answer.number(), answer.evidence.confidence};
  if (program_->type == Type::boolean) return {answer.is(true), answer.evidence.confidence};
  return {std::string(*std::get_if<std::string_view>(&answer.value)), answer.evidence.confidence};
}

}  // namespace kam::rules::expr
