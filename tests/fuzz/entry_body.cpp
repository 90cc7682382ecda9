// links: kam_api
// What people enter about an account: only rows of known fields, of this account, may come through.
#include "../../addin/api/src/entry_body.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kam;
  const std::string account = "A1";
  for (const auto& kind : api::entry_kinds()) {
    const auto read = api::read_entry_body({reinterpret_cast<const char*>(data), size}, kind, account, "2011-12-01");
    if (!read) continue;
    for (const auto& table : read->tables) {
      if (std::ranges::find(kind.objects, table.object) == kind.objects.end()) std::abort();
      if (table.rows() * table.columns.size() != table.cells.size()) std::abort();
      const auto owner = std::ranges::find(table.columns, "account_id") - table.columns.begin();
      const auto width = static_cast<std::ptrdiff_t>(table.columns.size());
      for (std::ptrdiff_t at = owner; owner < width && at < std::ssize(table.cells); at += width)
        if (table.cells[static_cast<std::size_t>(at)] != account) std::abort();
    }
    const store::Entry entry{account, std::string(kind.name), read->tables, read->by, {}, 1};
    const store::WithEntry records{{}, {}, read->tables};
    (void)api::check_entry(entry, records);
    (void)api::entry_json(entry);
  }
  return 0;
}
