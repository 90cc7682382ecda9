#pragma once
#include <optional>

#include "kam/connectors/bundle.hpp"
#include "kam/flow/worker.hpp"
#include "kam/store/tenant_settings.hpp"

namespace kam::flow {

/// Adds the jobs that are due, from what is stored alone, so that a restart neither misses nor doubles one:
/// a sync of what changed every `sync_every` minutes (a setting of the tenant; 60 where the connector tells changes,
/// else off; 0 is off), a full one first and then every week, and a rescore once the tenant's day is another than that
/// of its last scoring, since time alone moves scores. Notes of the week where the setting `weekly_digest` names its
/// first day. The past month ends recomputed once the tenant has been read whole and scored, and again when it is
/// scored by other rules. What failed is tried again after a while.
class Schedule {
 public:
  Schedule(store::Store& store, Connect connect, std::function<store::Instant()> clock);
  ~Schedule();
  /// Looks at all tenants, at most every 15 s.
  void look();
  void look_at(const store::Tenant& tenant);

 private:
  void add(const store::Tenant& tenant, std::string_view kind, std::string_view options);
  Result<bool> tells_changes(const store::Tenant& tenant);
  Result<void> sync(const store::Tenant& tenant, const store::TenantSettings& settings);
  Result<void> rescore(const store::Tenant& tenant, const store::TenantSettings& settings);
  Result<void> digest(const store::Tenant& tenant, const store::TenantSettings& settings);
  Result<void> history(const store::Tenant& tenant);

  store::Store& store_;
  Connect connect_;
  std::function<store::Instant()> clock_;
  boost::asio::thread_pool pool_{1};
  std::optional<store::Instant> looked_;
  std::map<std::string, std::string> told_;  ///< tenant → what was last said to be wrong
};

/// Is a job due that is to be made every `every`? Pure.
/// @param last  the newest equal one.
bool is_due(const std::optional<store::Job>& last, std::chrono::milliseconds every, store::Instant now);

/// The day in the tenant's time zone (of its inputs). @error invalid_input: no such zone.
Result<rules::Day> day_of(const store::Inputs& inputs, store::Instant now);

}  // namespace kam::flow
