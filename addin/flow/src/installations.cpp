#include "kam/flow/installations.hpp"

#include <algorithm>

#include "kam/flow/secret_settings.hpp"
#include "kam/rules/json.hpp"
#include "kam/store/credentials.hpp"

namespace kam::flow {

namespace {
Result<const connectors::Spec*> connector_of(const std::string& crm) {
  if (const auto* spec = connectors::connector_named(crm)) return spec;
  std::string known;
  for (const auto& one : connectors::all()) known += (known.empty() ? "" : ", ") + std::string(one.id);
  return invalid("crm: there is no connector `" + crm + "`; there is: " + known);
}

/// Does the connector take these settings, beside the secret ones that are sealed already?
Result<void> check(const connectors::Spec& spec, const store::TenantSettings& settings,
                   const std::vector<std::string>& sealed) {
  connectors::Settings values = settings.all();
  for (const auto& key : sealed) values.try_emplace(key, "sealed");
  auto complete = connectors::with_defaults(spec, std::move(values));
  if (!complete) return complete.error();
  return {};
}

Result<NewSecrets> new_secrets(store::Store& store, const std::string& tenant, store::Instant now) {
  NewSecrets made{store::new_webhook_secret(), store::new_embed_secret()};
  auto put = store.put_secret(tenant, store::webhook_secret, made.webhook, now, secrets_overlap);
  if (put) put = store.put_secret(tenant, store::embed_secret, made.embed, now, secrets_overlap);
  if (!put) return put.error();
  return made;
}

void audit_secrets(store::Store& store, const std::string& tenant, const std::vector<store::SecretSetting>& changed,
                   store::Instant now) {
  std::string keys;
  for (const auto& one : changed) keys += (keys.empty() ? "" : ", ") + one.key;
  if (!keys.empty()) (void)store.audit(tenant, {now, "tenant.secrets_set", keys});
}
}  // namespace

Result<NewSecrets> add_installation(store::Store& store, const std::string& id, const std::string& crm,
                                    const store::TenantSettings& settings, store::Instant now) {
  const auto spec = connector_of(crm);
  if (!spec) return spec.error();
  if (auto checked = check(**spec, settings, {}); !checked) return checked.error();
  const auto parted = part(**spec, settings);
  if (auto added = store.add_tenant({id, crm, parted.open.to_json(), now}, parted.secret); !added) return added.error();
  return new_secrets(store, id, now);
}

Result<std::string> installation_json(store::Store& store, const store::Tenant& tenant) {
  const auto spec = connector_of(tenant.crm);
  if (!spec) return spec.error();
  const auto settings = store::TenantSettings::parse(tenant.settings_json);
  if (!settings) return settings.error();
  const auto sealed = store.secret_settings(tenant.id);
  if (!sealed) return sealed.error();
  std::string out;
  rules::JsonWriter json(out);
  json.object().field("id", tenant.id).field("crm", tenant.crm);
  json.key("settings").raw(part(**spec, *settings).open.to_json()).key("secrets").object();
  for (const auto& field : (*spec)->fields) {
    if (!field.secret) continue;
    const bool is_set = settings->get(field.name) || std::ranges::find(*sealed, field.name) != sealed->end();
    json.field(field.name, is_set ? "set" : "not set");
  }
  json.end_object().end_object();
  return out;
}

Result<void> change_settings(store::Store& store, const store::Tenant& tenant, const store::TenantSettings& changes,
                             store::Instant now) {
  const auto spec = connector_of(tenant.crm);
  if (!spec) return spec.error();
  const auto before = store::TenantSettings::parse(tenant.settings_json);
  if (!before) return before.error();
  auto settings = *before;
  for (const auto& [key, value] : changes.all()) settings.set(key, value);
  const auto sealed = store.secret_settings(tenant.id);
  if (!sealed) return sealed.error();
  if (auto checked = check(**spec, settings, *sealed); !checked) return checked;
  // Secret ones that lie open, from before they were sealed, are sealed with the rest.
  const auto parted = part(**spec, settings);
  if (auto done = store.set_settings(tenant.id, parted.open.to_json(), parted.secret, now); !done) return done;
  audit_secrets(store, tenant.id, parted.secret, now);
  return part(**spec, *before).secret.empty() ? Result<void>() : store.shred();
}

Result<NewSecrets> rotate_secrets(store::Store& store, const std::string& tenant, store::Instant now) {
  auto made = new_secrets(store, tenant, now);
  if (made) (void)store.audit(tenant, {now, "tenant.secrets_rotated", ""});
  return made;
}

Result<void> remove_installation(store::Store& store, const std::string& tenant, store::Instant now) {
  if (auto removed = store.remove_tenant(tenant); !removed) return removed;
  (void)store.audit(tenant, {now, "tenant.removed", ""});
  return store.shred();
}

}  // namespace kam::flow
