#pragma once
#include "kam/app/app.hpp"
#include "kam/http/router.hpp"

/// REST for automations: `Authorization: Bearer <API key>`, JSON out, problem+json where something is wrong.
namespace kam::api {

/// `GET /api/v1/accounts` and `GET /api/v1/accounts/{id}`.
void add_routes(http::Router& router, app::App& app);

/// What needs a key of scope admin, for the operations listener alone: `GET /api/v1/events` and
/// `POST /api/v1/events/{id}/replay`.
void add_admin_routes(http::Router& router, app::App& app);

}  // namespace kam::api
