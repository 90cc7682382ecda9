#pragma once
#include <simdjson.h>

#include <string>

#include "kam/panel/texts.hpp"

namespace kam::cli {

/// Where the company is on its way to key account management, and what to work on, of the object `maturity`.
std::string transformation_text(simdjson::dom::element maturity, const panel::Texts& texts);

}  // namespace kam::cli
