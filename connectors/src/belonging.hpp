#pragma once
#include <optional>

#include "kam/rules/tables.hpp"

namespace kam::connectors {

/// What the rows of an object hang on, unless they name their account themselves.
std::optional<rules::Belonging> parent_of(rules::Object object);
/// Do rows of others hang on the object's?
bool is_parent(rules::Object object);

}  // namespace kam::connectors
