#include "operations.hpp"

#include "kam/rules/json.hpp"

namespace kam::cli {

namespace {

http::asio::awaitable<http::Reply> alive(http::Request) {
  co_return http::Reply::json(R"({"status":"ok"})");
}

/// The hosts that a breaker keeps calls away from.
std::string outgoing(const std::vector<connectors::HostState>& states) {
  std::string text;
  rules::JsonWriter json(text);
  json.array();
  for (const auto& state : states) {
    if (state.breaker == "closed") continue;
    json.object().key("tenant").value(state.tenant).key("host").value(state.host);
    json.key("breaker").value(state.breaker).key("failures").value(std::int64_t{state.failures}).end_object();
  }
  json.end_array();
  return text;
}

http::asio::awaitable<http::Reply> ready(app::App* app, const connectors::HttpCalls* calls, http::Request request) {
  auto check = [app]() -> Result<void> { return app->store.check(); };
  auto checked = co_await app::blocking(app->database, std::move(check));
  if (!checked) co_return http::problem(503, "not-ready", "The store cannot be used", request.id);
  if (app->inbox.figures().full)
    co_return http::problem(503, "not-ready", "The inbox is full: deliveries wait for the store", request.id);
  co_return http::Reply::json("{\"status\":\"ok\",\"outgoing\":" + outgoing(calls->state()) + "}");
}

http::asio::awaitable<http::Reply> shown(app::App* app, const app::Metrics* metrics, http::Request request) {
  auto write = [metrics]() -> Result<std::string> { return metrics->text(); };
  auto text = co_await app::blocking(app->database, std::move(write));
  if (!text) co_return http::problem(text.error(), request.id);
  co_return http::Reply{200, "text/plain; version=0.0.4; charset=utf-8", std::move(*text), {}};
}

}  // namespace

void add_operations(http::Router& router, app::App& app, const connectors::HttpCalls& calls,
                    const app::Metrics& metrics) {
  router.add({"GET", "/healthz", http::open_to_all(), 0, alive});
  router.add({"GET", "/readyz", http::open_to_all(), 0,
              [app = &app, calls = &calls](http::Request request) { return ready(app, calls, std::move(request)); }});
  router.add({"GET", "/metrics", http::open_to_all(), 0,
              [&app, &metrics](http::Request request) { return shown(&app, &metrics, std::move(request)); }});
}

}  // namespace kam::cli
