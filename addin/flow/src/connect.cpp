#include "kam/flow/secret_settings.hpp"
#include "kam/flow/worker.hpp"
#include "kam/log/log.hpp"

namespace kam::flow {

namespace {
Result<std::shared_ptr<connectors::Connector>> connect(store::Store& store, connectors::HttpCalls& calls,
                                                       const store::Tenant& tenant,
                                                       boost::asio::any_io_executor blocking) {
  const auto* spec = connectors::connector_named(tenant.crm);
  if (!spec) return invalid("tenant " + tenant.id + ": no connector for " + tenant.crm);
  auto complete = revealed_settings(store, *spec, tenant);
  if (!complete) return complete.error();
  auto rules = connectors::http_rules(spec->hosts, *complete);
  if (!rules) return invalid("tenant " + tenant.id + ": " + rules.error().detail);
  auto http = calls.client(tenant.id, "crm", std::move(*rules));
  if (!http) return http.error();
  auto made = spec->make(std::move(*complete), {std::move(blocking), std::move(*http)});
  if (!made) return made.error();
  return std::shared_ptr<connectors::Connector>(std::move(*made));
}
}  // namespace

Connect connect_by_registry(store::Store& store, connectors::HttpCalls& calls) {
  return [&store, &calls](const store::Tenant& tenant, boost::asio::any_io_executor blocking) {
    return connect(store, calls, tenant, std::move(blocking));
  };
}

connectors::HttpWorld logged_world() {
  connectors::HttpWorld world;
  world.on_change = [](const connectors::HostState& state) {
    const bool fine = state.breaker == "closed";
    log::event("outgoing.breaker_changed",
               {{"tenant", state.tenant}, {"host", state.host}, {"state", state.breaker}, {"failures", state.failures}},
               fine ? log::Level::info : log::Level::warn);
  };
  return world;
}

}  // namespace kam::flow
