#include <iostream>

#include "console.hpp"
#include "instance.hpp"
#include "kam/certs/crypto.hpp"
#include "kam/flow/import.hpp"
#include "kam/flow/rulesets.hpp"
#include "loading.hpp"
#include "scoring.hpp"
#include "verbs.hpp"

namespace kam::cli {

Result<flow::Imported> load_bundle(const Instance& instance, const std::string& tenant,
                                   const std::filesystem::path& bundle, const connectors::BundleOptions& options,
                                   bool strict, const rules::Pack& pack, ProgressBar& bar) {
  auto read = connectors::read_bundle_accounts(bundle, options, instance.directory);
  if (!read) return read.error();
  if (auto reported = report(*read, strict); !reported) return reported.error();
  return flow::import_bundle(
      *instance.store, tenant, std::move(*read), instance.directory, flow::engine_of(pack),
      [&bar](std::string_view step, std::size_t done, std::size_t total) { bar.show(step, done, total); });
}

Result<rules::Pack> tenant_pack(const Arguments& arguments) {
  const std::filesystem::path own = std::filesystem::path(arguments.text("data")) / "packs" / arguments.text("tenant");
  if (arguments.has("pack") || !std::filesystem::is_directory(own)) return load_pack(arguments);
  const auto files = flow::read_pack(own);
  if (!files) return files.error();
  return files->empty() ? load_pack(arguments) : rules::Pack::load(*files, certs::sha256_hex);
}

namespace {

int import(const Arguments& arguments) {
  auto instance = open_instance(arguments.text("data"), false);
  if (!instance) return fail(instance.error());
  auto pack = tenant_pack(arguments);
  if (!pack) return fail(pack.error());
  ProgressBar bar;
  auto imported = load_bundle(*instance, arguments.text("tenant"), arguments.text("bundle"),
                              bundle_options(arguments, bar), arguments.has("strict"), *pack, bar);
  if (!imported) return fail(imported.error());
  std::cout << imported->rescored.accounts << " accounts scored as of " << imported->rescored.as_of << " ("
            << imported->rescored.active << " active) from " << imported->rows << " rows\n";
  return exit_code::ok;
}

}  // namespace

Verb import_verb() {
  auto options =
      with_bundle({{"tenant", "the tenant whose records these are", Option::Kind::text, {}, true}, data_option});
  std::erase_if(options, [](const Option& option) { return option.name == "as-of"; });
  return {"import",
          "Load a bundle into the store and score its accounts; a server then adds their last twelve month ends",
          std::move(options), import};
}

}  // namespace kam::cli
