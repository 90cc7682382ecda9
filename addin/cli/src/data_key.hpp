#pragma once
#include <filesystem>
#include <vector>

#include "kam/certs/crypto.hpp"
#include "kam/rules/result.hpp"

/// The key that seals the tenants' secrets, in keys/ of a data directory: `data-key` is in use, `data-key.next` is
/// there while it is changed, `data-key.until-TIME` was in use before and opens older backups.
namespace kam::cli {

/// @error environment: not there, others can read it, or no key.
Result<certs::Secret> read_data_key(const std::filesystem::path& file);
/// A new one, on the disk when it returns. @error environment.
Result<certs::Secret> make_data_key(const std::filesystem::path& file);
/// All that lie there, whatever their name; a file that holds no key is left out.
Result<std::vector<certs::Secret>> data_keys(const std::filesystem::path& directory);

}  // namespace kam::cli
