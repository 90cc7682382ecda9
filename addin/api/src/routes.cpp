#include "kam/api/api.hpp"
#include "kam/api/calls.hpp"
#include "src/conditional.hpp"
#include "src/guard.hpp"
#include "src/once.hpp"

namespace kam::api {

namespace {
boost::asio::awaitable<http::Reply> answer(app::App& app, const Call& call, http::Request request) {
  if (call.method != "GET") co_return co_await answer_once(app, call, std::move(request));
  http::Request asked;
  asked.headers = request.headers;
  auto reply = co_await call.answer(app, std::move(request));
  co_return unless_known(asked, std::move(reply));
}

void add(http::Router& router, app::App& app, const Call& call) {
  auto handler = [&app, &call](http::Request request) { return answer(app, call, std::move(request)); };
  router.add({call.method, call.pattern, gate_of(app, call), call.body_limit, std::move(handler)});
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
