#pragma once
#include <optional>

#include "kam/app/app.hpp"
#include "kam/http/message.hpp"

namespace kam::extensions::generic {

/// The gate of a signed link: notes its tenant.
boost::asio::awaitable<std::optional<http::Reply>> expect_link(app::App& app, http::Request& request);
/// The panel of one account, for who holds a signed link to it.
boost::asio::awaitable<http::Reply> on_embed(app::App& app, http::Request request);

}  // namespace kam::extensions::generic
