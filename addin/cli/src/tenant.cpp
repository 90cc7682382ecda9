#include <algorithm>
#include <iostream>

#include "console.hpp"
#include "instance.hpp"
#include "kam/flow/secret_settings.hpp"
#include "kam/rules/json.hpp"
#include "kam/store/credentials.hpp"
#include "verbs.hpp"

namespace kam::cli {

namespace {

constexpr std::chrono::hours overlap{24};

Result<store::TenantSettings> settings_of(const Arguments& arguments, store::TenantSettings settings) {
  for (const auto& text : arguments.all("set")) {
    auto setting = read_setting(text);
    if (!setting) return setting.error();
    if ((setting->first == "source" || setting->first == "mapping") && !setting->second.empty()) {
      setting->second = std::filesystem::absolute(setting->second).lexically_normal().string();
    }
    settings.set(setting->first, setting->second);
  }
  return settings;
}

Result<const connectors::Spec*> connector_of(const std::string& crm) {
  if (const auto* spec = connectors::connector_named(crm)) return spec;
  std::string known;
  for (const auto& one : connectors::all()) known += (known.empty() ? "" : ", ") + std::string(one.id);
  return invalid("--crm: there is no connector `" + crm + "`; there is: " + known);
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

Result<std::string> new_secret(store::Store& store, const std::string& tenant, std::string_view name) {
  const certs::Secret secret = name == store::webhook_secret ? store::new_webhook_secret() : store::new_embed_secret();
  if (auto put = store.put_secret(tenant, name, secret, now(), overlap); !put) return put.error();
  return std::string(secret.reveal());
}

int print_secrets(store::Store& store, const std::string& tenant) {
  std::string json;
  rules::JsonWriter w(json);
  w.object().field("id", tenant);
  for (const auto name : {store::webhook_secret, store::embed_secret}) {
    auto secret = new_secret(store, tenant, name);
    if (!secret) return fail(secret.error());
    w.field(name, *secret);
  }
  w.end_object();
  std::cout << json << '\n';
  return exit_code::ok;
}

/// Of a secret setting it is shown whether there is one, never what it is.
Result<std::string> shown(store::Store& store, const store::Tenant& tenant) {
  const auto spec = connector_of(tenant.crm);
  if (!spec) return spec.error();
  const auto settings = store::TenantSettings::parse(tenant.settings_json);
  if (!settings) return settings.error();
  const auto sealed = store.secret_settings(tenant.id);
  if (!sealed) return sealed.error();
  std::string json;
  rules::JsonWriter w(json);
  w.object().field("id", tenant.id).field("crm", tenant.crm);
  w.key("settings").raw(flow::part(**spec, *settings).open.to_json()).key("secrets").object();
  for (const auto& field : (*spec)->fields) {
    if (!field.secret) continue;
    const bool is_set = settings->get(field.name) || std::ranges::find(*sealed, field.name) != sealed->end();
    w.field(field.name, is_set ? "set" : "not set");
  }
  w.end_object().end_object();
  return json;
}

int add(const Arguments& arguments) {
  auto instance = open_instance(arguments.text("data"), false);
  if (!instance) return fail(instance.error());
  auto settings = settings_of(arguments, {});
  if (!settings) return fail(settings.error());
  const std::string crm = arguments.text("crm"), id = arguments.text("id");
  const auto spec = connector_of(crm);
  if (!spec) return fail(spec.error());
  if (auto checked = check(**spec, *settings, {}); !checked) return fail(checked.error());
  const auto parted = flow::part(**spec, *settings);
  if (auto added = instance->store->add_tenant({id, crm, parted.open.to_json(), now()}, parted.secret); !added)
    return fail(added.error());
  return print_secrets(*instance->store, id);
}

int list(const Arguments& arguments) {
  auto instance = open_instance(arguments.text("data"), false);
  if (!instance) return fail(instance.error());
  auto tenants = instance->store->tenants();
  if (!tenants) return fail(tenants.error());
  for (const auto& tenant : *tenants) std::cout << tenant.id << '\t' << tenant.crm << '\n';
  return exit_code::ok;
}

Result<store::Tenant> find(store::Store& store, const std::string& id) {
  auto tenant = store.tenant(id);
  if (!tenant) return tenant.error();
  if (!*tenant)
    return Error{Errc::not_found, "there is no tenant `" + id + "`: `kamd tenant list` shows those there are"};
  return **tenant;
}

int show(const Arguments& arguments) {
  auto instance = open_instance(arguments.text("data"), false);
  if (!instance) return fail(instance.error());
  auto tenant = find(*instance->store, arguments.text("id"));
  if (!tenant) return fail(tenant.error());
  const auto json = shown(*instance->store, *tenant);
  if (!json) return fail(json.error());
  std::cout << *json << '\n';
  return exit_code::ok;
}

void audit_secrets(store::Store& store, const std::string& tenant, const std::vector<store::SecretSetting>& changed) {
  std::string keys;
  for (const auto& one : changed) keys += (keys.empty() ? "" : ", ") + one.key;
  if (!keys.empty()) (void)store.audit(tenant, {now(), "tenant.secrets_set", keys});
}

/// Secret ones among them that are open, from before they were sealed, are sealed with the rest.
Result<void> change_settings(store::Store& store, const store::Tenant& tenant, const Arguments& arguments) {
  const auto spec = connector_of(tenant.crm);
  if (!spec) return spec.error();
  const auto before = store::TenantSettings::parse(tenant.settings_json);
  if (!before) return before.error();
  const auto settings = settings_of(arguments, *before);
  if (!settings) return settings.error();
  const auto sealed = store.secret_settings(tenant.id);
  if (!sealed) return sealed.error();
  if (auto checked = check(**spec, *settings, *sealed); !checked) return checked;
  const auto parted = flow::part(**spec, *settings);
  if (auto done = store.set_settings(tenant.id, parted.open.to_json(), parted.secret, now()); !done) return done;
  audit_secrets(store, tenant.id, parted.secret);
  return flow::part(**spec, *before).secret.empty() ? Result<void>() : store.shred();
}

int set(const Arguments& arguments) {
  auto instance = open_instance(arguments.text("data"), false);
  if (!instance) return fail(instance.error());
  auto tenant = find(*instance->store, arguments.text("id"));
  if (!tenant) return fail(tenant.error());
  if (auto changed = change_settings(*instance->store, *tenant, arguments); !changed) return fail(changed.error());
  return exit_code::ok;
}

int rotate(const Arguments& arguments) {
  auto instance = open_instance(arguments.text("data"), false);
  if (!instance) return fail(instance.error());
  auto tenant = find(*instance->store, arguments.text("id"));
  if (!tenant) return fail(tenant.error());
  (void)instance->store->audit(tenant->id, {now(), "tenant.secrets_rotated", ""});
  return print_secrets(*instance->store, tenant->id);
}

int remove(const Arguments& arguments) {
  auto instance = open_instance(arguments.text("data"), false);
  if (!instance) return fail(instance.error());
  const std::string id = arguments.text("id");
  if (auto removed = instance->store->remove_tenant(id); !removed) return fail(removed.error());
  (void)instance->store->audit(id, {now(), "tenant.removed", ""});
  if (auto shredded = instance->store->shred(); !shredded) return fail(shredded.error());
  tell("Removed the tenant " + id + " with all that was stored for it");
  return exit_code::ok;
}

const Option id_option{"id", "the tenant: lower-case letters, digits, hyphens", Option::Kind::position, {}, true};
const Option set_option{
    "set",
    "KEY=VALUE, a setting (may be repeated); KEY=@FILE and KEY=- read the value from a file or standard input, as is "
    "better for a secret one: other users see the words of a command. An empty value removes it",
    Option::Kind::many};

}  // namespace

std::vector<Verb> tenant_verbs() {
  return {
      {"tenant add",
       "Add an installation; prints its id and secrets as one JSON object, shown once",
       {id_option, {"crm", "the kind of CRM: csv", Option::Kind::text, {}, true}, set_option, data_option},
       add},
      {"tenant list", "List the installations", {data_option}, list},
      {"tenant show",
       "Show an installation's settings; of the secret ones only which are set",
       {id_option, data_option},
       show},
      {"tenant set", "Change settings of an installation", {id_option, set_option, data_option}, set},
      {"tenant rotate", "Make new secrets; the old ones stay valid for 24 hours", {id_option, data_option}, rotate},
      {"tenant remove", "Remove an installation and erase what is stored for it", {id_option, data_option}, remove}};
}

}  // namespace kam::cli
