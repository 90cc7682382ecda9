#pragma once
#include <array>
#include <optional>
#include <vector>

#include "kam/connectors/bundle.hpp"
#include "kam/connectors/spool.hpp"
#include "kam/rules/row_check.hpp"
#include "row_block.hpp"

namespace kam::connectors::csv {

/// The rows of a bundle as text, for a store: those that are good for themselves go into a spool, and come out as
/// tables once all keys are known.
class SpooledRows {
 public:
  /// @param directory  of the temporary files; empty: all stays in memory.
  SpooledRows(rules::LocalDay local_day, std::filesystem::path directory);

  void columns(rules::Object object, const std::vector<std::string>& names);
  /// @error environment: the spool cannot be written.
  Result<void> row(rules::Object object, std::span<const std::string_view> cells, rules::Origin origin);

  using Finished = rules::RowCheck::Finished;
  /// The good rows as one table an object that was given; its own way out, as is the next one.
  Result<Finished> tables(std::vector<rules::Table>& tables);
  Result<Finished> accounts(BundleAccounts& accounts);

 private:
  using Take = std::function<Result<void>(const RowBlock&)>;
  /// Gives each good row, in the order of reading, with its place for a number.
  Result<Finished> each_good(const Take& take);
  std::vector<rules::Table> empty_tables() const;

  rules::RowCheck check_;
  std::filesystem::path directory_;
  Spool spool_;
  std::array<std::optional<std::vector<std::string>>, rules::object_count> columns_;
  std::string cells_, block_;
};

}  // namespace kam::connectors::csv
