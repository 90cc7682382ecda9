#pragma once
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "kam/cli/verb.hpp"
#include "kam/rules/result.hpp"

/// Where results go.
namespace kam::cli {

/// Writes to standard output and makes sure that it got there.
/// @error environment: it did not.
Result<void> print(std::string_view bytes);
/// Prints a verb's result in the form that --format names; the exit code. Any other form is a fault of usage, before
/// anything is read.
/// @param make  gives the text of a form.
int print_in_form(const Arguments& arguments, std::span<const std::string_view> forms,
                  const std::function<Result<std::string>(std::string_view form)>& make);
/// Puts the bytes beside the file and moves them there at once, so that nobody ever reads half a file; `-` is standard
/// output.
/// @error environment: names the file.
Result<void> write_output(const std::string& file, std::string_view bytes);

}  // namespace kam::cli
