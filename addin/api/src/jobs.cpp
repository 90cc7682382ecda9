#include "src/jobs.hpp"

#include <limits>

#include "src/job_json.hpp"
#include "src/parameters.hpp"
#include "src/replies.hpp"

namespace kam::api {

namespace {
namespace asio = boost::asio;
using app::App;
using http::Reply;
using http::Request;

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

/// A job without options.
asio::awaitable<Reply> add_plain(App& app, Request request, std::string kind) {
  std::string options;
  auto tenant = request.tenant;
  co_return co_await add(app, std::move(request), std::move(tenant), std::move(kind), std::move(options));
}

/// The number of a job; 0, which no job has, for other text.
std::int64_t id_of(const Request& request) {
  return number_to(std::numeric_limits<std::int64_t>::max(), request.path_value("id")).value_or(0);
}

Reply answer(App& app, const Request& request, const Result<std::optional<store::Job>>& found) {
  if (!found) return failed(request, found.error());
  if (!*found) return not_there(request);
  return Reply::json(job_json(**found, app.clock()));
}
}  // namespace

asio::awaitable<Reply> add_sync(App& app, Request request) {
  const auto full = request.query_value("full").value_or("false");
  if (full != "true" && full != "false") co_return bad_query(request, "Query parameter full: expected true or false");
  std::string options = full == "true" ? "full" : "", kind = "sync";
  auto tenant = request.tenant;
  co_return co_await add(app, std::move(request), std::move(tenant), std::move(kind), std::move(options));
}

asio::awaitable<Reply> add_rescore(App& app, Request request) {
  return add_plain(app, std::move(request), "rescore");
}

asio::awaitable<Reply> add_history(App& app, Request request) {
  return add_plain(app, std::move(request), "history");
}

asio::awaitable<Reply> add_backtest(App& app, Request request) {
  const auto cut = request.query_value("cut").value_or(""), horizon = request.query_value("horizon").value_or("183");
  auto options = read_backtest(cut, horizon);
  if (!options) co_return bad_query(request, options.error().detail);
  std::string kind = "backtest";
  auto tenant = request.tenant;
  co_return co_await add(app, std::move(request), std::move(tenant), std::move(kind), std::move(*options));
}

asio::awaitable<Reply> show_job(App& app, Request request) {
  auto job = [&store = app.store, tenant = request.tenant, id = id_of(request)] { return store.job(tenant, id); };
  const auto found = co_await app::blocking(app.database, std::move(job));
  co_return answer(app, request, found);
}

asio::awaitable<Reply> cancel_job(App& app, Request request) {
  auto job = [&store = app.store, now = app.clock(), tenant = request.tenant, id = id_of(request)] {
    return store.cancel_job(tenant, id, now);
  };
  const auto found = co_await app::blocking(app.database, std::move(job));
  co_return answer(app, request, found);
}

}  // namespace kam::api
