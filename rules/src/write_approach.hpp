#pragma once
#include "approach.hpp"
#include "kam/rules/json.hpp"

namespace kam::rules {

/// The member `approach` of an account's result (contract 4, model 4).
void write_approach(JsonWriter& w, const Assessment& assessment, std::size_t node);

}  // namespace kam::rules
