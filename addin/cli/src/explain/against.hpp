#pragma once
#include <string>
#include <string_view>

#include "kam/rules/compare.hpp"
#include "text.hpp"

/// What changed between an older result of an account and today's.
namespace kam::cli {

/// The last line of a file of results (`kamd score`) that is about the account.
/// @error environment: the file cannot be read. invalid_input: a line that is no result, with its number; or no line of
/// the account.
Result<rules::ResultLine> old_result(const std::string& file, std::string_view account);

/// Says whether the day, the records, the rules or the settings changed the result, and what of the difference is due
/// to which part.
std::string against_text(const rules::ResultLine& before, const rules::ResultLine& after, const Speech& speech);

}  // namespace kam::cli
