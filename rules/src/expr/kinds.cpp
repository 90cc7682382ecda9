#include "kinds.hpp"

namespace kam::rules::expr {
namespace {

constexpr std::size_t longest_quote = 40;

std::string_view described(Type type) {
  switch (type) {
    case Type::number:
      return "a number";
    case Type::boolean:
      return "true or false";
    case Type::text:
      return "a text";
    case Type::list:
      return "a list";
  }
  return "";
}

std::string_view plural(Type type) {
  switch (type) {
    case Type::number:
      return "numbers";
    case Type::boolean:
      return "booleans";
    case Type::text:
      return "texts";
    case Type::list:
      return "lists";
  }
  return "";
}

std::string quoted(std::string_view source) {
  if (source.size() <= longest_quote) return std::string(source);
  std::size_t length = longest_quote;
  while ((static_cast<unsigned char>(source[length]) & 0xC0) == 0x80) --length;
  return std::string(source.substr(0, length)) + "…";
}

std::string both(const Operand& left, const Operand& right) {
  return described(left) + ", " + quoted(right.source) + " " + described(right.kind);
}

Error takes(std::string_view symbol, std::string_view what, const std::string& given) {
  return invalid("`" + std::string(symbol) + "` takes " + std::string(what) + ": " + given);
}

bool is(const Operand& operand, Type type) {
  return operand.kind.type == type;
}

Result<Kind> over(Type needed, std::string_view symbol, std::string_view what, const Operand& left,
                  const Operand& right) {
  if (!is(left, needed)) return takes(symbol, what, described(left));
  if (!is(right, needed)) return takes(symbol, what, described(right));
  return Kind{needed};
}

Result<Kind> comparison(std::string_view symbol, const Operand& left, const Operand& right) {
  if (is(left, Type::list) && is(right, Type::list)) return invalid("a list can only stand on the right of `in`");
  if (left.kind.type != right.kind.type) return takes(symbol, "two values of one type", both(left, right));
  return Kind{Type::boolean};
}

Result<Kind> membership(const Operand& left, const Operand& right) {
  if (!is(right, Type::list)) return takes("in", "a list on its right", described(right));
  if (is(left, Type::list)) return takes("in", "a single value on its left", described(left));
  if (right.kind.element && *right.kind.element != left.kind.type) {
    return takes("in", "a list of the type of its left side", both(left, right));
  }
  return Kind{Type::boolean};
}

}  // namespace

std::string described(const Kind& kind) {
  if (kind.type != Type::list) return std::string(described(kind.type));
  return kind.element ? "a list of " + std::string(plural(*kind.element)) : std::string("an empty list");
}

std::string described(const Operand& operand) {
  return quoted(operand.source) + " is " + described(operand.kind);
}

Result<Kind> kind_of(Step step, std::string_view symbol, const Operand& left, const Operand& right) {
  switch (step) {
    case Step::both:
    case Step::either:
      return over(Type::boolean, symbol, "true or false on both sides", left, right);
    case Step::equal:
    case Step::unequal:
    case Step::less:
    case Step::at_most:
    case Step::greater:
    case Step::at_least:
      return comparison(symbol, left, right);
    case Step::in:
      return membership(left, right);
    default:
      return over(Type::number, symbol, "numbers", left, right);
  }
}

Result<Kind> kind_of_choice(const Operand& condition, const Operand& yes, const Operand& no) {
  if (!is(condition, Type::boolean)) return takes("?", "true or false before it", described(condition));
  if (is(yes, Type::list) || is(no, Type::list)) return invalid("a list can only stand on the right of `in`");
  if (yes.kind != no.kind) return takes(":", "two values of one type", both(yes, no));
  return yes.kind;
}

}  // namespace kam::rules::expr
