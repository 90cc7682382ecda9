#pragma once
#include <sqlite3.h>

#include <string>
#include <string_view>

#include "kam/rules/result.hpp"

/// Assessments as they are kept: an account's is some 22 KB of JSON, and a fifth of that when packed (Zstandard,
/// RFC 8878).
namespace kam::store::sqlite {

/// The same text gives the same bytes, with one version of the library.
std::string pack(std::string_view text);

/// @error corrupt: not what pack() gave.
Result<std::string> unpack(std::string_view bytes);

/// Makes `packed(text)` known to the SQL of a connection, for migrations.
bool add_packed(sqlite3* handle);

}  // namespace kam::store::sqlite
