#pragma once
#include "kam/app/app.hpp"
#include "kam/http/message.hpp"

/// Installations, as `kamd tenant` makes them: for keys for all tenants; a tenant's own key sees and changes its own.
namespace kam::api {

boost::asio::awaitable<http::Reply> list_tenants(app::App& app, http::Request request);
/// `{"id":"acme","crm":"csv","settings":{"source":"…"}}`: 201 with the secrets that the CRM signs with, shown this
/// once.
boost::asio::awaitable<http::Reply> add_tenant(app::App& app, http::Request request);
/// `{"settings":{"settle_ms":"200"}}` are laid over those there; an empty one is taken away.
boost::asio::awaitable<http::Reply> change_tenant(app::App& app, http::Request request);
/// Erases it with all that is stored for it.
boost::asio::awaitable<http::Reply> remove_tenant(app::App& app, http::Request request);

/// What admins and senders did that somebody may ask about: the newest first, at most `limit` (1 to 200, 50 unless
/// told); without a tenant what is about none.
boost::asio::awaitable<http::Reply> list_audit(app::App& app, http::Request request);

}  // namespace kam::api
