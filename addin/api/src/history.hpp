#pragma once
#include "kam/app/app.hpp"
#include "kam/http/message.hpp"

namespace kam::api {

/// `{"account_id":…,"frozen":…,"data":[…],"next":"cursor"}`: what was said of an account, newest first: its
/// assessments, then the month ends that were recomputed from dated records. `frozen` says what it was last before it
/// was lost.
boost::asio::awaitable<http::Reply> show_history(app::App& app, http::Request request);

}  // namespace kam::api
