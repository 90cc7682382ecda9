#include "src/jobs.hpp"

#include <charconv>

#include "kam/log/log.hpp"
#include "src/guard.hpp"
#include "src/job_json.hpp"
#include "src/parameters.hpp"

namespace kam::api {

namespace {
namespace asio = boost::asio;
using app::App;
using http::Reply;
using http::Request;
using Names = std::initializer_list<std::string_view>;  // named where it is used: awaiting takes no list of temporaries

const Names tenant_alone{"tenant"}, sync_names{"tenant", "full"}, backtest_names{"tenant", "cut", "horizon"};

Reply failed(const Request& request, const Error& error) {
  log::error("api.failed", {{"request", request.id}, {"detail", error.detail}});
  return http::problem(error, request.id);
}

Reply bad_query(const Request& request, std::string_view what) {
  return http::problem(400, "invalid-query", what, request.id);
}

/// Whom the request is from, and that its query has nothing but these.
asio::awaitable<std::variant<Caller, Reply>> admit_to(App& app, const Request& request, store::Scope scope,
                                                      Names known) {
  auto admitted = co_await admit(app, request, scope);
  if (std::holds_alternative<Reply>(admitted)) co_return admitted;
  if (const auto fault = fault_of(request.query, known)) co_return bad_query(request, *fault);
  co_return admitted;
}

asio::awaitable<Reply> add(App& app, Request request, std::string tenant, std::string kind, std::string options) {
  auto job = [&store = app.store, now = app.clock(), tenant = std::move(tenant), kind = std::move(kind),
              options = std::move(options)] { return store.add_job(tenant, kind, options, now); };
  auto added = co_await app::blocking(app.database, std::move(job));
  if (!added) co_return failed(request, added.error());
  if (app.job_added) app.job_added();
  auto reply = Reply::json(job_json(*added, app.clock()), 202);
  reply.headers.emplace_back("location", "/api/v1/jobs/" + std::to_string(added->id));
  co_return reply;
}

/// The number of a job; 0, which no job has, for other text.
std::int64_t id_of(const Request& request) {
  const auto text = request.path_value("id");
  std::int64_t id = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), id);
  return fault == std::errc{} && end == text.data() + text.size() ? id : 0;
}

Reply answer(App& app, const Request& request, const Result<std::optional<store::Job>>& found) {
  if (!found) return failed(request, found.error());
  if (!*found) return http::problem(404, "not-found", "There is nothing here", request.id);
  return Reply::json(job_json(**found, app.clock()));
}
}  // namespace

asio::awaitable<Reply> add_sync(App& app, Request request) {
  auto admitted = co_await admit_to(app, request, store::Scope::write, sync_names);
  if (auto* refusal = std::get_if<Reply>(&admitted)) co_return std::move(*refusal);
  const auto full = request.query_value("full").value_or("false");
  if (full != "true" && full != "false") co_return bad_query(request, "Query parameter full: expected true or false");
  std::string options = full == "true" ? "full" : "", kind = "sync";
  auto tenant = std::get<Caller>(std::move(admitted)).tenant;
  co_return co_await add(app, std::move(request), std::move(tenant), std::move(kind), std::move(options));
}

asio::awaitable<Reply> add_rescore(App& app, Request request) {
  auto admitted = co_await admit_to(app, request, store::Scope::write, tenant_alone);
  if (auto* refusal = std::get_if<Reply>(&admitted)) co_return std::move(*refusal);
  std::string options, kind = "rescore";
  auto tenant = std::get<Caller>(std::move(admitted)).tenant;
  co_return co_await add(app, std::move(request), std::move(tenant), std::move(kind), std::move(options));
}

asio::awaitable<Reply> add_backtest(App& app, Request request) {
  auto admitted = co_await admit_to(app, request, store::Scope::write, backtest_names);
  if (auto* refusal = std::get_if<Reply>(&admitted)) co_return std::move(*refusal);
  const auto cut = request.query_value("cut").value_or(""), horizon = request.query_value("horizon").value_or("183");
  auto options = read_backtest(cut, horizon);
  if (!options) co_return bad_query(request, options.error().detail);
  std::string kind = "backtest";
  auto tenant = std::get<Caller>(std::move(admitted)).tenant;
  co_return co_await add(app, std::move(request), std::move(tenant), std::move(kind), std::move(*options));
}

asio::awaitable<Reply> show_job(App& app, Request request) {
  auto admitted = co_await admit_to(app, request, store::Scope::read, tenant_alone);
  if (auto* refusal = std::get_if<Reply>(&admitted)) co_return std::move(*refusal);
  auto job = [&store = app.store, tenant = std::get<Caller>(std::move(admitted)).tenant, id = id_of(request)] {
    return store.job(tenant, id);
  };
  const auto found = co_await app::blocking(app.database, std::move(job));
  co_return answer(app, request, found);
}

asio::awaitable<Reply> cancel_job(App& app, Request request) {
  auto admitted = co_await admit_to(app, request, store::Scope::write, tenant_alone);
  if (auto* refusal = std::get_if<Reply>(&admitted)) co_return std::move(*refusal);
  auto job = [&store = app.store, now = app.clock(), tenant = std::get<Caller>(std::move(admitted)).tenant,
              id = id_of(request)] { return store.cancel_job(tenant, id, now); };
  const auto found = co_await app::blocking(app.database, std::move(job));
  co_return answer(app, request, found);
}

}  // namespace kam::api
