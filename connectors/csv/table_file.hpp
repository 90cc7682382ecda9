#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "codec.hpp"
#include "kam/connectors/bundle.hpp"
#include "source.hpp"

namespace kam::connectors::csv {

/// A CSV file with a header row: its good rows one by one, its malformed ones to a listener.
class TableFile {
 public:
  using OnBad = std::function<void(BadLine)>;

  /// Opens the file and reads its header; `name` is what messages call it.
  /// @error invalid_input: empty file, bad header (a column twice, without name, too many), not UTF-8, broken gzip.
  static Result<TableFile> open(const std::filesystem::path& path, std::string name, char delimiter, OnBytes on_bytes);

  static Result<TableFile> open(std::unique_ptr<ByteSource> source, std::string name, char delimiter);

  const std::string& name() const { return name_; }
  const std::vector<std::string>& columns() const { return columns_; }
  std::optional<std::size_t> column(std::string_view name) const;

  /// The next row with as many cells as the header, false at the end. Rows before it that cannot be read go to
  /// `on_bad`.
  /// @error invalid_input: nothing more of the file can be read. @error environment: reading failed.
  Result<bool> next(Record& row, const OnBad& on_bad);

 private:
  TableFile(std::string name, char delimiter, std::unique_ptr<ByteSource> source);
  Result<bool> next_record(Record& record);
  Result<void> read_header();
  std::optional<BadLine> fault(const Record& record) const;
  std::string column_name(std::size_t index) const;

  std::string name_;
  std::unique_ptr<ByteSource> source_;
  RecordReader reader_;
  std::vector<std::string> columns_;
};

}  // namespace kam::connectors::csv
