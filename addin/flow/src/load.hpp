#pragma once
#include <span>
#include <string>
#include <string_view>

#include "kam/rules/records.hpp"
#include "kam/store/store.hpp"

namespace kam::flow {

/// All stored records of a tenant, typed.
struct Loaded {
  rules::Records records;
  std::size_t bad_rows = 0;
  std::int64_t version = 0;  ///< of the inputs
  rules::LocalDay local_day;
};

Result<Loaded> load(store::Store& store, std::string_view tenant);
/// Those of some accounts, with what all share.
Result<Loaded> load(store::Store& store, std::string_view tenant, std::span<const std::string> accounts);

}  // namespace kam::flow
