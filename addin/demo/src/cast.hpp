#pragma once
#include <vector>

#include "profile.hpp"

namespace kam::demo {

/// All accounts as the table in cast.cpp names them, each with the behaviour that is usual for its segment and label.
std::vector<Profile> cast();

}  // namespace kam::demo
