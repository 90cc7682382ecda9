#pragma once
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "catch.hpp"
#include "kam/app/app.hpp"
#include "kam/http/router.hpp"
#include "kam/store/credentials.hpp"
#include "kam/store/sqlite.hpp"
#include "temporary_directory.hpp"

/// A store with the tenants alpha and beta, an app on a clock that is set, and handlers called without a network.
struct Handlers {
  TemporaryDirectory directory;
  std::unique_ptr<kam::store::Store> store;
  std::unique_ptr<kam::app::BlockingPool> pool;
  std::unique_ptr<kam::app::Inbox> inbox;
  kam::store::Instant now{std::chrono::seconds(1322740800)};  // 2011-12-01T12:00:00Z
  std::vector<kam::store::Instant> told_due;                  ///< of each event that was stored
  std::unique_ptr<kam::app::App> app;
  kam::http::Router router;

  explicit Handlers(std::size_t most_waiting = 8, std::chrono::milliseconds busy = std::chrono::milliseconds(5000)) {
    store = kam::store::open_sqlite(directory / "kamd.db", {kam::certs::Secret(std::string(32, 'k')), false, 2, busy})
                .value();
    pool = std::make_unique<kam::app::BlockingPool>(2, most_waiting);
    inbox = std::make_unique<kam::app::Inbox>(*store, most_waiting);
    app.reset(new kam::app::App{*store,
                                *pool,
                                *inbox,
                                [this] { return now; },
                                [this](kam::store::Instant due) { told_due.push_back(due); },
                                nullptr,
                                true,
                                {}});
    app->limits.refused = kam::app::RateLimiter(1e6, 1e6);
    for (const char* id : {"alpha", "beta"}) REQUIRE(store->add_tenant({id, "csv", "{}", now}).has_value());
  }

  /// Through the gate to the handler, as a session does.
  boost::asio::awaitable<kam::http::Reply> pass(const kam::http::Route& route, kam::http::Request request) {
    auto refused = co_await route.gate.ask(request);
    if (refused) co_return std::move(*refused);
    auto reply = co_await route.handler(std::move(request));
    co_return reply;
  }

  kam::http::Reply answer(kam::http::Request request) {
    auto routing = router.find(request.method, request.path);
    auto* match = std::get_if<kam::http::Match>(&routing);
    REQUIRE(match != nullptr);
    request.path_parameters = match->path_parameters;
    request.id = "request-1";
    request.peer = "192.0.2.1";
    boost::asio::io_context io;
    std::optional<kam::http::Reply> reply;
    boost::asio::co_spawn(io, pass(*match->route, std::move(request)),
                          [&](std::exception_ptr fault, kam::http::Reply given) {
                            if (!fault) reply = std::move(given);
                          });
    io.run();
    REQUIRE(reply.has_value());
    return *reply;
  }

  kam::http::Reply get(std::string path, kam::http::Fields query = {}, kam::http::Fields headers = {}) {
    kam::http::Request request;
    request.method = "GET";
    request.path = std::move(path);
    request.query = std::move(query);
    request.headers = std::move(headers);
    return answer(std::move(request));
  }

  /// Stores assessments as one scoring of the tenant.
  void assess(const char* tenant, std::vector<kam::store::Assessment> assessments) {
    REQUIRE(store->replace_records(tenant, {}).has_value());
    std::int64_t version = 0;
    auto inputs = [&](const kam::store::Inputs& stored) -> kam::Result<void> {
      version = stored.version;
      return {};
    };
    auto records = [](const kam::store::StoredRecords&) -> kam::Result<void> { return {}; };
    REQUIRE(store->visit_records(tenant, inputs, records).has_value());
    const auto count = static_cast<std::int64_t>(assessments.size());
    kam::store::Store::Change change{
        {"2011-12-01", "default@1", "aa", now, count, count}, std::move(assessments), version, {}};
    REQUIRE(store->store_scoring(tenant, std::move(change)).has_value());
  }
};

inline std::string header_of(const kam::http::Reply& reply, std::string_view name) {
  for (const auto& [key, value] : reply.headers)
    if (key == name) return value;
  return {};
}
