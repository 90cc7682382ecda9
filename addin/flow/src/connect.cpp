#include "kam/flow/worker.hpp"
#include "kam/store/tenant_settings.hpp"

namespace kam::flow {

namespace {
Result<std::shared_ptr<connectors::Connector>> connect(const store::Tenant& tenant,
                                                       boost::asio::any_io_executor blocking) {
  const auto* spec = connectors::connector_named(tenant.crm);
  if (!spec) return invalid("tenant " + tenant.id + ": no connector for " + tenant.crm);
  auto settings = store::TenantSettings::parse(tenant.settings_json);
  if (!settings) return settings.error();
  auto complete = connectors::with_defaults(*spec, settings->all());
  if (!complete) return complete.error();
  auto made = spec->make(std::move(*complete), {std::move(blocking), nullptr});
  if (!made) return made.error();
  return std::shared_ptr<connectors::Connector>(std::move(*made));
}
}  // namespace

Connect connect_by_registry() {
  return connect;
}

}  // namespace kam::flow
