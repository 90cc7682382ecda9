#pragma once
#include "kam/app/app.hpp"
#include "kam/http/message.hpp"

namespace kam::api {

/// `{"data":[…],"next":"cursor"}`; with `?id=` that one account, for ids that a path cannot carry.
boost::asio::awaitable<http::Reply> list_accounts(app::App& app, http::Request request);

/// The assessment of contract 4, and when it was computed.
boost::asio::awaitable<http::Reply> show_account(app::App& app, http::Request request);

/// `{"account_id","as_of","approach":{…}}`: how to serve the account, as its assessment says it.
boost::asio::awaitable<http::Reply> show_approach(app::App& app, http::Request request);

}  // namespace kam::api
