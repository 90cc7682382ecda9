#pragma once
#include <set>

#include "kam/store/sent.hpp"
#include "sqlite/connection.hpp"

/// Which account of a tenant has which row, for tenants whose records are sent. Triggers of the schema forget what they
/// knew of an account as soon as its records change, whoever changes them; it is looked at again before it is asked
/// for.
namespace kam::store::sqlite {

/// The accounts that have one of these rows.
Result<std::set<std::string>> accounts_with(Connection& connection, std::string_view tenant,
                                            const std::vector<RowName>& rows);

}  // namespace kam::store::sqlite
