#include <iostream>

#include "console.hpp"
#include "instance.hpp"
#include "kam/flow/installations.hpp"
#include "kam/rules/json.hpp"
#include "kam/store/credentials.hpp"
#include "verbs.hpp"

namespace kam::cli {

namespace {

Result<store::TenantSettings> settings_of(const Arguments& arguments) {
  store::TenantSettings settings;
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

int print_secrets(const std::string& tenant, const Result<flow::NewSecrets>& secrets) {
  if (!secrets) return fail(secrets.error());
  std::string json;
  rules::JsonWriter w(json);
  w.object().field("id", tenant).field(store::webhook_secret, secrets->webhook.reveal());
  w.field(store::embed_secret, secrets->embed.reveal()).end_object();
  std::cout << json << '\n';
  return exit_code::ok;
}

int add(const Arguments& arguments) {
  auto instance = open_instance(arguments.text("data"), false);
  if (!instance) return fail(instance.error());
  auto settings = settings_of(arguments);
  if (!settings) return fail(settings.error());
  const std::string id = arguments.text("id");
  return print_secrets(id, flow::add_installation(*instance->store, id, arguments.text("crm"), *settings, now()));
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
  const auto json = flow::installation_json(*instance->store, *tenant);
  if (!json) return fail(json.error());
  std::cout << *json << '\n';
  return exit_code::ok;
}

int set(const Arguments& arguments) {
  auto instance = open_instance(arguments.text("data"), false);
  if (!instance) return fail(instance.error());
  auto tenant = find(*instance->store, arguments.text("id"));
  if (!tenant) return fail(tenant.error());
  auto settings = settings_of(arguments);
  if (!settings) return fail(settings.error());
  auto changed = flow::change_settings(*instance->store, *tenant, *settings, now());
  return changed ? exit_code::ok : fail(changed.error());
}

int rotate(const Arguments& arguments) {
  auto instance = open_instance(arguments.text("data"), false);
  if (!instance) return fail(instance.error());
  auto tenant = find(*instance->store, arguments.text("id"));
  if (!tenant) return fail(tenant.error());
  return print_secrets(tenant->id, flow::rotate_secrets(*instance->store, tenant->id, now()));
}

int remove(const Arguments& arguments) {
  auto instance = open_instance(arguments.text("data"), false);
  if (!instance) return fail(instance.error());
  const std::string id = arguments.text("id");
  if (auto removed = flow::remove_installation(*instance->store, id, now()); !removed) return fail(removed.error());
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
       {id_option,
        {"crm", "the kind of CRM: csv, or records where its records are sent to the API", Option::Kind::text, {}, true},
        set_option,
        data_option},
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
