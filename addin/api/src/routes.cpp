#include "kam/api/api.hpp"
#include "src/accounts.hpp"

namespace kam::api {

void add_routes(http::Router& router, app::App& app) {
  using http::Auth;
  using http::Request;
  router.add({"GET", "/api/v1/accounts", Auth::api_key_read, 0,
              [&app](Request request) { return list_accounts(app, std::move(request)); }});
  router.add({"GET", "/api/v1/accounts/{id}", Auth::api_key_read, 0,
              [&app](Request request) { return show_account(app, std::move(request)); }});
}

}  // namespace kam::api
