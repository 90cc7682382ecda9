#pragma once
#include <array>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "account_filter.hpp"
#include "kam/connectors/bundle.hpp"
#include "spooled_rows.hpp"

namespace kam::connectors::csv {

/// Where the rows of a bundle go: into typed records, or as text towards a store.
class RowSink {
 public:
  using SourceColumns = std::map<std::string, std::string, std::less<>>;  ///< field → column of the foreign file

  /// @param spool  nothing: typed records; else where the rows may lie as text, empty: in memory.
  RowSink(const rules::LocalDay& local_day, const std::optional<std::filesystem::path>& spool);

  /// From now on rows that surely belong to others are left out.
  void keep_only(AccountFilter filter) { filter_ = std::move(filter); }
  /// May a row be missing for being left out?
  bool in_doubt() const { return filter_ && filter_->in_doubt(); }

  Result<void> settings(const std::string& json, const std::string& place);
  void rate(std::uint32_t file, std::size_t line, const std::array<std::string_view, 4>& cells);

  /// Names a file; messages and origins use the number.
  std::uint32_t file(const std::string& name);
  void columns(rules::Object object, const std::vector<std::string>& names, SourceColumns sources = {});
  /// @error environment: there is no room for it.
  Result<void> row(rules::Object object, std::span<const std::string_view> cells, rules::Origin origin);
  void bad(BadLine line) { bad_.push_back(std::move(line)); }
  void filtered(FilteredRows rows) { filtered_.push_back(std::move(rows)); }

  /// Once, what the sink was made for: the good rows, and all bad ones by file and line.
  Bundle records();
  Result<BundleTables> tables();
  Result<BundleAccounts> accounts();

 private:
  BadLine readable(const rules::BadRow& row) const;
  std::vector<BadLine> all_bad(const std::vector<rules::BadRow>& rows);
  template <class Text>
  Result<Text> as_text(const std::function<Result<SpooledRows::Finished>(Text&)>& rows);

  rules::RecordsBuilder builder_;
  std::optional<SpooledRows> text_;
  std::optional<AccountFilter> filter_;
  std::vector<std::string> files_;
  std::array<SourceColumns, rules::object_count> sources_;
  std::vector<std::array<std::string, 4>> rates_;
  std::vector<BadLine> bad_;
  std::vector<FilteredRows> filtered_;
};

}  // namespace kam::connectors::csv
