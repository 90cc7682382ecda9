#pragma once
#include <array>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "kam/connectors/bundle.hpp"

namespace kam::connectors::csv {

/// Where the rows of a bundle go: through the builder, and as text into tables if a store wants them.
class RowSink {
 public:
  using SourceColumns = std::map<std::string, std::string, std::less<>>;  ///< field → column of the foreign file

  RowSink(rules::LocalDay local_day, bool keep_tables);

  Result<void> settings(const std::string& json, const std::string& place);
  void rate(std::uint32_t file, std::size_t line, const std::array<std::string_view, 4>& cells);

  /// Names a file; messages and origins use the number.
  std::uint32_t file(const std::string& name);
  void columns(rules::Object object, const std::vector<std::string>& names, SourceColumns sources = {});
  void row(rules::Object object, std::span<const std::string_view> cells, rules::Origin origin);
  void bad(BadLine line) { bad_.push_back(std::move(line)); }
  void filtered(FilteredRows rows) { filtered_.push_back(std::move(rows)); }

  /// The records, all bad rows by file and line, and the good rows as text.
  rules::Records finish(BundleTables& tables);

 private:
  struct Kept {
    rules::Table table;
    std::vector<rules::Origin> origins;
  };
  BadLine readable(const rules::BadRow& row) const;
  void leave_out(const std::vector<rules::BadRow>& rows);

  rules::RecordsBuilder builder_;
  bool keep_tables_;
  std::vector<std::string> files_;
  std::array<SourceColumns, rules::object_count> sources_;
  std::array<std::optional<Kept>, rules::object_count> kept_;
  std::vector<std::array<std::string, 4>> rates_;
  std::vector<BadLine> bad_;
  std::vector<FilteredRows> filtered_;
};

}  // namespace kam::connectors::csv
