#pragma once
#include <filesystem>
#include <string>
#include <string_view>

#include "kam/rules/result.hpp"

/// Files that only their owner reads: keys.
namespace kam::cli {

/// Writes it to the disk; refuses to overwrite. @error environment.
Result<void> write_private(const std::filesystem::path& path, std::string_view bytes);
/// Its text without the ends of line behind it. @error environment: not there, or others than its owner can read it.
Result<std::string> read_private(const std::filesystem::path& path);
/// Names that were made or changed in a folder are on the disk when it returns. @error environment.
Result<void> sync_folder(const std::filesystem::path& folder);

}  // namespace kam::cli
