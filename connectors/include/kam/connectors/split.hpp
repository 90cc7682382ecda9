#pragma once
#include <map>
#include <string>
#include <vector>

#include "kam/rules/tables.hpp"

namespace kam::connectors {

/// Records as a store keeps them: what belongs to one account, and what belongs to none.
struct AccountSplit {
  std::map<std::string, std::vector<rules::Table>> accounts;  ///< account id → its rows, a table an object that has any
  /// One table an object that was given, with the rows of no account (products, users, programme goals, signals and
  /// answers without account_id, rows whose parent is not there). It may have no rows: that the object is there counts.
  std::vector<rules::Table> shared;
};

/// Splits tables by account: rows by their account_field(), and those that hang on another row (invoice lines, goals,
/// actions, SWOT items) by their parent. Pure; the order of rows stays as it was.
/// @param tables  at most one an object, columns as names of fields.
AccountSplit split_by_account(std::vector<rules::Table> tables);

}  // namespace kam::connectors
