#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "kam/rules/result.hpp"

namespace kam::connectors {

/// Blocks of bytes, appended and then read in their order, which may be too many for memory: beyond `most_in_memory`
/// they lie in a file without a name, which nobody else can open and which is gone with the process, however it ends.
class Spool {
 public:
  /// @param directory  of the file; empty: all stays in memory.
  explicit Spool(std::filesystem::path directory, std::size_t most_in_memory = 16u << 20);
  ~Spool();
  Spool(Spool&& other) noexcept;
  Spool& operator=(Spool&& other) noexcept;

  /// @error environment: the file cannot be made or written, with the directory.
  Result<void> append(std::string_view block);
  std::uint64_t size() const { return in_file_ + in_memory_.size(); }  ///< of all blocks with their lengths, in bytes

  /// Fills `to` with the bytes from `from` on. @error environment: the file cannot be read.
  Result<void> read(std::uint64_t from, std::span<char> to) const;

 private:
  Result<void> move_to_file();
  Error cannot(std::string_view what) const;

  std::filesystem::path directory_;
  std::size_t most_in_memory_;
  std::string in_memory_;  ///< what comes after the bytes in the file
  std::uint64_t in_file_ = 0;
  int file_ = -1;
};

/// Reads the blocks of a spool that lie in [from, to), which begin and end with a block. The spool outlives it.
class SpoolReader {
 public:
  explicit SpoolReader(const Spool& spool) : SpoolReader(spool, 0, spool.size()) {}
  SpoolReader(const Spool& spool, std::uint64_t from, std::uint64_t to) : spool_(&spool), from_(from), to_(to) {}

  /// The next block, valid until the next call; nothing after the last.
  Result<std::optional<std::string_view>> next();

 private:
  Result<void> hold(std::size_t bytes);

  const Spool* spool_;
  std::uint64_t from_, to_;  ///< what is not held yet
  std::string held_;
  std::size_t at_ = 0;
};

}  // namespace kam::connectors
