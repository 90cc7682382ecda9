#include <filesystem>
#include <fstream>
#include <iostream>

#include "console.hpp"
#include "instance.hpp"
#include "kam/log/log.hpp"
#include "verbs.hpp"

namespace kam::cli {

namespace {

namespace fs = std::filesystem;

Result<void> write_files(const store::RulesetStore::RulesetFiles& files, const fs::path& directory) {
  std::error_code error;
  if (!fs::create_directories(directory, error))
    return error ? Error{Errc::environment, directory.string() + ": " + error.message()}
                 : invalid(directory.string() + ": it is there already: name a new directory");
  for (const auto& [name, bytes] : files) {
    std::ofstream out(directory / name, std::ios::binary);
    out << bytes;
    if (!out.flush()) return Error{Errc::environment, (directory / name).string() + ": cannot be written"};
  }
  return {};
}

Result<void> take_out(store::Store& store, const Arguments& arguments) {
  const auto id = arguments.text("ruleset"), tenant = arguments.text("tenant");
  if (!arguments.has("to")) return invalid("--ruleset: name a new directory too, with --to");
  const auto files = store.ruleset_files(tenant, id);
  if (!files) return files.error();
  if (!*files) return Error{Errc::not_found, "tenant " + tenant + " was never scored by " + id};
  return write_files(**files, arguments.text("to"));
}

int versions(const Arguments& arguments) {
  auto instance = open_instance(arguments.text("data"), false);
  if (!instance) return fail(instance.error());
  if (arguments.has("ruleset")) {
    const auto taken = take_out(*instance->store, arguments);
    return taken ? exit_code::ok : fail(taken.error());
  }
  const auto all = instance->store->rulesets(arguments.text("tenant"));
  if (!all) return fail(all.error());
  for (const auto& one : *all) std::cout << log::instant(one.since) << "  " << one.id << '\n';
  return exit_code::ok;
}

}  // namespace

Verb rules_versions_verb() {
  return {
      "rules versions",
      "List the rules that a tenant was ever scored by, the newest first, or take one of them out: `kamd score --pack` "
      "computes with it what was said then",
      {{"tenant", "the tenant", Option::Kind::text, {}, true},
       {"ruleset", "the one to take out, as assessments name it"},
       {"to", "a new directory for its files"},
       data_option},
      versions};
}

}  // namespace kam::cli
