// links: kam_http kam_certs
// A target that is read has one canonical path, and that path written out again is read as itself.
#include <cstdint>
#include <string>
#include <string_view>

#include "kam/certs/crypto.hpp"
#include "kam/http/target.hpp"

namespace {

void require(bool holds) {
  if (!holds) __builtin_trap();
}

std::string encoded(std::string_view path) {
  std::string raw;
  for (const char byte : path) raw += byte == '/' ? "/" : "%" + kam::certs::hex(std::string_view(&byte, 1));
  return raw;
}

bool has_control(std::string_view text) {
  for (const char byte : text)
    if (static_cast<unsigned char>(byte) < 0x20 || byte == 0x7f) return true;
  return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view raw(reinterpret_cast<const char*>(data), size);
  const auto target = kam::http::read_target(raw, "a.example");
  if (!target) return 0;
  const auto& path = target->path;
  require(path.starts_with('/') && kam::http::is_utf8(path) && !has_control(path));
  require(path.find('\\') == std::string::npos);
  require((path + "/").find("/./") == std::string::npos && (path + "/").find("/../") == std::string::npos);
  for (const auto& [name, value] : target->query)
    require(kam::http::is_utf8(name + value) && !has_control(name) && !has_control(value));
  const auto again = kam::http::read_target(encoded(path), "a.example");
  require(again.has_value() && again->path == path);
  return 0;
}
