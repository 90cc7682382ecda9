#pragma once
#include "generic/senders.hpp"
#include "kam/app/app.hpp"
#include "kam/http/message.hpp"

namespace kam::extensions::generic {

/// Before the body is read: a delivery without the fields of a signature needs no look at it. @return 401.
boost::asio::awaitable<std::optional<http::Reply>> expect_signature(app::App& app, const http::Request& request);

/// Verify, read, keep, answer: 200 only once the event is durable.
boost::asio::awaitable<http::Reply> on_webhook(app::App& app, Senders& senders, http::Request request);

}  // namespace kam::extensions::generic
