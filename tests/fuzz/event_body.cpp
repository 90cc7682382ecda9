// links: kam_extensions
// A body that is read gives 1 to 1000 account ids, none of them empty.
#include <cstdint>
#include <cstdlib>

#include "kam/extensions/event_body.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto accounts = kam::extensions::read_event_body({reinterpret_cast<const char*>(data), size}, "alpha");
  if (!accounts) return 0;
  if (accounts->empty() || accounts->size() > 1000) std::abort();
  for (const auto& id : *accounts)
    if (id.empty() || id.size() > 255) std::abort();
  return 0;
}
