#include "operations.hpp"

namespace kam::cli {

namespace {

http::asio::awaitable<http::Reply> alive(http::Request) {
  co_return http::Reply::json(R"({"status":"ok"})");
}

http::asio::awaitable<http::Reply> ready(app::App* app, http::Request request) {
  auto check = [app]() -> Result<void> { return app->store.check(); };
  auto checked = co_await app::blocking(app->database, std::move(check));
  if (!checked) co_return http::problem(503, "not-ready", "The store cannot be used", request.id);
  co_return http::Reply::json(R"({"status":"ok"})");
}

}  // namespace

void add_operations(http::Router& router, app::App& app) {
  router.add({"GET", "/healthz", http::Auth::none, 0, alive});
  router.add({"GET", "/readyz", http::Auth::none, 0,
              [app = &app](http::Request request) { return ready(app, std::move(request)); }});
}

}  // namespace kam::cli
