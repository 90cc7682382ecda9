#include "lexer.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace kam::rules::expr {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}
bool starts_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
}

class Lexer {
 public:
  Lexer(std::string_view text, std::string_view where) : text_(text), where_(where) {}

  Result<std::vector<Token>> run() {
    std::vector<Token> found;
    for (;;) {
      while (is_space(peek())) ++at_;
      Result<Token> token = next();
      if (!token) return token.error();
      found.push_back(std::move(*token));
      if (found.back().kind == Token::Kind::end) return found;
    }
  }

 private:
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

  std::size_t column(std::size_t byte) {  // moves forward only, so that all columns together cost one walk
    for (; counted_ < byte; ++counted_) characters_ += starts_character(text_[counted_]) ? 1 : 0;
    return characters_ + 1;
  }
  Error error(std::size_t byte, std::string_view message) { return error_at(where_, column(byte), message); }

  Token token(Token::Kind kind, std::size_t begin) {
    return {.kind = kind, .source = text_.substr(begin, at_ - begin), .begin = begin, .column = column(begin)};
  }

  Result<Token> next() {
    if (at_ >= text_.size()) return token(Token::Kind::end, at_);
    if (is_letter(peek())) return name();
    if (is_digit(peek()) || (peek() == '.' && is_digit(peek(1)))) return number();
    if (peek() == '\'' || peek() == '"') return text();
    return symbol();
  }

  Token name() {
    const std::size_t begin = at_;
    while (is_letter(peek()) || is_digit(peek())) ++at_;
    return token(Token::Kind::name, begin);
  }

  void digits() {
    while (is_digit(peek())) ++at_;
  }

  Result<Token> number() {
    const std::size_t begin = at_;
    digits();
    if (peek() == '.' && is_digit(peek(1))) {
      ++at_;
      digits();
    }
    const std::size_t sign = peek(1) == '+' || peek(1) == '-' ? 1 : 0;
    if ((peek() == 'e' || peek() == 'E') && is_digit(peek(1 + sign))) {
      at_ += 1 + sign;
      digits();
    }
    if (is_letter(peek()) || peek() == '.') return error(begin, "expected a decimal number such as 0.6");
    Token made = token(Token::Kind::number, begin);
    const char* end = made.source.data() + made.source.size();
    if (std::from_chars(made.source.data(), end, made.number).ec != std::errc{})
      return error(begin, "expected a number of a size that a double can hold");
    return made;
  }

  Result<Token> text() {
    const std::size_t begin = at_;
    const char quote = text_[at_++];
    std::string content;
    while (at_ < text_.size() && peek() != quote) {
      if (peek() == '\n' || peek() == '\r') break;
      if (peek() != '\\') {
        content += text_[at_++];
        continue;
      }
      constexpr std::string_view names = "\\'\"nrt", meanings = "\\'\"\n\r\t";
      const std::size_t escape = peek(1) == '\0' ? std::string_view::npos : names.find(peek(1));
      if (escape == std::string_view::npos) return error(at_, R"(expected one of \\ \' \" \n \r \t after a backslash)");
      content += meanings[escape];
      at_ += 2;
    }
    if (peek() != quote || at_ >= text_.size())
      return error(begin, std::string("expected a closing ") + quote + " on the same line");
    ++at_;
    Token made = token(Token::Kind::text, begin);
    made.text = std::move(content);
    return made;
  }

  Result<Token> symbol() {
    static constexpr std::array<std::string_view, 21> symbols{
        "&&", "||", "==", "!=", "<=", ">=", "<", ">", "!", "?", ":", "+", "-", "*", "/", "%", "(", ")", "[", "]", ","};
    const std::string_view rest = text_.substr(at_);
    const auto* found = std::find_if(symbols.begin(), symbols.end(), [&](auto s) { return rest.starts_with(s); });
    if (found == symbols.end()) return unexpected();
    at_ += found->size();
    return token(Token::Kind::symbol, at_ - found->size());
  }

  Error unexpected() {
    const char c = peek();
    if (c == '&' || c == '|' || c == '=') return error(at_, std::string("expected `") + c + c + "`, found `" + c + '`');
    std::size_t length = 1;
    while (at_ + length < text_.size() && !starts_character(text_[at_ + length])) ++length;
    const bool visible = static_cast<unsigned char>(c) > ' ' && c != '\x7f';
    return error(at_, visible ? "unexpected `" + std::string(text_.substr(at_, length)) + '`'
                              : std::string("unexpected control character"));
  }

  std::string_view text_, where_;
  std::size_t at_ = 0, counted_ = 0, characters_ = 0;
};

}  // namespace

Error error_at(std::string_view where, std::size_t column, std::string_view message) {
  return invalid((where.empty() ? "" : std::string(where) + ": ") + "column " + std::to_string(column) + ": " +
                 std::string(message));
}

Result<std::vector<Token>> tokens(std::string_view text, std::string_view where) {
  return Lexer(text, where).run();
}

}  // namespace kam::rules::expr
