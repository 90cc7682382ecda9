#pragma once
#include "kam/app/app.hpp"
#include "kam/http/message.hpp"

/// API keys: of the tenant that a call is about, else those for all tenants.
namespace kam::api {

/// `{"data":[{"key":"kamd_ab12…","scope","tenant","created","revoked"}],"next":null}`: each by its first characters.
boost::asio::awaitable<http::Reply> list_keys(app::App& app, http::Request request);
/// `{"scope":"read"}`: 201 with the secret, which is shown this once.
boost::asio::awaitable<http::Reply> add_key(app::App& app, http::Request request);
/// By its first characters.
boost::asio::awaitable<http::Reply> revoke_key(app::App& app, http::Request request);

}  // namespace kam::api
