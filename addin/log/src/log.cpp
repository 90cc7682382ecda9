#include "kam/log/log.hpp"

#include <cstdio>
#include <mutex>

#include "kam/rules/day.hpp"
#include "kam/rules/json.hpp"

namespace kam::log {

namespace {
std::string_view name_of(Level level) {
  if (level == Level::error) return "error";
  return level == Level::warn ? "warn" : "info";
}

struct Sink {
  std::mutex mutex;
  std::function<void(std::string_view)> write;
};

Sink& sink() {
  static Sink one;
  return one;
}

void to_standard_error(std::string text) {
  text += '\n';
  std::fwrite(text.data(), 1, text.size(), stderr);
}
}  // namespace

std::string instant(std::chrono::system_clock::time_point time) {
  using namespace std::chrono;
  const auto day = floor<days>(time);
  const auto clock = hh_mm_ss(floor<milliseconds>(time) - day);
  char text[24];
  std::snprintf(text, sizeof text, "T%02d:%02d:%02d.%03dZ", static_cast<int>(clock.hours().count()) % 24,
                static_cast<int>(clock.minutes().count()) % 60, static_cast<int>(clock.seconds().count()) % 60,
                static_cast<int>(clock.subseconds().count()) % 1000);
  return to_string(rules::Day{static_cast<std::int32_t>(day.time_since_epoch().count())}) + text;
}

std::string line(std::chrono::system_clock::time_point time, Level level, std::string_view name, Fields fields) {
  std::string out;
  rules::JsonWriter json(out);
  json.object().field("time", instant(time)).field("level", name_of(level)).field("name", name);
  for (const auto& [key, value] : fields)
    std::visit([&, &field = key](const auto& content) { json.field(field, content); }, value.content());
  json.end_object();
  return out;
}

void event(std::string_view name, Fields fields, Level level) {
  auto text = line(std::chrono::system_clock::now(), level, name, fields);
  const std::lock_guard lock(sink().mutex);
  if (sink().write) return sink().write(text);
  to_standard_error(std::move(text));
}

void warn(std::string_view name, Fields fields) {
  event(name, fields, Level::warn);
}
void error(std::string_view name, Fields fields) {
  event(name, fields, Level::error);
}

void send_to(std::function<void(std::string_view)> write) {
  const std::lock_guard lock(sink().mutex);
  sink().write = std::move(write);
}

}  // namespace kam::log
