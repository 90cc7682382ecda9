#include "kam/api/api.hpp"
#include "src/accounts.hpp"
#include "src/entries.hpp"
#include "src/guard.hpp"
#include "src/history.hpp"
#include "src/jobs.hpp"
#include "src/rules.hpp"

namespace kam::api {

void add_routes(http::Router& router, app::App& app) {
  using http::Auth;
  using http::Request;
  router.set_gate(Auth::api_key_read, gate_of(app, store::Scope::read));
  router.set_gate(Auth::api_key_write, gate_of(app, store::Scope::write));
  router.add({"GET", "/api/v1/accounts", Auth::api_key_read, 0,
              [&app](Request request) { return list_accounts(app, std::move(request)); }});
  router.add({"GET", "/api/v1/accounts/{id}", Auth::api_key_read, 0,
              [&app](Request request) { return show_account(app, std::move(request)); }});
  router.add({"GET", "/api/v1/accounts/{id}/history", Auth::api_key_read, 0,
              [&app](Request request) { return show_history(app, std::move(request)); }});
  add_entry_routes(router, app);
  router.add({"GET", "/api/v1/rules/versions", Auth::api_key_read, 0,
              [&app](Request request) { return list_rulesets(app, std::move(request)); }});
  router.add({"POST", "/api/v1/jobs/sync", Auth::api_key_write, 0,
              [&app](Request request) { return add_sync(app, std::move(request)); }});
  router.add({"POST", "/api/v1/jobs/rescore", Auth::api_key_write, 0,
              [&app](Request request) { return add_rescore(app, std::move(request)); }});
  router.add({"POST", "/api/v1/jobs/history", Auth::api_key_write, 0,
              [&app](Request request) { return add_history(app, std::move(request)); }});
  router.add({"POST", "/api/v1/jobs/backtest", Auth::api_key_write, 0,
              [&app](Request request) { return add_backtest(app, std::move(request)); }});
  router.add({"GET", "/api/v1/jobs/{id}", Auth::api_key_read, 0,
              [&app](Request request) { return show_job(app, std::move(request)); }});
  router.add({"POST", "/api/v1/jobs/{id}/cancel", Auth::api_key_write, 0,
              [&app](Request request) { return cancel_job(app, std::move(request)); }});
  router.add({"DELETE", "/api/v1/jobs/{id}", Auth::api_key_write, 0,
              [&app](Request request) { return cancel_job(app, std::move(request)); }});
}

}  // namespace kam::api
