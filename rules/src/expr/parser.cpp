#include "parser.hpp"

#include <array>
#include <optional>

#include "calls.hpp"
#include "cursor.hpp"
#include "emitter.hpp"
#include "kinds.hpp"
#include "literals.hpp"
#include "nearest.hpp"

namespace kam::rules::expr {
namespace {

struct Operator {
  std::string_view symbol;
  Step step;
  int level;  ///< of precedence, the loosest 0
};

constexpr std::array operators{
    Operator{"||", Step::either, 0},  Operator{"&&", Step::both, 1},     Operator{"==", Step::equal, 2},
    Operator{"!=", Step::unequal, 2}, Operator{"<", Step::less, 2},      Operator{"<=", Step::at_most, 2},
    Operator{">", Step::greater, 2},  Operator{">=", Step::at_least, 2}, Operator{"in", Step::in, 2},
    Operator{"+", Step::add, 3},      Operator{"-", Step::subtract, 3},  Operator{"*", Step::multiply, 4},
    Operator{"/", Step::divide, 4},   Operator{"%", Step::remainder, 4}};
constexpr int tightest = 4;

/// Recursive descent over the grammar of CEL; emits the program while it reads.
class Parser {
 public:
  Parser(Cursor cursor, const FactTable& table) : cursor_(std::move(cursor)), table_(table), emit_(program_) {}

  Result<Program> run(Gives gives) {
    Result<Operand> whole = choice();
    if (!whole) return whole.error();
    if (!cursor_.at_end()) return cursor_.expected("an operator or the end");
    program_.type = whole->kind.type;
    if (gives == Gives::answer && program_.type != Type::boolean) {
      return cursor_.error(1, "expected a condition that is true or false: " + described(*whole));
    }
    if (program_.type == Type::list) return cursor_.error(1, "expected a single value: " + described(*whole));
    return std::move(program_);
  }

 private:
  static constexpr std::string_view too_deep = "nested too deeply: at most 64 levels of parentheses, calls and choices";

  Result<Operand> choice() {
    if (depth_ > Condition::deepest_nesting) return cursor_.error(cursor_.now().column, too_deep);
    ++depth_;
    Result<Operand> whole = choice_inside();
    --depth_;
    return whole;
  }

  Result<Operand> choice_inside() {
    const std::size_t begin = cursor_.now().begin;
    Result<Operand> condition = binary(0);
    const std::size_t column = cursor_.now().column;
    if (!condition || !cursor_.take("?")) return condition;
    Result<Operand> yes = binary(0);
    if (!yes) return yes;
    if (!cursor_.take(":")) return cursor_.expected("`:`");
    Result<Operand> no = choice();
    if (!no) return no;
    const Result<Kind> kind = kind_of_choice(*condition, *yes, *no);
    if (!kind) return cursor_.error(column, kind.error().detail);
    emit_.three(Step::choose);
    return Operand{*kind, cursor_.source(begin)};
  }

  const Operator* operator_at(int level) const {
    for (const Operator& candidate : operators) {
      if (candidate.level == level && cursor_.next_is(candidate.symbol)) return &candidate;
    }
    return nullptr;
  }

  Result<Operand> binary(int level) {
    if (level > tightest) return unary();
    const std::size_t begin = cursor_.now().begin;
    Result<Operand> left = binary(level + 1);
    while (left) {
      const Operator* found = operator_at(level);
      if (!found) return left;
      const std::size_t column = cursor_.now().column;
      cursor_.advance();
      Result<Operand> right = binary(level + 1);
      if (!right) return right;
      const Result<Kind> kind = kind_of(found->step, found->symbol, *left, *right);
      if (!kind) return cursor_.error(column, kind.error().detail);
      emit_.two(found->step);
      left = Operand{*kind, cursor_.source(begin)};
    }
    return left;
  }

  Result<Operand> unary() {
    const Token& first = cursor_.now();
    if (!cursor_.next_is("!") && !cursor_.next_is("-")) return primary();
    const bool invert = cursor_.next_is("!");
    std::size_t times = 0;
    for (; cursor_.take(first.source); ++times) {
    }
    Result<Operand> inner = primary();
    if (!inner) return inner;
    const Type needed = invert ? Type::boolean : Type::number;
    if (inner->kind.type != needed) {
      const std::string takes = invert ? "`!` takes true or false: " : "`-` takes a number: ";
      return cursor_.error(first.column, takes + described(*inner));
    }
    for (; times > 0; --times) emit_.one(invert ? Step::invert : Step::negate);
    return Operand{inner->kind, cursor_.source(first.begin)};
  }

