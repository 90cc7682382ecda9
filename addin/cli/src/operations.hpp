#pragma once
#include "kam/app/app.hpp"
#include "kam/http/router.hpp"

namespace kam::cli {

/// The operations listener: `/healthz` (the process answers) and `/readyz` (the store can be read and written).
void add_operations(http::Router& router, app::App& app);

}  // namespace kam::cli
