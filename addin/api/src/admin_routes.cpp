#include "kam/api/api.hpp"
#include "src/events.hpp"
#include "src/guard.hpp"
#include "src/subscriptions.hpp"

namespace kam::api {

namespace {
constexpr std::size_t most_body = 64 * 1024;
}

void add_admin_routes(http::Router& router, app::App& app) {
  using http::Auth;
  using http::Request;
  router.set_gate(Auth::api_key_admin, gate_of(app, store::Scope::admin));
  router.add({"GET", "/api/v1/subscriptions", Auth::api_key_admin, 0,
              [&app](Request request) { return list_subscriptions(app, std::move(request)); }});
  router.add({"POST", "/api/v1/subscriptions", Auth::api_key_admin, most_body,
              [&app](Request request) { return add_subscription(app, std::move(request)); }});
  router.add({"PATCH", "/api/v1/subscriptions/{id}", Auth::api_key_admin, most_body,
              [&app](Request request) { return change_subscription(app, std::move(request)); }});
  router.add({"DELETE", "/api/v1/subscriptions/{id}", Auth::api_key_admin, 0,
              [&app](Request request) { return remove_subscription(app, std::move(request)); }});
  router.add({"POST", "/api/v1/subscriptions/{id}/test", Auth::api_key_admin, 0,
              [&app](Request request) { return test_subscription(app, std::move(request)); }});
  router.add({"GET", "/api/v1/subscriptions/{id}/deliveries", Auth::api_key_admin, 0,
              [&app](Request request) { return list_deliveries(app, std::move(request)); }});
  router.add({"GET", "/api/v1/events", Auth::api_key_admin, 0,
              [&app](Request request) { return list_events(app, std::move(request)); }});
  router.add({"POST", "/api/v1/events/{id}/replay", Auth::api_key_admin, 0,
              [&app](Request request) { return replay_event(app, std::move(request)); }});
}

}  // namespace kam::api
