#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "kam/rules/result.hpp"

namespace kam::certs {

enum class Reader { everyone, owner };

/// The file's bytes; nothing if there is no such file.
/// @error environment: cannot be read; or `reader` is the owner and group or world may read it.
Result<std::optional<std::string>> read_file(const std::filesystem::path& path, Reader reader);

/// Writes beside and renames, so that a reader sees the old or the new file, whole; mode 0600 for the owner, else 0644.
/// @error environment: which file, and what the system said.
Result<void> replace_file(const std::filesystem::path& path, std::string_view bytes, Reader reader);

}  // namespace kam::certs
