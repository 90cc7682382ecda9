#pragma once
#include <string>

namespace kam::flow {

/// The tenant's time zone by the settings of its records; UTC where they name none. Pure.
std::string time_zone_of(const std::string& settings_json);

}  // namespace kam::flow
