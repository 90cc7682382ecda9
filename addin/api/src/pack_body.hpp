#pragma once
#include <string_view>

#include "kam/rules/pack.hpp"

namespace kam::api {

/// The files of `{"files":{"pack.json":{…},"criteria.json":"…"}}`: each a JSON object or its text.
/// @error invalid_input: names the place.
Result<rules::Pack::Files> read_pack_body(std::string_view body);

}  // namespace kam::api
