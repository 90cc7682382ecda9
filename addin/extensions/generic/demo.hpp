#pragma once
#include "kam/app/app.hpp"
#include "kam/http/message.hpp"

namespace kam::extensions::generic {

/// A page that frames panels as a CRM record would: a tab for each tenant with the setting `demo_title` (in the order
/// of `demo_order`, the older first), its accounts, and the panel of the chosen one.
boost::asio::awaitable<http::Reply> on_demo(app::App& app, http::Request request);

}  // namespace kam::extensions::generic
