#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

/// One JSON object a line on standard error. Fields are of a closed type, so a secret does not compile into one.
namespace kam::log {

enum class Level {
  info,   ///< what an operator did, what the server did on its own account
  warn,   ///< a fault that was recovered from
  error,  ///< someone must act
};

class Value {
 public:
  Value(std::string_view text) : content_(text) {}
  Value(const std::string& text) : content_(std::string_view(text)) {}
  Value(const char* text) : content_(std::string_view(text)) {}
  Value(bool flag) : content_(flag) {}
  Value(double number) : content_(number) {}
  template <class Integer>
    requires(std::is_integral_v<Integer> && !std::is_same_v<Integer, bool>)
  Value(Integer number) : content_(static_cast<std::int64_t>(number)) {}

  using Content = std::variant<std::string_view, std::int64_t, double, bool>;
  const Content& content() const { return content_; }

 private:
  Content content_;
};

/// A field lives as long as the call: it borrows its text.
using Field = std::pair<std::string_view, Value>;
using Fields = std::initializer_list<Field>;

/// Writes one line. `name` is dotted and in the past tense: `crm.pull.done`.
void event(std::string_view name, Fields fields = {}, Level level = Level::info);
void warn(std::string_view name, Fields fields = {});
void error(std::string_view name, Fields fields = {});

/// The line without its end, as `event` writes it. Pure.
std::string line(std::chrono::system_clock::time_point time, Level level, std::string_view name, Fields fields);

/// `2011-12-01T12:00:00.123Z`, as the lines show an instant.
std::string instant(std::chrono::system_clock::time_point time);

/// Sends the lines somewhere else (a test, the text form for people); an empty sink restores standard error.
void send_to(std::function<void(std::string_view line)> sink);

}  // namespace kam::log
