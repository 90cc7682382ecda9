#pragma once
#include "generic/senders.hpp"
#include "kam/app/app.hpp"
#include "kam/http/message.hpp"

namespace kam::extensions::generic {

/// Verify, read, keep, answer: 200 only once the event is durable.
boost::asio::awaitable<http::Reply> on_webhook(app::App& app, Senders& senders, http::Request request);

}  // namespace kam::extensions::generic
