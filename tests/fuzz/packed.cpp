// links: kam_store
// Packed assessments in a database file that somebody damaged: whatever bytes come, they are unpacked or refused with a
// reason, and any text comes back from its packing.
#include <cstdint>
#include <string_view>

#include "sqlite/packed.hpp"

namespace {
void require(bool holds) {
  if (!holds) __builtin_trap();
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kam::store::sqlite;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto text = unpack(bytes); !text) require(!text.error().detail.empty());
  const auto again = unpack(pack(bytes));
  require(again && *again == bytes);
  return 0;
}
