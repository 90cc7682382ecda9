#include "kam/rules/json.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace kam::rules {

namespace {
constexpr char hex_digits[] = "0123456789abcdef";

void escape(std::string& out, unsigned code) {
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += hex_digits[(code >> shift) & 0xf];
}

bool is_plain(unsigned char c) {
  static constexpr auto table = [] {
    std::array<bool, 256> plain{};
    for (unsigned i = 0x20; i < 256; ++i) plain[i] = true;
    for (const unsigned char special : {'"', '\\', '<', '>', '&', '\x7f', '\xe2'}) plain[special] = false;
    return plain;
  }();
  return table[c];
}

/// What cannot stand as it is, or starts something that cannot. @return how many bytes of the text it took.
std::size_t quote_special(std::string& out, std::string_view rest) {
  const auto c = static_cast<unsigned char>(rest[0]);
  if (c == '"' || c == '\\') {
    out += '\\';
    out += rest[0];
  } else if (c == '\n') {
    out += "\\n";
  } else if (rest.starts_with("\u2028") || rest.starts_with("\u2029")) {
    escape(out, rest[2] == '\xa8' ? 0x2028 : 0x2029);
    return 3;
  } else if (c == 0xe2) {
    out += rest[0];
  } else {
    escape(out, c);
  }
  return 1;
}

/// Nearly all texts are: looked at without a branch for each byte.
bool is_plain(std::string_view text) {
  bool plain = true;
  for (const char c : text) plain &= is_plain(static_cast<unsigned char>(c));
  return plain;
}

/// Appends a short plain text with its quotes at once, as nearly all keys and texts are. @return is it one?
bool quote_short(std::string& out, std::string_view text, std::string_view after) {
  constexpr std::size_t most = 56;
  if (text.size() > most || !is_plain(text)) return false;
  std::array<char, most + 4> room;
  room[0] = '"';
  char* const end = std::copy(text.begin(), text.end(), room.data() + 1);
  out.append(room.data(), std::copy(after.begin(), after.end(), end));
  return true;
}

/// @param after  the closing quote, and what follows it.
void quote(std::string& out, std::string_view text, std::string_view after) {
  if (quote_short(out, text, after)) return;
  out += '"';
  while (!text.empty()) {
    std::size_t plain = 0;
    while (plain < text.size() && is_plain(static_cast<unsigned char>(text[plain]))) ++plain;
    out += text.substr(0, plain);
    text.remove_prefix(plain);
    if (!text.empty()) text.remove_prefix(quote_special(out, text));
  }
  out += after;
}
}  // namespace

void JsonWriter::separate() {
  if (!first_ && !after_key_) out_ += ',';
  first_ = after_key_ = false;
}

JsonWriter& JsonWriter::open(char bracket) {
  separate();
  out_ += bracket;
  first_ = true;
  return *this;
}

JsonWriter& JsonWriter::close(char bracket) {
  out_ += bracket;
  first_ = false;
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  separate();
  quote(out_, name, "\":");
  after_key_ = true;
  return *this;
}

JsonWriter& JsonWriter::value(std::string_view text) {
  separate();
  quote(out_, text, "\"");
  return *this;
}

JsonWriter& JsonWriter::value(double number) {
  if (!std::isfinite(number)) return null();
  constexpr double most = 1e5;  // from there on the shortest text may have an exponent
  if (std::fabs(number) < most && number == std::trunc(number)) return value(static_cast<std::int64_t>(number));
  separate();
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, number).ptr;
  out_.append(text, end);
  return *this;
}

JsonWriter& JsonWriter::value(std::int64_t number) {
  separate();
  char text[24];
  out_.append(text, std::to_chars(text, text + sizeof text, number).ptr);
  return *this;
}

JsonWriter& JsonWriter::value(bool flag) {
  separate();
  out_ += flag ? "true" : "false";
  return *this;
}

JsonWriter& JsonWriter::null() {
  separate();
  out_ += "null";
  return *this;
}

JsonWriter& JsonWriter::raw(std::string_view json) {
  separate();
  out_ += json;
  return *this;
}

}  // namespace kam::rules
