#pragma once
#include "kam/app/app.hpp"
#include "kam/http/router.hpp"

/// REST for automations: `Authorization: Bearer <API key>`, JSON out, problem+json where something is wrong.
namespace kam::api {

/// `GET /api/v1/accounts`, `GET /api/v1/accounts/{id}` and its `history`, `GET /api/v1/rules/versions`, and `jobs`.
void add_routes(http::Router& router, app::App& app);
/// What only the operations listener has, for keys of scope admin: `events` and their replay, `subscriptions`.
void add_admin_routes(http::Router& router, app::App& app);

}  // namespace kam::api
