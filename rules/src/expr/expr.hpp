#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "kam/rules/result.hpp"

/// Conditions of rule packs: a subset of CEL (Common Expression Language) over facts that may be unknown.
///
/// Literals (numbers, 'texts', "texts", true, false, lists of literals), `== != < <= > >= in && || ! ?: + - * / %`,
/// parentheses, `has(fact)`, `min max abs round clamp`, facts by name; precedence as in CEL. Numbers are doubles.
/// Whatever meets an unknown is unknown, but false && unknown = false, true || unknown = true in either order, and
/// has() is never unknown. A division by zero and a result without bound are unknown.
namespace kam::rules::expr {

enum class Type : std::uint8_t { number, boolean, text, list };  ///< a list holds texts

using Slot = std::uint16_t;  ///< the number of a fact in its table

/// The facts that conditions may name; the order of `add` numbers them.
class FactTable {
 public:
  /// A name that is there keeps its slot; with another type it is a fault of the caller (std::logic_error).
  Slot add(std::string_view name, Type type);
  std::optional<Slot> find(std::string_view name) const;
  const std::string& name(Slot slot) const { return facts_[slot].name; }
  Type type(Slot slot) const { return facts_[slot].type; }
  std::size_t size() const { return facts_.size(); }
  std::vector<std::string_view> names() const;

 private:
  struct Fact {
    std::string name;
    Type type;
  };
  std::vector<Fact> facts_;
  std::map<std::string, Slot, std::less<>> slots_;
};

struct Unknown {};
using FactValue = std::variant<Unknown, double, bool, std::string, std::vector<std::string>>;

/// What is known of a fact; not applicable counts as unknown, as does a number that is not finite.
struct Known {
  FactValue value;
  double confidence = 1;  ///< quality × freshness, 0..1
};

enum class Truth : std::uint8_t { no, yes, unknown };

/// An answer and what it rests on.
struct Outcome {
  Truth truth = Truth::unknown;
  double confidence = 0;      ///< the smallest of `used` (1 if there are none); 0 if unknown
  std::vector<Slot> used;     ///< the facts that the answer rests on, in the order in which the condition names them
  std::vector<Slot> missing;  ///< if unknown: the unknown facts that stand in the way, in the same order
};

/// What the answer of an `||` that holds rests on (and, as its mirror, of an `&&` that does not).
enum class Branches : std::uint8_t {
  first_that_holds,  ///< the first branch that settles it
  all_known          ///< each branch that is known, whether it holds or not
};

/// One fact of many accounts: its values, a bit for each that is known, and how far to trust it.
class Column {
 public:
  Column(Type type, std::size_t rows);
  /// @error std::logic_error if the value is of another type.
  void set(std::size_t row, const Known& known);

  Type type() const { return type_; }
  std::size_t rows() const { return confidence_.size(); }
  bool known(std::size_t row) const { return known_[row / 64] >> row % 64 & 1; }
  double number(std::size_t row) const { return numbers_[row]; }
  bool flag(std::size_t row) const { return numbers_[row] != 0; }
  const std::string& text(std::size_t row) const { return texts_[row]; }
  const std::vector<std::string>& list(std::size_t row) const { return lists_[row]; }
  double confidence(std::size_t row) const { return confidence_[row]; }

 private:
  Type type_;
  std::vector<std::uint64_t> known_;
  std::vector<double> numbers_;  ///< flags too
  std::vector<std::string> texts_;
  std::vector<std::vector<std::string>> lists_;
  std::vector<double> confidence_;
};

struct Program;

/// A condition, checked and compiled to a flat program; copies share it.
class Condition {
 public:
  static constexpr std::size_t longest_text = 4096;
  static constexpr std::size_t deepest_nesting = 64;
  static constexpr std::size_t most_facts = 64;

  /// @param where  the file and JSON pointer of the text, for messages.
  /// @error invalid_input: where, column from 1, what was expected; a suggestion for an unknown name.
  static Result<Condition> compile(std::string_view text, const FactTable& table, std::string_view where,
                                   Branches branches = Branches::first_that_holds);

  /// @param facts  one for each slot of the table of `compile`, of the type declared there (else std::logic_error).
  [[nodiscard]] Outcome evaluate(std::span<const Known> facts) const;
  /// The same for many accounts at once.
  /// @param columns  one for each slot, of equal length and of the type declared there (else std::logic_error).
  [[nodiscard]] std::vector<Outcome> evaluate_all(std::span<const Column> columns) const;

  /// The facts that it names, each once, in order.
  const std::vector<std::string>& facts() const;
  const std::vector<Slot>& slots() const;

 private:
  explicit Condition(std::shared_ptr<const Program> program) : program_(std::move(program)) {}
  std::shared_ptr<const Program> program_;
};

/// An expression of any type but a list, compiled as a condition is: a fact made of other facts.
class Formula {
 public:
  /// As Condition::compile.
  static Result<Formula> compile(std::string_view text, const FactTable& table, std::string_view where);

  Type type() const;
  /// The value; unknown where an unknown stands in the way. Its confidence is the smallest of what it rests on.
  [[nodiscard]] Known evaluate(std::span<const Known> facts) const;
  const std::vector<std::string>& facts() const;
  const std::vector<Slot>& slots() const;

 private:
  explicit Formula(std::shared_ptr<const Program> program) : program_(std::move(program)) {}
  std::shared_ptr<const Program> program_;
};

/// The names in a text, functions and literals among them, in order; empty if it cannot be cut into tokens.
std::vector<std::string> names_in(std::string_view text);

}  // namespace kam::rules::expr
