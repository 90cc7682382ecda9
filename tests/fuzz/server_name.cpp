// links: kam_http
// The name in a ClientHello, which is read before anything else of it.
#include "../../addin/http/src/server_name.hpp"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto name = kam::http::server_name_of({reinterpret_cast<const char*>(data), size});
  if (name.size() > 253 || name.size() > size) std::abort();
  for (const char c : name)
    if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '.' && c != '_') std::abort();
  return 0;
}
