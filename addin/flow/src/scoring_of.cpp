#include "src/scoring_of.hpp"

namespace kam::flow {

Owners owners_of(const rules::Records& records) {
  Owners owners;
  for (const auto& account : records.accounts)
    if (account.owner_id) owners.emplace(account.id, *account.owner_id);
  return owners;
}

std::string_view owner_in(const Owners& owners, std::string_view account) {
  const auto owner = owners.find(account);
  return owner == owners.end() ? std::string_view() : owner->second;
}

Result<store::TenantSettings> settings_of(store::Store& store, std::string_view tenant) {
  const auto stored = store.tenant(tenant);
  if (!stored) return stored.error();
  if (!*stored) return Error{Errc::not_found, "no tenant " + std::string(tenant)};
  return store::TenantSettings::parse((*stored)->settings_json);
}

Result<rules::Day> day_of(const store::TenantSettings& settings, const rules::LocalDay& local_day, store::Instant now) {
  const auto frozen = settings.get("as_of");
  if (!frozen) return local_day(std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count());
  const auto day = rules::parse_day(*frozen);
  if (!day) return invalid("tenant setting as_of: expected YYYY-MM-DD, found " + *frozen);
  return *day;
}

}  // namespace kam::flow
