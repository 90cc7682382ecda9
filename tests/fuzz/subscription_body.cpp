// links: kam_api
// What an administrator posts about a subscription: only what is known and well-formed may come through.
#include "../../addin/api/src/subscription_body.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "kam/store/outgoing.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kam;
  const auto read = api::read_subscription_body({reinterpret_cast<const char*>(data), size});
  if (!read) return 0;
  if (read->url && read->url->size() > 2048) std::abort();
  if (read->kinds && (read->kinds->empty() || read->kinds->size() > store::message_kinds.size())) std::abort();
  for (const auto& kind : read->kinds.value_or(std::vector<std::string>{}))
    if (std::find(store::message_kinds.begin(), store::message_kinds.end(), kind) == store::message_kinds.end())
      std::abort();
  return 0;
}
