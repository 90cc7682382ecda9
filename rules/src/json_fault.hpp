#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace kam::rules {

/// Why bytes that are not JSON are none: `not JSON: line 3, column 14: expected a comma or }`. The parser that reads is
/// built for speed and does not say where it stopped; this one walks to the fault again for the person who has to mend
/// it.
/// @param deepest  levels of lists and objects that the reader takes.
std::string json_fault(std::string_view bytes, std::size_t deepest);

}  // namespace kam::rules
