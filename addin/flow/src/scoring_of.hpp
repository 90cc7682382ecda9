#pragma once
#include <map>
#include <string_view>

#include "kam/flow/rescore.hpp"
#include "kam/rules/records.hpp"
#include "kam/store/tenant_settings.hpp"
#include "src/load.hpp"

namespace kam::flow {

constexpr int most_tries = 20;  ///< records may change while they are scored; not so often

/// Owners of accounts as their records name them.
using Owners = std::map<std::string_view, std::string_view>;
Owners owners_of(const rules::Records& records);
std::string_view owner_in(const Owners& owners, std::string_view account);

/// The tenant's settings. @error not_found: no such tenant.
Result<store::TenantSettings> settings_of(store::Store& store, std::string_view tenant);
/// The day that the tenant is scored for, in the time zone of its records.
Result<rules::Day> day_of(const store::TenantSettings& settings, const rules::LocalDay& local_day, store::Instant now);

}  // namespace kam::flow
