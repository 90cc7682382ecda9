#pragma once
#include <string>
#include <variant>

#include "kam/app/app.hpp"
#include "kam/http/router.hpp"
#include "src/parameters.hpp"

namespace kam::api {

/// Who calls, and for which tenant.
struct Caller {
  std::string tenant;
};

/// The caller, or the answer that it gets instead: 401 without a good key, 403 without the scope, 429 too often, 400 if
/// a key for all tenants names none, 404 if the tenant is not the key's.
boost::asio::awaitable<std::variant<Caller, http::Reply>> admit(app::App& app, const http::Request& request,
                                                                store::Scope needed);
/// The same before the body is read, for routes that need this scope; `admit` then takes its word.
http::Gate gate_of(app::App& app, store::Scope needed);

/// The same, with 400 for a query that has other parameters.
/// @param known  a named constant: the call outlives a list that is made for it.
boost::asio::awaitable<std::variant<Caller, http::Reply>> admit(app::App& app, const http::Request& request,
                                                                store::Scope needed, Parameters known);

}  // namespace kam::api
