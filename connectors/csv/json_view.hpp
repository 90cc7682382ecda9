#pragma once
#include <simdjson.h>

#include <initializer_list>
#include <string>
#include <string_view>

#include "kam/rules/result.hpp"

/// A JSON value with its place, for messages that point at it.
namespace kam::connectors::csv {

class JsonView {
 public:
  JsonView(const std::string& file, std::string pointer, simdjson::dom::element value)
      : file_(&file), pointer_(std::move(pointer)), value_(value) {}

  const std::string& pointer() const { return pointer_; }
  bool is_object() const { return value_.is_object(); }
  bool is_array() const { return value_.is_array(); }
  bool is_string() const { return value_.is_string(); }
  bool is_number() const { return value_.is_number(); }
  bool has(std::string_view key) const;
  std::size_t size() const;
  std::string raw() const { return simdjson::to_string(value_); }

  /// `file: /pointer: expected …`
  Error expected(const std::string& what) const;

  Result<std::string> text() const;  ///< a string
  Result<std::string> cell() const;  ///< a string, number or boolean, as the text of a cell
  Result<double> number() const;
  Result<std::size_t> count() const;  ///< a whole number from 1
  Result<char> separator() const;     ///< one ASCII character
  Result<JsonView> object() const;
  /// The member; an error if it is missing. Keys of the object other than `known` are refused by only().
  Result<JsonView> at(std::string_view key) const;
  Result<void> only(std::initializer_list<std::string_view> known) const;

  /// Calls `use(key, member)` → Result<void> for each member of an object.
  template <class Use>
  Result<void> each_member(Use use) const {
    simdjson::dom::object members;
    if (value_.get(members)) return expected("an object");
    for (const auto member : members) {
      if (auto ok = use(std::string(member.key), below(member.key, member.value)); !ok) return ok.error();
    }
    return {};
  }
  /// Calls `use(item)` → Result<void> for each item of an array.
  template <class Use>
  Result<void> each_item(Use use) const {
    simdjson::dom::array items;
    if (value_.get(items)) return expected("an array");
    std::size_t index = 0;
    for (const auto item : items) {
      if (auto ok = use(below(std::to_string(index++), item)); !ok) return ok.error();
    }
    return {};
  }

 private:
  JsonView below(std::string_view key, simdjson::dom::element value) const;
  const std::string* file_;
  std::string pointer_;
  simdjson::dom::element value_;
};

}  // namespace kam::connectors::csv