  Result<Operand> primary() {
    const Token& token = cursor_.now();
    if (cursor_.take("(")) return inside_parentheses(token.begin);
    if (cursor_.take("[")) return list(token.begin);
    if (token.kind == Token::Kind::name && token.source != "in") return named();
    if (token.kind != Token::Kind::number && token.kind != Token::Kind::text) {
      return cursor_.expected("a fact, a number, a text or `(`");
    }
    cursor_.advance();
    if (token.kind == Token::Kind::number) return constant(token, Type::number, token.number);
    return constant(token, Type::text, token.text);
  }

  Operand constant(const Token& token, Type type, Constant value) {
    emit_.constant(std::move(value));
    return {{type}, token.source};
  }

  Result<Operand> inside_parentheses(std::size_t begin) {
    Result<Operand> inner = choice();
    if (!inner) return inner;
    if (!cursor_.take(")")) return cursor_.expected("an operator or `)`");
    return Operand{inner->kind, cursor_.source(begin)};
  }

  Result<Operand> named() {
    const Token& name = cursor_.now();
    cursor_.advance();
    if (name.source == "true" || name.source == "false") return constant(name, Type::boolean, name.source == "true");
    if (cursor_.next_is("(")) return call(name);
    const Result<Slot> slot = fact(name);
    if (!slot) return slot.error();
    if (!emit_.fact(Step::fact, table_, *slot)) return too_many_facts(name);
    const Type type = table_.type(*slot);
    return Operand{{type, type == Type::list ? std::optional(Type::text) : std::nullopt}, name.source};
  }

  Error too_many_facts(const Token& name) const {
    return cursor_.error(name.column, "expected at most 64 facts in one condition");
  }

  Error unknown(const Token& name, std::string_view what, std::span<const std::string_view> known) const {
    const std::string message = "unknown " + std::string(what) + " `" + std::string(name.source) + "`";
    const auto meant = nearest(name.source, known);
    return cursor_.error(name.column, meant ? message + ", did you mean `" + *meant + "`?" : message);
  }

  Result<Slot> fact(const Token& name) const {
    if (const auto slot = table_.find(name.source)) return *slot;
    return unknown(name, "fact", table_.names());
  }

  Result<Operand> has(const Token& name) {
    cursor_.advance();
    const Token& argument = cursor_.now();
    if (argument.kind != Token::Kind::name) return cursor_.expected("a fact");
    const Result<Slot> slot = fact(argument);
    if (!slot) return slot.error();
    cursor_.advance();
    if (!cursor_.take(")")) return cursor_.expected("`)`");
    if (!emit_.fact(Step::has, table_, *slot)) return too_many_facts(argument);
    return Operand{{Type::boolean}, cursor_.source(name.begin)};
  }

  Result<Operand> call(const Token& name) {
    if (name.source == "has") return has(name);
    const Function* function = function_named(name.source);
    if (!function) return unknown(name, "function", function_names());
    cursor_.advance();
    std::size_t count = 0;
    do {
      const std::size_t column = cursor_.now().column;
      Result<Operand> argument = choice();
      if (!argument) return argument;
      if (argument->kind.type != Type::number) {
        return cursor_.error(column, "`" + std::string(name.source) + "` takes numbers: " + described(*argument));
      }
      if (++count > 1 && function->folds) emit_.two(function->step);
    } while (cursor_.take(","));
    if (!cursor_.take(")")) return cursor_.expected("`,` or `)`");
    if (!function->takes(count)) return cursor_.error(name.column, function->usage(count));
    if (!function->folds) function->step == Step::clamp ? emit_.three(function->step) : emit_.one(function->step);
    return Operand{{Type::number}, cursor_.source(name.begin)};
  }

  Result<Operand> list(std::size_t begin) {
    Result<ListLiteral> items = read_list(cursor_);
    if (!items) return items.error();
    emit_.constant(std::move(items->items));
    return Operand{items->kind, cursor_.source(begin)};
  }

  Cursor cursor_;
  const FactTable& table_;
  std::size_t depth_ = 0;
  Program program_;
  Emitter emit_;
};

}  // namespace

Result<Program> parse(std::string_view text, const FactTable& table, std::string_view where, Gives gives) {
  Result<std::vector<Token>> found = tokens(text, where);
  if (!found) return found.error();
  return Parser(Cursor(text, std::move(*found), where), table).run(gives);
}

}  // namespace kam::rules::expr
