// links: kam_test_crm
// The answers of the tests' own CRM: whatever bytes come, each reader gives whole tables or refuses with a reason.
#include <cstdint>
#include <cstdlib>

#include "support/test_crm/codec.hpp"

namespace {

using namespace kam;

void require(bool holds) {
  if (!holds) std::abort();
}

void check(const std::vector<rules::Table>& tables) {
  for (const auto& table : tables)
    require(!table.columns.empty() && table.rows() * table.columns.size() == table.cells.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto page = test_crm::page_of(bytes);
  page ? check(page->tables) : require(page.error().code == Errc::upstream && !page.error().detail.empty());
  const auto account = test_crm::account_of(bytes);
  if (account) {
    check(account->tables);
    check(account->shared);
    require(!account->tables.empty());
  }
  for (const std::size_t changes : {0u, 2u}) {
    const auto answers = test_crm::answers_of(bytes, changes);
    require(!answers || answers->size() == changes);
  }
  const auto path = test_crm::account_path(bytes);
  require(path.size() == 10 + 3 * size);
  return 0;
}
