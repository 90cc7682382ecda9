#pragma once
#include "kam/app/app.hpp"
#include "kam/http/message.hpp"

namespace kam::api {

/// Events of the inbox by state, the newest first: which are dead, and why.
boost::asio::awaitable<http::Reply> list_events(app::App& app, http::Request request);
/// A dead event is tried again.
boost::asio::awaitable<http::Reply> replay_event(app::App& app, http::Request request);

}  // namespace kam::api
