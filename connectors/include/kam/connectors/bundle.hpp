#pragma once
#include <array>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "kam/rules/records.hpp"
#include "kam/rules/result.hpp"

namespace kam::connectors {

struct BundleOptions {
  std::optional<std::filesystem::path> mapping;  ///< else `mapping.json` in the directory, if there
  std::function<void(std::uint64_t done, std::uint64_t total)> progress;  ///< compressed bytes read, of all files
};

/// A bad row as a person reads it: `invoices.csv:17:net_amount: expected a plain decimal, found "1,000"`.
struct BadLine {
  std::string file;
  std::size_t line = 0;
  std::string column;
  std::string expected;  ///< `expected a plain decimal, found "1,000"`
};
std::string to_string(const BadLine& line);

/// Rows that a mapping's own filter keeps from an object: meant so, and said all the same.
struct FilteredRows {
  std::string file;
  rules::Object object;
  std::size_t rows = 0, of = 0;
};
/// `sales_pipeline.csv: 1425 of 8800 rows are not read as opportunities (filter of the mapping)`
std::string to_string(const FilteredRows& filtered);

struct Bundle {
  rules::Records records;
  std::vector<BadLine> bad;      ///< every row left out, in order of file and line
  std::vector<std::string> odd;  ///< sentences on rows that stay, though something about them is not as it should be
  std::vector<FilteredRows> filtered;
};

/// Reads a bundle directory (contract 2) into typed records.
/// @error invalid_input: a file, header, settings or mapping that cannot be used, with file, line, column or JSON
/// pointer and the mend.
/// @error environment: a file that cannot be opened or read.
Result<Bundle> read_bundle(const std::filesystem::path& directory, const BundleOptions& options);

/// What a store keeps of a bundle beside its rows, and what is to be said of them. Bad rows are left out and listed.
struct BundleFound {
  std::string settings_json;
  std::vector<std::array<std::string, 4>> rates;  ///< date, from, to, rate
  std::vector<BadLine> bad;
  std::vector<std::string> odd;
  std::vector<FilteredRows> filtered;
};

/// The same rows as text, all in memory.
struct BundleTables : BundleFound {
  std::vector<rules::Table> tables;  ///< one an object that the bundle has
};
Result<BundleTables> read_bundle_tables(const std::filesystem::path& directory, const BundleOptions& options);
/// The same for one account: its rows and those of none, and as few others as cost nothing to leave out.
Result<BundleTables> read_bundle_of(const std::filesystem::path& directory, const BundleOptions& options,
                                    const std::string& account);

/// The records of one account as split_by_account() parts them, or of none.
struct AccountTables {
  std::string account;  ///< empty: what belongs to no account
  std::vector<rules::Table> tables;
};
/// The same rows account by account, of which few are in memory at a time.
struct BundleAccounts : BundleFound {
  std::size_t rows = 0, accounts = 0;
  /// What belongs to no account, then each account in the order of ids; nothing after the last.
  std::function<Result<std::optional<AccountTables>>()> next;
};
/// @param spool  where temporary files may lie: as much room as the bundle takes unpacked, twice. They have no name and
/// are gone with the process.
/// @error as read_bundle(); environment: no room there.
Result<BundleAccounts> read_bundle_accounts(const std::filesystem::path& directory, const BundleOptions& options,
                                            const std::filesystem::path& spool);

/// The day of an instant in a named zone of the tz database (ICU). @error invalid_input: no such zone.
Result<rules::LocalDay> local_day(const std::string& time_zone);

}  // namespace kam::connectors
