#include "json_view.hpp"

#include <algorithm>

#include "number.hpp"
#include "suggest.hpp"

namespace kam::connectors::csv {

bool JsonView::has(std::string_view key) const {
  simdjson::dom::element found;
  return value_.is_object() && value_.at_key(key).get(found) == simdjson::SUCCESS;
}

std::size_t JsonView::size() const {
  if (value_.is_array()) return simdjson::dom::array(value_).size();
  return value_.is_object() ? simdjson::dom::object(value_).size() : 0;
}

Error JsonView::expected(const std::string& what) const {
  return invalid(*file_ + ": " + (pointer_.empty() ? "/" : pointer_) + ": expected " + what);
}

JsonView JsonView::below(std::string_view key, simdjson::dom::element value) const {
  std::string pointer = pointer_ + "/";
  for (const char c : key) {
    if (c == '~' || c == '/') {
      pointer += c == '~' ? "~0" : "~1";
    } else {
      pointer += c;
    }
  }
  return {*file_, std::move(pointer), value};
}

Result<std::string> JsonView::text() const {
  std::string_view text;
  if (value_.get(text)) return expected("a string");
  return std::string(text);
}

Result<std::string> JsonView::cell() const {
  bool flag = false;
  double number = 0;
  if (value_.is_string()) return text();
  if (!value_.get(flag)) return std::string(flag ? "true" : "false");
  if (!value_.get(number)) return to_decimal(number);
  return expected("a string, number or boolean");
}

Result<double> JsonView::number() const {
  double number = 0;
  if (value_.get(number)) return expected("a number");
  return number;
}

Result<std::size_t> JsonView::count() const {
  std::uint64_t number = 0;
  if (value_.get(number) || number == 0) return expected("a whole number from 1");
  return static_cast<std::size_t>(number);
}

Result<char> JsonView::separator() const {
  std::string_view text;
  const bool one = !value_.get(text) && text.size() == 1 && static_cast<unsigned char>(text[0]) < 0x80;
  if (!one || text[0] == '"' || text[0] == '\n' || text[0] == '\r' || text[0] == '\0') {
    return expected("one character such as \",\", \";\" or \"\\t\"");
  }
  return text[0];
}

Result<JsonView> JsonView::object() const {
  if (!value_.is_object()) return expected("an object");
  return *this;
}

Result<JsonView> JsonView::at(std::string_view key) const {
  simdjson::dom::element found;
  if (!value_.is_object()) return expected("an object");
  if (value_.at_key(key).get(found)) return expected("the key \"" + std::string(key) + "\"");
  return below(key, found);
}

Result<void> JsonView::only(std::initializer_list<std::string_view> known) const {
  std::vector<std::string> seen;
  return each_member([&](const std::string& key, const JsonView& member) -> Result<void> {
    const std::vector<std::string> names(known.begin(), known.end());
    if (std::find(names.begin(), names.end(), key) == names.end()) {
      return member.expected("no key of this name" + suggestion(key, names));
    }
    if (std::find(seen.begin(), seen.end(), key) != seen.end()) return member.expected("the key once, found it twice");
    seen.push_back(key);
    return {};
  });
}

}  // namespace kam::connectors::csv
