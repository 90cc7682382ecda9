#include "src/programme.hpp"

#include "kam/flow/reports.hpp"
#include "src/replies.hpp"

namespace kam::api {

namespace {
namespace asio = boost::asio;
using app::App;
using http::Reply;
using http::Request;

asio::awaitable<Reply> show(App& app, Request request, flow::Report what) {
  auto job = [&reports = *app.reports, tenant = request.tenant, what] { return reports.of(tenant, what); };
  auto json = co_await app::blocking(*app.slow, std::move(job));
  co_return json ? Reply::json(std::move(*json)) : refused(request, json.error());
}
}  // namespace

asio::awaitable<Reply> show_portfolio(App& app, Request request) {
  return show(app, std::move(request), flow::Report::portfolio);
}

asio::awaitable<Reply> show_fit(App& app, Request request) {
  return show(app, std::move(request), flow::Report::fit);
}

asio::awaitable<Reply> show_maturity(App& app, Request request) {
  return show(app, std::move(request), flow::Report::maturity);
}

}  // namespace kam::api
