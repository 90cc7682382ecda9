#pragma once
#include <filesystem>

#include "console.hpp"
#include "instance.hpp"
#include "kam/flow/import.hpp"
#include "kam/rules/pack.hpp"

namespace kam::cli {

/// Reads a bundle, stores all its rows as the tenant's, scores the accounts; bad rows are listed.
Result<flow::Imported> load_bundle(const Instance& instance, const std::string& tenant,
                                   const std::filesystem::path& bundle, const connectors::BundleOptions& options,
                                   bool strict, const rules::Pack& pack, ProgressBar& bar);

/// The pack that the server would use: the one named with --pack, the tenant's own, or the built-in one.
Result<rules::Pack> tenant_pack(const Arguments& arguments);

}  // namespace kam::cli
