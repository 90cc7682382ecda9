#pragma once
#include <string_view>

#include "kam/rules/records.hpp"

namespace kam::rules::records {

/// Lays the keys of a JSON object over the settings (model 0.4 and 14.2.4).
/// @error invalid_input: the JSON pointer, what was expected, and a known key that looks like the unknown one.
Result<void> read_settings(std::string_view json, Settings& settings);

}  // namespace kam::rules::records
