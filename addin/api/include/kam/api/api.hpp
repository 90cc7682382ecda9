#pragma once
#include "kam/app/app.hpp"
#include "kam/http/router.hpp"

/// REST for automations: `Authorization: Bearer <API key>`, JSON out, problem+json where something is wrong.
namespace kam::api {

/// What the API is, for machines and people: `GET /openapi.json` and `GET /docs`. Everybody may know.
void add_documentation(http::Router& router);
/// The calls of scope read and write.
void add_routes(http::Router& router, app::App& app);
/// Those of scope admin, which only the operations listener has.
void add_admin_routes(http::Router& router, app::App& app);

}  // namespace kam::api
