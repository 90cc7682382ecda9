#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "kam/rules/result.hpp"

namespace kam::extensions {

/// Reads `{"object":"account","id":"…","event":"changed"}` or a list of 1 to 1000 of them. Pure. Keys that are not
/// known are passed over; a key that stands twice, anything deeper than 64 and anything after the end are refused.
/// @return the account ids, each once, in order.
/// @error invalid_input: malformed. forbidden: a `tenant` that is not this one.
Result<std::vector<std::string>> read_event_body(std::string_view body, std::string_view tenant);

}  // namespace kam::extensions
