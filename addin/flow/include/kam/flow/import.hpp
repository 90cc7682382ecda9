#pragma once
#include "kam/connectors/bundle.hpp"
#include "kam/flow/rescore.hpp"

namespace kam::flow {

/// Told as an import goes on: what it does, and how far it is.
using Progress = std::function<void(std::string_view step, std::size_t done, std::size_t total)>;

struct Imported {
  std::size_t accounts = 0;  ///< with records of their own
  std::size_t rows = 0;
  Rescored rescored;
};

/// Replaces all stored records of the tenant by these, all or none, and scores them. Few accounts are in memory at a
/// time.
/// @param spool  where temporary files may lie, as of read_bundle_accounts().
/// @error as read_bundle_accounts(), rescore().
Result<Imported> import_bundle(store::Store& store, std::string_view tenant, connectors::BundleAccounts bundle,
                               const std::filesystem::path& spool, const Engine& engine, const Progress& progress = {});

}  // namespace kam::flow
