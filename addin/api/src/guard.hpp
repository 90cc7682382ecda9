#pragma once
#include "kam/api/calls.hpp"
#include "kam/http/router.hpp"

namespace kam::api {

/// Who calls, and may they? Asked before the body is read; notes the tenant in the request, none for a call about all
/// tenants. Instead: 401 without a good key, 429 too often, 403 without the scope, 400 if a key for all tenants names
/// none or the query has a parameter that the call does not take, 404 if the tenant is not the key's.
/// @param call  outlives the gate.
http::Gate gate_of(app::App& app, const Call& call);

}  // namespace kam::api
