#pragma once
#include "kam/app/app.hpp"
#include "kam/http/message.hpp"

/// The company's key account programme as a whole, as of the tenant's today: the objects of contract 4.
namespace kam::api {

boost::asio::awaitable<http::Reply> show_portfolio(app::App& app, http::Request request);
boost::asio::awaitable<http::Reply> show_fit(app::App& app, http::Request request);
boost::asio::awaitable<http::Reply> show_maturity(app::App& app, http::Request request);

}  // namespace kam::api
