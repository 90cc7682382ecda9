// links: kam_api
// Bundles that are sent as JSON, to be scored or stored: only rows that fit their tables may come through.
#include "../../addin/api/src/sent_body.hpp"

#include <cstdint>
#include <cstdlib>
#include <set>

#include "../../addin/flow/src/merge_sent.hpp"

namespace {
using namespace kam;

void expect_whole(const flow::Sent& sent) {
  std::set<rules::Object> objects;
  for (const auto& table : sent.tables) {
    if (!objects.insert(table.object).second || table.columns.empty() || table.columns.size() > 256) std::abort();
    if (table.rows() * table.columns.size() != table.cells.size()) std::abort();
    for (const auto& cell : table.cells)
      if (cell.find('\0') != cell.npos) std::abort();
  }
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  if (const auto read = api::read_score_body(body)) expect_whole(read->sent);
  const auto read = api::read_records_body(body);
  if (!read) return 0;
  expect_whole(*read);
  (void)flow::touched_by(*read);
  const auto first = flow::merge(*read, {}, {});
  if (!first) return 0;
  std::vector<store::StoredRecords> stored = first->change.records;
  const auto again = flow::merge(*read, first->change.inputs.value_or(store::Inputs{}), stored);
  if (!again || !again->change.records.empty() || !again->change.gone.empty()) std::abort();  // nothing the second time
  return 0;
}
