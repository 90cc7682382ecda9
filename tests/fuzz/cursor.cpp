// links: kam_api
// The cursors of lists and histories, as a caller hands them back: one that is read is written as one that reads the
// same.
#include "../../addin/api/src/cursor.hpp"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kam;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static_cast<void>(api::read_cursor(api::Order::name, text));
  const auto place = api::read_history_cursor(text);
  if (!place) return 0;
  const auto again = api::read_history_cursor(api::write_history_cursor(*place));
  if (!again || again->former != place->former || again->recomputed != place->recomputed) std::abort();
  return 0;
}
