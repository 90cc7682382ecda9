#pragma once
#include <string>

#include "kam/rules/pilot.hpp"

namespace kam::cli {

/// A pilot in sentences: who is paired with whom, how long it runs, and what it shows.
std::string pilot_text(const rules::Pilot& pilot);

}  // namespace kam::cli
