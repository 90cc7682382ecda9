#pragma once
#include <string>
#include <variant>

#include "kam/app/app.hpp"
#include "kam/http/message.hpp"

namespace kam::api {

/// Who calls, and for which tenant.
struct Caller {
  std::string tenant;
};

/// The caller, or the answer that it gets instead: 401 without a good key, 403 without the scope, 429 too often, 400 if
/// a key for all tenants names none, 404 if the tenant is not the key's.
boost::asio::awaitable<std::variant<Caller, http::Reply>> admit(app::App& app, const http::Request& request,
                                                                store::Scope needed);

}  // namespace kam::api
