#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kam/rules/tables.hpp"

namespace kam::store {

/// Tables as compact JSON, `[{"object":"invoices","columns":["id",…],"rows":[["7",…],…]},…]`: what the store keeps.
std::string encode(std::span<const rules::Table> tables);

/// @error corrupt: not what encode writes (another shape, an unknown object, a row of another length).
Result<std::vector<rules::Table>> decode(std::string_view bytes);

}  // namespace kam::store
