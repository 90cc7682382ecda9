#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "kam/rules/result.hpp"

/// The bytes of a file, unpacked if its name ends in `.gz`, in chunks of the caller's size.
namespace kam::connectors::csv {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  /// Fills `room` as far as the file goes; fewer bytes only at its end.
  /// @error environment: cannot be read. @error invalid_input: broken or cut gzip.
  virtual Result<std::size_t> read(std::span<char> room) = 0;
};

using OnBytes = std::function<void(std::uint64_t bytes)>;  ///< so many more bytes of the file itself were read

/// @error environment: the file cannot be opened.
Result<std::unique_ptr<ByteSource>> open_source(const std::filesystem::path& path, OnBytes on_bytes);

/// Bytes in memory, which outlive it.
std::unique_ptr<ByteSource> source_of(std::string_view bytes);

/// A whole small file (settings, mapping). @error environment: cannot be read. @error invalid_input: more than `limit`
/// bytes.
Result<std::string> read_small(const std::filesystem::path& path, std::size_t limit);

/// `name` in the directory, or `name.gz`; empty if neither is there. @error invalid_input: both are.
Result<std::filesystem::path> find_file(const std::filesystem::path& directory, const std::string& name);

}  // namespace kam::connectors::csv
