#include <iostream>

#include "console.hpp"
#include "instance.hpp"
#include "kam/store/credentials.hpp"
#include "verbs.hpp"

namespace kam::cli {

namespace {

/// --tenant T or --all, one of the two.
Result<std::optional<std::string>> whose(const Arguments& arguments) {
  if (arguments.has("tenant") == arguments.has("all")) return invalid("give either --tenant T or --all");
  if (arguments.has("all")) return std::optional<std::string>();
  return std::optional(arguments.text("tenant"));
}

int create(const Arguments& arguments) {
  auto instance = open_instance(arguments.text("data"), false);
  if (!instance) return fail(instance.error());
  auto tenant = whose(arguments);
  if (!tenant) return fail(tenant.error());
  const auto scope = store::scope_named(arguments.text("scope"));
  if (!scope) return fail(invalid("--scope: expected read, write or admin, found \"" + arguments.text("scope") + "\""));
  auto key = store::new_api_key(*tenant, *scope, now());
  if (auto added = instance->store->add_api_key(key.row); !added) return fail(added.error());
  std::cout << key.key.reveal() << '\n';
  return exit_code::ok;
}

int list(const Arguments& arguments) {
  auto instance = open_instance(arguments.text("data"), false);
  if (!instance) return fail(instance.error());
  auto tenant = whose(arguments);
  if (!tenant) return fail(tenant.error());
  auto keys = instance->store->api_keys(*tenant);
  if (!keys) return fail(keys.error());
  for (const auto& key : *keys) {
    std::cout << key.shown << '\t' << store::name(key.scope) << '\t' << (key.revoked ? "revoked" : "active") << '\n';
  }
  return exit_code::ok;
}

int revoke(const Arguments& arguments) {
  auto instance = open_instance(arguments.text("data"), false);
  if (!instance) return fail(instance.error());
  auto tenant = whose(arguments);
  if (!tenant) return fail(tenant.error());
  auto revoked = instance->store->revoke_api_key(*tenant, arguments.text("key"), now());
  return revoked ? exit_code::ok : fail(revoked.error());
}

const Option tenant_option{"tenant", "keys of this tenant"};
const Option all_option{"all", "keys for all tenants", Option::Kind::flag};

}  // namespace

std::vector<Verb> key_verbs() {
  return {{"key create",
           "Make an API key and print it alone; it is kept nowhere",
           {tenant_option, all_option, {"scope", "read, write or admin", Option::Kind::text, {}, true}, data_option},
           create},
          {"key list", "List API keys by their first characters", {tenant_option, all_option, data_option}, list},
          {"key revoke",
           "Revoke an API key",
           {{"key", "its first characters, as `key list` shows them", Option::Kind::position, {}, true},
            tenant_option,
            all_option,
            data_option},
           revoke}};
}

}  // namespace kam::cli
