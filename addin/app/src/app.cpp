#include "kam/app/blocking.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include "kam/app/app.hpp"
#include "kam/log/log.hpp"

namespace kam::app {

bool BlockingPool::enter() {
  if (waiting_.fetch_add(1) < most_) return true;
  waiting_.fetch_sub(1);
  return false;
}

namespace {
RateLimiter limiter(std::size_t per_second, std::size_t at_once) {
  return {static_cast<double>(per_second), static_cast<double>(at_once)};
}
}  // namespace

Limits::Limits(const LimitFigures& figures)
    : api_key(limiter(figures.key_requests_per_second, figures.key_requests_at_once)),
      webhooks(limiter(figures.deliveries_per_second, figures.deliveries_at_once)),
      refused(limiter(figures.refusals_per_second, figures.refusals_at_once)),
      refusal_delay(figures.refusal_delay) {}

store::Instant system_now() {
  return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

namespace {
Result<void> note(store::Store& store, const std::string& tenant, const store::AuditLine& line) {
  if (!tenant.empty()) {
    const auto found = store.tenant(tenant);
    if (!found) return found.error();
    if (!*found) return {};
  }
  return store.audit(tenant, line);
}
}  // namespace

asio::awaitable<void> hold_back(App& app, std::string what, std::string tenant, std::string address) {
  const auto now = app.clock();
  const bool often = !app.limits.refused.allow(address, now);
  if (app.limits.audited.allow(address + ' ' + tenant, now)) {
    const store::AuditLine line{now, std::move(what), "from " + address};
    auto job = [&store = app.store, tenant = std::move(tenant), line] { return note(store, tenant, line); };
    const auto noted = co_await blocking(app.database, std::move(job));
    if (!noted) log::error("audit.failed", {{"detail", noted.error().detail}});
  }
  if (!often) co_return;
  asio::steady_timer timer(co_await asio::this_coro::executor, app.limits.refusal_delay);
  co_await timer.async_wait(asio::use_awaitable);
}

}  // namespace kam::app
