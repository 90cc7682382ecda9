#pragma once
#include <string>
#include <string_view>

#include "kam/store/store.hpp"

namespace kam::flow {

/// What the store keeps of a scored account, and the snapshot id that stands in its JSON.
struct Drawn {
  store::Assessment assessment;
  std::string snapshot;
};

/// Reads the columns and the summary for lists off a scored account (contract 4). Pure.
/// @param owner  the account's owner in the CRM; empty if it has none.
Result<Drawn> draw(std::string json, std::string_view owner);

}  // namespace kam::flow
