#include "kam/flow/secret_settings.hpp"

#include <algorithm>

#include "kam/store/credentials.hpp"

namespace kam::flow {

namespace {
bool is_secret(const connectors::Spec& spec, std::string_view key) {
  return std::ranges::any_of(spec.fields, [&](const auto& field) { return field.secret && field.name == key; });
}

/// @return had it any?
Result<bool> seal_those_of(store::Store& store, const store::Tenant& tenant, store::Instant now) {
  const auto* spec = connectors::connector_named(tenant.crm);
  const auto settings = store::TenantSettings::parse(tenant.settings_json);
  if (!spec || !settings) return false;  // whoever needs them says so
  const auto parted = part(*spec, *settings);
  if (parted.secret.empty()) return false;
  auto sealed = store.set_settings(tenant.id, parted.open.to_json(), parted.secret, now);
  if (!sealed) return sealed.error();
  return true;
}
}  // namespace

PartedSettings part(const connectors::Spec& spec, const store::TenantSettings& settings) {
  PartedSettings parted;
  for (const auto& [key, value] : settings.all()) {
    if (is_secret(spec, key))
      parted.secret.push_back({key, certs::Secret(value)});
    else
      parted.open.set(key, value);
  }
  return parted;
}

Result<connectors::Settings> revealed_settings(store::Store& store, const connectors::Spec& spec,
                                               const store::Tenant& tenant) {
  const auto open = store::TenantSettings::parse(tenant.settings_json);
  if (!open) return open.error();
  connectors::Settings settings = open->all();
  for (const auto& field : spec.fields) {
    if (!field.secret) continue;
    const auto active = store.secrets(tenant.id, store::secret_of_setting(field.name), store::Instant::max());
    if (!active) return active.error();
    if (!active->empty()) settings[std::string(field.name)] = active->front().secret.reveal();
  }
  return connectors::with_defaults(spec, std::move(settings));
}

Result<int> seal_open_settings(store::Store& store, store::Instant now) {
  const auto tenants = store.tenants();
  if (!tenants) return tenants.error();
  int sealed = 0;
  for (const auto& tenant : *tenants) {
    const auto had = seal_those_of(store, tenant, now);
    if (!had) return had.error();
    sealed += *had ? 1 : 0;
  }
  return sealed;
}

}  // namespace kam::flow
