#pragma once
#include <string>
#include <string_view>

#include "kam/rules/result.hpp"

/// Where results go.
namespace kam::cli {

/// Writes to standard output and makes sure that it got there.
/// @error environment: it did not.
Result<void> print(std::string_view bytes);
/// Puts the bytes beside the file and moves them there at once, so that nobody ever reads half a file; `-` is standard
/// output.
/// @error environment: names the file.
Result<void> write_output(const std::string& file, std::string_view bytes);

}  // namespace kam::cli
