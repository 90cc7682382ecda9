#pragma once
#include "kam/app/app.hpp"
#include "kam/http/message.hpp"

/// Who is told what: subscriptions of a tenant, for keys of scope admin on the operations listener.
namespace kam::api {

boost::asio::awaitable<http::Reply> list_subscriptions(app::App& app, http::Request request);
/// 201 with the secret, which is shown this once.
boost::asio::awaitable<http::Reply> add_subscription(app::App& app, http::Request request);
boost::asio::awaitable<http::Reply> change_subscription(app::App& app, http::Request request);
boost::asio::awaitable<http::Reply> remove_subscription(app::App& app, http::Request request);
/// 202: a message of the kind `subscription.test` is on its way, even if the subscription is switched off later.
boost::asio::awaitable<http::Reply> test_subscription(app::App& app, http::Request request);
/// The newest attempts first, at most `limit` (1 to 200, 50 unless told).
boost::asio::awaitable<http::Reply> list_deliveries(app::App& app, http::Request request);

}  // namespace kam::api
