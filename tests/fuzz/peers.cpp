// links: kam_rules
// A stored snapshot of peers: whatever bytes come, they are read or refused with a reason, and what was read is written
// as bytes that give the same again.
#include <cstdint>
#include <string>

#include "kam/rules/peers.hpp"

namespace {
void require(bool holds) {
  if (!holds) __builtin_trap();
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using kam::rules::Peers;
  // The mark of the version stands before what is made up, so that there is something to read.
  const std::string mark = Peers().bytes().substr(0, 13);
  const auto read = Peers::read(mark + std::string(reinterpret_cast<const char*>(data), size));
  if (!read) {
    require(!read.error().detail.empty());
    return 0;
  }
  const std::string bytes = read->bytes();
  const auto again = Peers::read(bytes);
  require(again && again->bytes() == bytes);
  return 0;
}
