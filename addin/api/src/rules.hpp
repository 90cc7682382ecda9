#pragma once
#include "kam/app/app.hpp"
#include "kam/http/message.hpp"

namespace kam::api {

/// The rules that the tenant was ever scored by and since when, the newest first.
boost::asio::awaitable<http::Reply> list_rulesets(app::App& app, http::Request request);

}  // namespace kam::api
