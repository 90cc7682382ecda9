#include "literals.hpp"

namespace kam::rules::expr {
namespace {

struct Item {
  Type type;
  double number = 0;
  std::string text{};
};

Result<Item> read_item(Cursor& cursor) {
  const bool negative = cursor.take("-");
  const Token& token = cursor.now();
  if (token.kind == Token::Kind::number) {
    cursor.advance();
    return Item{.type = Type::number, .number = negative ? -token.number : token.number};
  }
  if (negative) return cursor.expected("a number");
  if (token.kind == Token::Kind::text) {
    cursor.advance();
    return Item{.type = Type::text, .text = token.text};
  }
  if (cursor.take("true")) return Item{.type = Type::boolean, .number = 1};
  if (cursor.take("false")) return Item{.type = Type::boolean, .number = 0};
  return cursor.expected("a number, a text, true or false in a list");
}

}  // namespace

Result<ListLiteral> read_list(Cursor& cursor) {
  std::vector<double> numbers;
  std::vector<std::string> texts;
  std::optional<Type> element;
  while (!cursor.next_is("]")) {
    const std::size_t column = cursor.now().column;
    Result<Item> item = read_item(cursor);
    if (!item) return item.error();
    if (element && *element != item->type) {
      return cursor.error(column, "expected a list of one type: " + described(Kind{*element}) + " stands before " +
                                      described(Kind{item->type}));
    }
    element = item->type;
    if (item->type == Type::text) {
      texts.push_back(std::move(item->text));
    } else {
      numbers.push_back(item->number);
    }
    if (!cursor.take(",") && !cursor.next_is("]")) return cursor.expected("`,` or `]`");
  }
  cursor.advance();
  const Kind kind{Type::list, element};
  if (element == Type::text) return ListLiteral{kind, std::move(texts)};
  return ListLiteral{kind, std::move(numbers)};
}

}  // namespace kam::rules::expr
