#pragma once
#include "certificate_watch.hpp"
#include "kam/app/app.hpp"
#include "kam/app/metrics.hpp"
#include "kam/connectors/http_calls.hpp"
#include "kam/http/router.hpp"

namespace kam::cli {

/// The operations listener: `/healthz` (the process answers), `/readyz` (the store can be read and written, and the
/// inbox takes deliveries; tells of the hosts that are not called just now, which does not make kamd less ready), and
/// `/metrics`.
void add_operations(http::Router& router, app::App& app, const connectors::HttpCalls& calls,
                    const app::Metrics& metrics);

/// What stands in the metrics beside the answers of the listeners.
void watch(app::Metrics& metrics, const app::App& app, const connectors::HttpCalls& calls);
void watch(app::Metrics& metrics, std::string listener, const http::Server& server);
void watch(app::Metrics& metrics, const CertificateWatch& certificates);

}  // namespace kam::cli
