#include <iostream>

#include "console.hpp"
#include "instance.hpp"
#include "kam/connectors/connector.hpp"
#include "kam/rules/json.hpp"
#include "kam/store/credentials.hpp"
#include "kam/store/tenant_settings.hpp"
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

/// Does the connector take these settings?
Result<void> check(const std::string& crm, const store::TenantSettings& settings) {
  const auto* spec = connectors::connector_named(crm);
  if (!spec) {
    std::string known;
    for (const auto& one : connectors::all()) known += (known.empty() ? "" : ", ") + std::string(one.id);
    return invalid("--crm: there is no connector `" + crm + "`; there is: " + known);
  }
  connectors::Settings values;
  for (const auto& [key, value] : settings.all()) values[key] = value;
  auto complete = connectors::with_defaults(*spec, values);
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

void write_tenant(rules::JsonWriter& w, const store::Tenant& tenant) {
  w.object().field("id", tenant.id).field("crm", tenant.crm).key("settings").raw(tenant.settings_json).end_object();
}

int add(const Arguments& arguments) {
  auto instance = open_instance(arguments.text("data"), false);
  if (!instance) return fail(instance.error());
  auto settings = settings_of(arguments, {});
  if (!settings) return fail(settings.error());
  const std::string crm = arguments.text("crm"), id = arguments.text("id");
  if (auto checked = check(crm, *settings); !checked) return fail(checked.error());
  if (auto added = instance->store->add_tenant({id, crm, settings->to_json(), now()}); !added)
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
  std::string json;
  rules::JsonWriter w(json);
  write_tenant(w, *tenant);
  std::cout << json << '\n';
  return exit_code::ok;
}

int set(const Arguments& arguments) {
  auto instance = open_instance(arguments.text("data"), false);
  if (!instance) return fail(instance.error());
  auto tenant = find(*instance->store, arguments.text("id"));
  if (!tenant) return fail(tenant.error());
  auto before = store::TenantSettings::parse(tenant->settings_json);
  if (!before) return fail(before.error());
  auto settings = settings_of(arguments, *before);
  if (!settings) return fail(settings.error());
  if (auto checked = check(tenant->crm, *settings); !checked) return fail(checked.error());
  if (auto done = instance->store->set_settings(tenant->id, settings->to_json()); !done) return fail(done.error());
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
    "set", "KEY=VALUE, a setting (may be repeated); KEY=@FILE and KEY=- read the value from a file or standard input",
    Option::Kind::many};

}  // namespace

std::vector<Verb> tenant_verbs() {
  return {
      {"tenant add",
       "Add an installation; prints its id and secrets as one JSON object, shown once",
       {id_option, {"crm", "the kind of CRM: csv", Option::Kind::text, {}, true}, set_option, data_option},
       add},
      {"tenant list", "List the installations", {data_option}, list},
      {"tenant show", "Show an installation's settings", {id_option, data_option}, show},
      {"tenant set", "Change settings of an installation", {id_option, set_option, data_option}, set},
      {"tenant rotate", "Make new secrets; the old ones stay valid for 24 hours", {id_option, data_option}, rotate},
      {"tenant remove", "Remove an installation and erase what is stored for it", {id_option, data_option}, remove}};
}

}  // namespace kam::cli
