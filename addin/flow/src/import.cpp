#include "kam/flow/import.hpp"

#include "kam/connectors/spool.hpp"
#include "kam/store/tables_codec.hpp"

namespace kam::flow {

namespace {
using connectors::Spool;
using connectors::SpoolReader;

/// As the store takes them: made before its transaction, which others wait for.
Result<Spool> encoded(connectors::BundleAccounts& bundle, const std::filesystem::path& spool,
                      const Progress& progress) {
  Spool made(spool);
  for (std::size_t done = 0;; ++done) {
    const auto one = bundle.next();
    if (!one) return one.error();
    if (!*one) return made;
    if (auto ok = made.append((*one)->account); !ok) return ok.error();
    if (auto ok = made.append(store::encode((*one)->tables)); !ok) return ok.error();
    if (progress && done > 0) progress("store", done, bundle.accounts);  // the first belongs to no account
  }
}

Result<void> store_all(store::Store& store, std::string_view tenant, const store::Inputs& inputs, const Spool& spool) {
  SpoolReader reader(spool);
  store::StoredRecords one;
  return store.replace_all(tenant, inputs, [&]() -> Result<const store::StoredRecords*> {
    for (std::string* const text : {&one.account_id, &one.payload}) {
      const auto block = reader.next();
      if (!block) return block.error();
      if (!*block) return nullptr;
      *text = **block;
    }
    return &one;
  });
}
}  // namespace

Result<Imported> import_bundle(store::Store& store, std::string_view tenant, connectors::BundleAccounts bundle,
                               const std::filesystem::path& spool, const Engine& engine, const Progress& progress) {
  Imported imported{bundle.accounts, bundle.rows, {}};
  {
    const auto records = encoded(bundle, spool, progress);
    if (!records) return records.error();
    bundle.next = {};
    const store::Inputs inputs{std::move(bundle.settings_json), std::move(bundle.rates), 0};
    if (auto ok = store_all(store, tenant, inputs, *records); !ok) return ok.error();
  }
  if (progress) progress("score", 0, imported.accounts);
  auto rescored = rescore(store, tenant, engine);
  if (!rescored) return rescored.error();
  if (progress) progress("score", imported.accounts, imported.accounts);
  imported.rescored = std::move(*rescored);
  return imported;
}

}  // namespace kam::flow
