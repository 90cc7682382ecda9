#pragma once
#include "kam/store/store.hpp"
#include "kam/store/tenant_settings.hpp"

/// A company's installation as an admin makes and changes it, by command or by call.
namespace kam::flow {

/// What the CRM signs with; shown once.
struct NewSecrets {
  certs::Secret webhook, embed;
};
/// How long former secrets stay valid.
inline constexpr std::chrono::hours secrets_overlap{24};

/// @error invalid_input: no such connector (the detail lists those there are), a setting that it needs is missing, or
/// no tenant id. conflict: there is one with this id.
Result<NewSecrets> add_installation(store::Store& store, const std::string& id, const std::string& crm,
                                    const store::TenantSettings& settings, store::Instant now);

/// `{"id":…,"crm":…,"settings":{…},"secrets":{"password":"set"}}`: of a secret setting it is shown whether there is
/// one, never what it is.
Result<std::string> installation_json(store::Store& store, const store::Tenant& tenant);

/// Lays these settings over the tenant's own; an empty value takes one away. @error invalid_input: as above.
Result<void> change_settings(store::Store& store, const store::Tenant& tenant, const store::TenantSettings& changes,
                             store::Instant now);

/// New secrets; the former ones stay valid for a day. @error not_found.
Result<NewSecrets> rotate_secrets(store::Store& store, const std::string& tenant, store::Instant now);

/// Erases the installation with all that is stored for it, and its bytes. @error not_found. timeout: it is gone, its
/// bytes are not yet, since somebody read or wrote without pause.
Result<void> remove_installation(store::Store& store, const std::string& tenant, store::Instant now);

}  // namespace kam::flow
