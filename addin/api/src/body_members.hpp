#pragma once
#include <simdjson.h>

#include <functional>
#include <string_view>

#include "kam/rules/result.hpp"

namespace kam::api {

using TakeMember = std::function<Result<void>(std::string_view key, simdjson::dom::element value)>;
/// Gives each member of the JSON object that came as a body; the first error of `take` ends it.
/// @param deepest  levels that it may be nested. @error invalid_input: no such object.
Result<void> each_member(std::string_view body, const TakeMember& take, std::size_t deepest = 8);

}  // namespace kam::api
