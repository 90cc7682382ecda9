#pragma once
#include "kam/api/calls.hpp"

namespace kam::api {

/// `GET` and `PUT /api/v1/accounts/{id}/plan` and the other kinds of entries.
std::vector<Call> entry_calls();

}  // namespace kam::api
