#pragma once
#include <optional>
#include <string>
#include <vector>

#include "kam/rules/tables.hpp"

namespace kam::connectors {

/// What the rows of an object hang on, unless they name their account themselves.
std::optional<rules::Belonging> parent_of(rules::Object object);
/// Do rows of others hang on the object's?
bool is_parent(rules::Object object);
/// The column of that name; nothing for an empty one.
std::optional<std::size_t> column_named(const std::vector<std::string>& columns, std::string_view name);

}  // namespace kam::connectors
