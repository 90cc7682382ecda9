#include "kam/connectors/sent_records.hpp"
#include "src/merge_sent.hpp"
#include "src/page_records.hpp"

namespace kam::flow {

Result<TakenRecords> take_sent(store::Store& store, const std::string& tenant, SentRecords sent, store::Instant now) {
  sent.tables = without_own_fields(std::move(sent.tables));
  MergedRecords merged;
  const auto change = [&](const store::Inputs& inputs,
                          const std::vector<store::StoredRecords>& found) -> Result<store::RecordsChange> {
    auto made = merge(sent, inputs, found);
    if (!made) return made.error();
    merged = std::move(*made);
    return std::move(merged.change);
  };
  const auto queued = store.change_records(tenant, touched_by(sent), now, change);
  if (!queued) return queued.error();
  return TakenRecords{std::move(merged.accepted), std::move(merged.deleted), *queued, std::move(merged.bad)};
}

Result<bool> takes_records(store::Store& store, const std::string& tenant) {
  const auto found = store.tenant(tenant);
  if (!found) return found.error();
  if (!*found) return Error{Errc::not_found, "no tenant " + tenant};
  return (*found)->crm == connectors::sent_records;
}

}  // namespace kam::flow
