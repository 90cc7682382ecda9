#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

namespace kam::rules {

/// Writes JSON in the order it is told, numbers as std::to_chars prints them (−0 as 0, no NaN or infinity: null).
/// Strings are escaped so that the bytes may stand in an HTML script too (`<`, `>`, `&`, U+2028, U+2029).
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  JsonWriter& object() { return open('{'); }
  JsonWriter& end_object() { return close('}'); }
  JsonWriter& array() { return open('['); }
  JsonWriter& end_array() { return close(']'); }
  JsonWriter& key(std::string_view name);
  JsonWriter& value(std::string_view text);
  JsonWriter& value(const char* text) { return value(std::string_view(text)); }
  JsonWriter& value(double number);
  JsonWriter& value(std::int64_t number);
  JsonWriter& value(bool flag);
  template <class Integer>
    requires(std::is_integral_v<Integer> && !std::is_same_v<Integer, bool> && !std::is_same_v<Integer, std::int64_t>)
  JsonWriter& value(Integer number) {
    return value(static_cast<std::int64_t>(number));
  }
  JsonWriter& null();
  /// Bytes that are JSON already.
  JsonWriter& raw(std::string_view json);
  template <class T>
  JsonWriter& field(std::string_view name, const T& content) {
    return key(name).value(content);
  }

 private:
  JsonWriter& open(char bracket);
  JsonWriter& close(char bracket);
  void separate();
  std::string& out_;
  bool first_ = true;
  bool after_key_ = false;
};

}  // namespace kam::rules
