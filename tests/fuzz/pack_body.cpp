// links: kam_api
// A rule pack as somebody sends it: only files with plain names come through, and checking them ends well whatever is
// in them.
#include "../../addin/api/src/pack_body.hpp"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kam;
  const auto files = api::read_pack_body({reinterpret_cast<const char*>(data), size});
  if (!files) return 0;
  if (files->size() > rules::Pack::most_files) std::abort();
  for (const auto& [name, bytes] : *files)
    if (name.find('/') != name.npos || name.front() == '.' || !name.ends_with(".json")) std::abort();
  (void)rules::Pack::check(*files);
  return 0;
}
