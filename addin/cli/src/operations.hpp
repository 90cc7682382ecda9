#pragma once
#include "kam/app/app.hpp"
#include "kam/connectors/http_calls.hpp"
#include "kam/http/router.hpp"

namespace kam::cli {

/// The operations listener: `/healthz` (the process answers) and `/readyz` (the store can be read and written; tells of
/// the hosts that are not called just now, which does not make kamd less ready).
void add_operations(http::Router& router, app::App& app, const connectors::HttpCalls& calls);

}  // namespace kam::cli
