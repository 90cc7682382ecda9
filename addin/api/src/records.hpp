#pragma once
#include "kam/app/app.hpp"
#include "kam/http/message.hpp"

namespace kam::api {

/// Stores records that a company sends itself and has their accounts scored: 200 after the commit, with
/// `{"accepted":{"accounts":3},"deleted":{},"queued":3,"bad_rows":[…]}`; 409 for a tenant whose CRM is read.
boost::asio::awaitable<http::Reply> take_records(app::App& app, http::Request request);

}  // namespace kam::api
