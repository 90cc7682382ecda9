#pragma once
#include <string>
#include <string_view>

#include "explain/text.hpp"

namespace kam::cli {

/// A development plan (kam/rules/development.hpp) as a page for the person and the manager.
/// @error invalid_input: the JSON is none.
Result<std::string> development_text(std::string_view json, const Speech& speech);

}  // namespace kam::cli
