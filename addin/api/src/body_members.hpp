#pragma once
#include <simdjson.h>

#include <functional>
#include <string_view>

#include "kam/rules/result.hpp"

namespace kam::api {

using TakeMember = std::function<Result<void>(std::string_view key, simdjson::dom::element value)>;
/// Gives each member of the JSON object that came as a body, nested at most 8 deep; the first error of `take` ends it.
/// @error invalid_input: no such object.
Result<void> each_member(std::string_view body, const TakeMember& take);

}  // namespace kam::api
