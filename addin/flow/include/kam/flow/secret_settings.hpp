#pragma once
#include "kam/connectors/connector.hpp"
#include "kam/store/store.hpp"
#include "kam/store/tenant_settings.hpp"

/// The settings that a connector declares secret: they lie sealed in the store, and only the connector gets to see
/// them.
namespace kam::flow {

struct PartedSettings {
  store::TenantSettings open;
  std::vector<store::SecretSetting> secret;
};
PartedSettings part(const connectors::Spec& spec, const store::TenantSettings& settings);

/// All that the connector is made with: the tenant's settings, the secret ones among them, and the defaults.
/// @error corrupt: a secret does not open. invalid_input: a required setting is missing.
Result<connectors::Settings> revealed_settings(store::Store& store, const connectors::Spec& spec,
                                               const store::Tenant& tenant);

/// Seals what lies open in a store from before secret settings were sealed, by the connectors that there are.
/// @return how many tenants had such settings; the open bytes are gone from the files with `Store::shred`.
Result<int> seal_open_settings(store::Store& store, store::Instant now);

}  // namespace kam::flow
