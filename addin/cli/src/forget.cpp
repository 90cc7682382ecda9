#include "kam/flow/forget.hpp"

#include <iostream>

#include "console.hpp"
#include "instance.hpp"
#include "loading.hpp"
#include "scoring.hpp"
#include "verbs.hpp"

/// Erasure of a person.
namespace kam::cli {

namespace {
/// A copy that `kamd restore` kept is no store of ours any more: only its owner may say that it goes.
void tell_of_copies(const std::filesystem::path& data) {
  const auto kept = data / "kamd.db.before-restore";
  if (std::filesystem::exists(kept))
    tell("Still there: " + kept.string() + ", what was stored before the last restore: delete it");
}

int forget(const Arguments& arguments) {
  auto instance = open_instance(arguments.text("data"), false);
  if (!instance) return fail(instance.error());
  auto pack = tenant_pack(arguments);
  if (!pack) return fail(pack.error());
  const auto tenant = arguments.text("tenant");
  const auto forgotten =
      flow::forget_contact(*instance->store, tenant, arguments.text("contact"), flow::engine_of(*pack));
  if (!forgotten) return fail(forgotten.error());
  (void)instance->store->audit(tenant, {now(), "contact.forgotten", ""});
  tell_of_copies(instance->directory);
  std::cout << (forgotten->rows > 0 ? "Forgotten: " : "Nothing was stored of this contact: ") << forgotten->rows
            << " records, named in " << forgotten->texts << " others. No later record brings it back.\n"
            << "Backups made until now still hold the person until they are deleted.\n";
  return exit_code::ok;
}
}  // namespace

Verb forget_verb() {
  return {
      "forget",
      "Erase a person: contact, links, names, former results, and the bytes in the files; also while the server runs",
      {{"tenant", "the tenant whose contact this is", Option::Kind::text, {}, true},
       {"contact", "the contact's id in the CRM", Option::Kind::text, {}, true},
       {"pack", "a directory with a rule pack instead of the built-in one"},
       data_option},
      forget};
}

}  // namespace kam::cli
