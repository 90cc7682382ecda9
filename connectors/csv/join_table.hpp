#pragma once
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "mapping.hpp"
#include "table_file.hpp"

namespace kam::connectors::csv {

/// A file to look rows up in: its wanted columns by its unique key, held in memory.
class JoinTable {
 public:
  /// Reads the right file. A key that is empty or was there before is a bad row of that file.
  /// @error invalid_input: a column of the mapping that the file does not have, or a file that cannot be read.
  static Result<JoinTable> read(const Join& join, const std::string& mapping_file, TableFile& file,
                                const TableFile::OnBad& on_bad);

  /// Ties the left side to the columns there are so far, and adds the new ones to them.
  Result<void> bind(const std::string& mapping_file, const std::string& left_file, std::vector<std::string>& columns);

  /// Adds the new columns' cells to those of a row; empty ones where nothing is found.
  void extend(std::vector<std::string_view>& cells) const;

 private:
  const Join* join_ = nullptr;
  std::vector<std::size_t> left_;
  std::unordered_map<std::string, std::vector<std::string>> rows_;
};

}  // namespace kam::connectors::csv
