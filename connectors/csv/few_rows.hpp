#pragma once
#include "kam/connectors/bundle.hpp"
#include "kept_bundle.hpp"

namespace kam::connectors::csv {

/// read_bundle_of() over these rows in place of the files of a bundle without a mapping; lines are counted in them, so
/// that nothing is said of bad rows.
/// @error as read_bundle(); conflict: the rows do not suffice.
Result<BundleTables> read_few_rows(const std::filesystem::path& directory, const BundleOptions& options,
                                   const std::string& account, const FewRows& few);

}  // namespace kam::connectors::csv
