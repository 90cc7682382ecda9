#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kam::connectors::csv {

/// ` (did you mean "x"?)` for the known name nearest to a wrong one, else the list of those known if it is short.
std::string suggestion(std::string_view wrong, const std::vector<std::string>& known);

}  // namespace kam::connectors::csv
