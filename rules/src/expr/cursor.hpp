#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lexer.hpp"

namespace kam::rules::expr {

/// Walks over the tokens of a condition and says what it expected where.
class Cursor {
 public:
  Cursor(std::string_view text, std::vector<Token> found, std::string_view where)
      : text_(text), where_(where), tokens_(std::move(found)) {}

  const Token& now() const { return tokens_[at_]; }
  void advance() { ++at_; }  // never past `end`: nobody takes that one
  bool at_end() const { return now().kind == Token::Kind::end; }
  bool next_is(std::string_view source) const {
    return now().source == source && (now().kind == Token::Kind::symbol || now().kind == Token::Kind::name);
  }
  bool take(std::string_view source) {
    if (!next_is(source)) return false;
    ++at_;
    return true;
  }
  /// What stands from that byte to the last token taken.
  std::string_view source(std::size_t begin) const {
    const Token& last = tokens_[at_ - 1];
    return text_.substr(begin, last.begin + last.source.size() - begin);
  }
  Error expected(std::string_view what) const {
    const std::string found = at_end() ? std::string("the end") : "`" + std::string(now().source) + "`";
    return error(now().column, "expected " + std::string(what) + ", found " + found);
  }
  Error error(std::size_t column, std::string_view message) const { return error_at(where_, column, message); }

 private:
  std::string_view text_, where_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
};

}  // namespace kam::rules::expr
