#pragma once
#include <string>
#include <string_view>

#include "kam/http/message.hpp"

namespace kam::http {

struct Target {
  std::string path;  ///< canonical: the one form for routing, authorisation and logs
  Fields query;      ///< decoded pairs in order of arrival; a pair without `=` has an empty value
};

/// Reads a request target: percent-decodes once and refuses what could mean two things.
///
/// @param raw   origin-form, or absolute-form whose authority is `host`.
/// @param host  the Host field in lower case.
/// @error invalid_input: no leading slash, foreign authority, bad escape, NUL or control byte, no UTF-8, a dot segment,
///        a backslash or an encoded slash in the path. (A query may hold an encoded slash.)
Result<Target> read_target(std::string_view raw, std::string_view host);

bool is_utf8(std::string_view bytes);  ///< strict: no overlong form, no surrogate, at most U+10FFFF

}  // namespace kam::http
