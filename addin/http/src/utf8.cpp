#include "kam/http/target.hpp"

namespace kam::http {
namespace {

struct Lead {
  unsigned following;  ///< bytes after the lead
  char32_t bits, least;
};

/// What a lead byte announces; `least` is the smallest code point that may be written with so many bytes.
Lead lead_of(unsigned char byte) {
  if (byte < 0x80) return {0, byte, 0};
  if ((byte & 0xe0) == 0xc0) return {1, static_cast<char32_t>(byte & 0x1f), 0x80};
  if ((byte & 0xf0) == 0xe0) return {2, static_cast<char32_t>(byte & 0x0f), 0x800};
  if ((byte & 0xf8) == 0xf0) return {3, static_cast<char32_t>(byte & 0x07), 0x10000};
  return {4, 0, 0};
}

bool is_scalar(char32_t point) {
  return point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
}

}  // namespace

bool is_utf8(std::string_view bytes) {
  while (!bytes.empty()) {
    auto [following, point, least] = lead_of(static_cast<unsigned char>(bytes.front()));
    if (following > 3 || bytes.size() <= following) return false;
    for (unsigned i = 1; i <= following; ++i) {
      const auto byte = static_cast<unsigned char>(bytes[i]);
      if ((byte & 0xc0) != 0x80) return false;
      point = (point << 6) | (byte & 0x3f);
    }
    if (point < least || !is_scalar(point)) return false;
    bytes.remove_prefix(following + 1);
  }
  return true;
}

}  // namespace kam::http
