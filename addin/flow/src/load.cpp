#include "src/load.hpp"

#include "kam/connectors/bundle.hpp"
#include "kam/store/tables_codec.hpp"
#include "src/sent_rows.hpp"
#include "src/time_zone.hpp"

namespace kam::flow {

namespace {
/// Feeds what the store visits to the rules' builder.
class Loader {
 public:
  Result<void> begin(const store::Inputs& inputs) {
    auto local_day = connectors::local_day(time_zone_of(inputs.settings_json));
    if (!local_day) return local_day.error();
    version_ = inputs.version;
    local_day_ = std::move(*local_day);
    builder_.emplace(local_day_);
    if (auto ok = builder_->settings(inputs.settings_json); !ok) return ok;
    for (const auto& [date, from, to, rate] : inputs.rates)
      if (builder_->rate(date, from, to, rate)) ++bad_rows_;
    return {};
  }

  Result<void> add(const store::StoredRecords& stored) {
    auto tables = store::decode(stored.payload);
    if (!tables) return Error{tables.error().code, "account " + stored.account_id + ": " + tables.error().detail};
    for (const auto& table : *tables) feed(*builder_, table, tables_++);
    return {};
  }

  Loaded finish() {
    auto finished = builder_->finish();
    return {std::move(finished.records), bad_rows_ + finished.bad_rows.size(), version_, std::move(local_day_)};
  }

 private:
  std::optional<rules::RecordsBuilder> builder_;
  rules::LocalDay local_day_;
  std::int64_t version_ = 0;
  std::size_t bad_rows_ = 0;
  std::uint32_t tables_ = 0;
};
}  // namespace

Result<Loaded> load(store::Store& store, std::string_view tenant) {
  Loader loader;
  auto ok = store.visit_records(
      tenant, [&](const store::Inputs& inputs) { return loader.begin(inputs); },
      [&](const store::StoredRecords& stored) { return loader.add(stored); });
  if (!ok) return ok.error();
  return loader.finish();
}

Result<Loaded> load(store::Store& store, std::string_view tenant, std::span<const std::string> accounts) {
  Loader loader;
  auto ok = store.visit_records_of(
      tenant, accounts, [&](const store::Inputs& inputs) { return loader.begin(inputs); },
      [&](const store::StoredRecords& stored) { return loader.add(stored); });
  if (!ok) return ok.error();
  return loader.finish();
}

}  // namespace kam::flow
