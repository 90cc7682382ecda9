#pragma once
#include <string>
#include <vector>

#include "kam/connectors/connector.hpp"
#include "kam/store/sync.hpp"

namespace kam::flow {

/// The tables without the columns that kamd writes itself (`kamd_score`, `x_kam_tier`, …): what we wrote is no news.
/// Pure.
std::vector<rules::Table> without_own_fields(std::vector<rules::Table> tables);

/// A page as the store keeps it: by account, with what the accounts share laid over what is stored of it (an object
/// with rows of no account replaces those of its kind). Takes tables, settings and rates; the rest of the SyncPage is
/// the caller's. Pure.
/// @param shared  what the accounts share so far, as stored; may be empty.
/// @param whole   the page is all there is: what it does not name is not there.
/// @error corrupt: `shared` is not what the store writes.
Result<store::SyncPage> records_of(connectors::Page& page, const std::string& shared, bool whole);

}  // namespace kam::flow
