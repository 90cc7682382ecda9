#pragma once
#include <span>

#include "sqlite/connection.hpp"

namespace kam::store::sqlite {

/// The scripts that lead from schema n to n + 1; PRAGMA user_version says how many have run.
std::span<const char* const> migrations();

/// How many scripts have run on a database.
Result<std::int64_t> schema_version(Connection& connection);

/// Brings the schema up to date in one transaction. @error corrupt: the schema is newer than this kamd.
Result<void> migrate(Connection& connection, std::span<const char* const> scripts);

}  // namespace kam::store::sqlite
