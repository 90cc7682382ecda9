#pragma once
#include "kam/app/app.hpp"
#include "kam/http/router.hpp"

/// Any CRM without an extension of its own: Standard Webhooks in, a signed link out.
namespace kam::extensions::generic {

/// `POST /generic/webhooks/{tenant}`, `GET /embed/account`, and `GET /demo` where the app is a demo.
void add_routes(http::Router& router, app::App& app);

}  // namespace kam::extensions::generic
