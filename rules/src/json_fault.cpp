#include "json_fault.hpp"

#include <simdjson.h>

#include <algorithm>
#include <optional>

namespace kam::rules {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// Walks over a text as RFC 8259 describes it, up to the first byte that does not fit.
class Walk {
 public:
  Walk(std::string_view bytes, std::size_t deepest) : bytes_(bytes), deepest_(deepest) {}

  std::optional<std::string> fault() {
    if (!value(0)) return told();
    space();
    if (at_ < bytes_.size()) expect("nothing after the end of the document");
    return expected_.empty() ? std::nullopt : std::optional(told());
  }

 private:
  char peek() const { return at_ < bytes_.size() ? bytes_[at_] : '\0'; }
  bool take(char c) {
    if (peek() != c || at_ >= bytes_.size()) return false;
    ++at_;
    return true;
  }
  void space() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') ++at_;
  }
  bool expect(std::string what) {
    if (expected_.empty()) expected_ = std::move(what);
    return false;
  }

  bool value(std::size_t depth) {
    if (depth >= deepest_) return expect("at most " + std::to_string(deepest_) + " levels of lists and objects");
    space();
    if (take('{')) return object(depth);
    if (take('[')) return list(depth);
    if (take('"')) return text();
    if (peek() == '-' || is_digit(peek())) return number();
    for (const std::string_view word : {"true", "false", "null"}) {
      if (bytes_.substr(at_, word.size()) != word) continue;
      at_ += word.size();
      return true;
    }
    return expect("a value");
  }

  bool object(std::size_t depth) {
    space();
    if (take('}')) return true;
    do {
      space();
      if (!take('"')) return expect("a key in double quotes");
      if (!text()) return false;
      space();
      if (!take(':')) return expect("a colon");
      if (!value(depth + 1)) return false;
      space();
    } while (take(','));
    return take('}') || expect("a comma or }");
  }

  bool list(std::size_t depth) {
    space();
    if (take(']')) return true;
    do {
      if (!value(depth + 1)) return false;
      space();
    } while (take(','));
    return take(']') || expect("a comma or ]");
  }

  bool text() {
    while (at_ < bytes_.size()) {
      if (take('"')) return true;
      if (static_cast<unsigned char>(peek()) < 0x20) return expect("no control character in a text");
      if (bytes_[at_++] == '\\' && !escape()) return false;
    }
    return expect("a closing quote");
  }

  bool escape() {
    if (take('u')) {
      const std::string_view digits = bytes_.substr(at_, 4);
      if (digits.size() < 4 || !std::all_of(digits.begin(), digits.end(), is_hex)) return expect("four hex digits");
      at_ += 4;
      return true;
    }
    if (std::string_view("\"\\/bfnrt").find(peek()) == std::string_view::npos || at_ >= bytes_.size())
      return expect("one of \" \\ / b f n r t u after a backslash");
    ++at_;
    return true;
  }

  bool digits() {
    if (!is_digit(peek())) return expect("a digit");
    while (is_digit(peek())) ++at_;
    return true;
  }

  bool number() {
    take('-');
    if (take('0')) {
      if (is_digit(peek())) return expect("no zero before a number");
    } else if (!digits()) {
      return false;
    }
    if (take('.') && !digits()) return false;
    if (peek() == 'e' || peek() == 'E') {
      ++at_;
      if (!take('+')) take('-');
      return digits();
    }
    return true;
  }

  std::string told() const {
    const std::string_view before = bytes_.substr(0, at_);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const auto start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    const auto column = 1 + std::count_if(before.begin() + static_cast<std::ptrdiff_t>(start), before.end(),
                                          [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
    return "line " + std::to_string(line) + ", column " + std::to_string(column) + ": expected " + expected_;
  }

  std::string_view bytes_;
  std::size_t deepest_, at_ = 0;
  std::string expected_;
};

std::size_t first_line_that_is_not_utf8(std::string_view bytes) {
  std::size_t line = 1;
  for (std::size_t from = 0; from <= bytes.size(); ++line) {
    const auto end = std::min(bytes.find('\n', from), bytes.size());
    if (!simdjson::validate_utf8(bytes.data() + from, end - from)) return line;
    from = end + 1;
  }
  return line;
}

}  // namespace

std::string json_fault(std::string_view bytes, std::size_t deepest) {
  if (!simdjson::validate_utf8(bytes.data(), bytes.size()))
    return "not UTF-8: line " + std::to_string(first_line_that_is_not_utf8(bytes));
  if (bytes.find_first_not_of(" \t\r\n") == std::string_view::npos) return "not JSON: the file is empty";
  const auto fault = Walk(bytes, deepest).fault();
  return "not JSON: " + fault.value_or("a number or a text in it cannot be read");
}

}  // namespace kam::rules
