#pragma once
#include <optional>
#include <queue>
#include <vector>

#include "kam/connectors/spool.hpp"
#include "row_block.hpp"

namespace kam::connectors::csv {

/// Sorts rows by their number and object, otherwise as they came: so many at a time as fit into memory, then these
/// runs are merged.
class RowSorter {
 public:
  /// @param bytes_a_run  about: what is in memory at a time.
  explicit RowSorter(const std::filesystem::path& directory, std::size_t bytes_a_run = 32u << 20)
      : spool_(directory), bytes_a_run_(bytes_a_run) {}
  RowSorter(const RowSorter&) = delete;
  RowSorter& operator=(const RowSorter&) = delete;

  Result<void> add(const RowBlock& row);
  /// All rows were added.
  Result<void> close();
  /// The next row, valid until the next call; null after the last.
  Result<const RowBlock*> next();

 private:
  struct Entry {
    std::uint64_t key;
    std::size_t at, size;
  };
  struct Run {
    SpoolReader reader;
    RowBlock row;
  };
  struct Turn {
    std::uint64_t key;
    std::size_t run;
    auto operator<=>(const Turn&) const = default;
  };
  Result<void> end_run();
  Result<void> advance(std::size_t run);

  Spool spool_;
  std::size_t bytes_a_run_;
  std::string bytes_, block_;
  std::vector<Entry> entries_;
  std::vector<std::uint64_t> ends_;  ///< of the runs, in the spool
  std::vector<Run> runs_;
  std::priority_queue<Turn, std::vector<Turn>, std::greater<>> turns_;
  std::optional<std::size_t> given_;  ///< the run whose row is in use
};

}  // namespace kam::connectors::csv
