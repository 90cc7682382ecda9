#pragma once
#include "kam/app/app.hpp"
#include "kam/http/router.hpp"

namespace kam::api {

/// `GET` and `PUT /api/v1/accounts/{id}/plan` and the other kinds of entries.
void add_entry_routes(http::Router& router, app::App& app);

}  // namespace kam::api
