#include "kam/api/api.hpp"
#include "kam/api/calls.hpp"
#include "src/guard.hpp"

namespace kam::api {

namespace {
void add(http::Router& router, app::App& app, const Call& call) {
  auto answer = [&app, &call](http::Request request) { return call.answer(app, std::move(request)); };
  router.add({call.method, call.pattern, gate_of(app, call), call.body_limit, std::move(answer)});
}

void add_where(http::Router& router, app::App& app, bool operations) {
  for (const auto& call : calls())
    if ((call.scope == store::Scope::admin) == operations) add(router, app, call);
}
}  // namespace

void add_routes(http::Router& router, app::App& app) {
  add_where(router, app, false);
}

void add_admin_routes(http::Router& router, app::App& app) {
  add_where(router, app, true);
}

}  // namespace kam::api
