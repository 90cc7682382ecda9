#pragma once
#include "../assess.hpp"
#include "kam/rules/history.hpp"

namespace kam::rules {

/// What a past day's assessment says of its i-th account.
PastAccount past_account(const Assessment& assessment, std::size_t i);

}  // namespace kam::rules
