#include <iostream>

#include "console.hpp"
#include "instance.hpp"
#include "kam/store/sqlite.hpp"
#include "verbs.hpp"

/// The whole store as one file, and back.
namespace kam::cli {

namespace {

int backup(const Arguments& arguments) {
  auto instance = open_instance(arguments.text("data"), false);
  if (!instance) return fail(instance.error());
  const std::string file = arguments.text("file");
  if (auto ok = instance->store->backup(file); !ok) return fail(ok.error());
  std::cout << file << " holds the whole store; the secrets in it open with keys/data-key, which is not in it\n";
  return exit_code::ok;
}

int restore(const Arguments& arguments) {
  const std::filesystem::path data = arguments.text("data");
  auto kept = store::restore_sqlite(arguments.text("file"), data / "kamd.db");
  if (!kept) return fail(kept.error());
  auto instance = open_instance(data, false);
  if (!instance) return fail(instance.error());
  std::cout << "restored";
  if (!kept->empty()) std::cout << "; what was there before is kept in " << kept->string();
  std::cout << '\n';
  return exit_code::ok;
}

}  // namespace

std::vector<Verb> backup_verbs() {
  return {{"backup",
           "Copy the whole store into a file while the server goes on; the copy is checked before it gets its name",
           {{"file", "the file to write: not there yet", Option::Kind::position, {}, true}, data_option},
           backup},
          {"restore",
           "Put a backup in place of the store (the server must not run); what was there before is kept beside it",
           {{"file", "a file that kamd backup wrote", Option::Kind::position, {}, true}, data_option},
           restore}};
}

}  // namespace kam::cli
