#include "generic/webhooks.hpp"

#include "kam/extensions/event_body.hpp"
#include "kam/extensions/standard_webhooks.hpp"
#include "kam/log/log.hpp"

namespace kam::extensions::generic {

namespace {
namespace asio = boost::asio;
using app::App;
using http::Reply;
using http::Request;

constexpr std::string_view source = "generic";

Reply unavailable(const Request& request, const Error& error) {
  log::error("webhook.failed", {{"request", request.id}, {"detail", error.detail}});
  return http::problem(503, "unavailable", "Not available now: send it again later", request.id);
}

/// One text for every reason: the caller learns nothing, the log all.
asio::awaitable<Reply> refuse(App& app, Request request, Error error) {
  log::warn("webhook.refused", {{"request", request.id}, {"reason", error.detail}, {"peer", request.peer}});
  const std::string tenant(request.path_value("tenant"));
  co_await app::hold_back(app, "webhook.refused", tenant, request.peer);
  co_return http::problem(401, "unauthenticated", "The signature does not fit", request.id);
}

asio::awaitable<Reply> refuse_other_installation(App& app, Request request, std::string tenant) {
  const store::AuditLine line{app.clock(), "webhook.other_installation", "request " + request.id};
  auto job = [&store = app.store, tenant, line] { return store.audit(tenant, line); };
  const auto written = co_await app::blocking(app.database, std::move(job));
  if (!written) co_return unavailable(request, written.error());
  log::warn("webhook.other_installation", {{"request", request.id}, {"tenant", tenant}});
  co_return http::problem(403, "forbidden", "The body names another installation", request.id);
}

WebhookFields fields_of(const Request& request) {
  return {request.header("webhook-id"), request.header("webhook-timestamp"), request.header("webhook-signature")};
}

Result<std::string> not_known() {
  return Error{Errc::unauthenticated, "not looked up yet"};
}

Reply accepted(bool repeated) {
  return Reply::json(repeated ? R"({"status":"already"})" : R"({"status":"accepted"})");
}
}  // namespace

asio::awaitable<std::optional<Reply>> expect_signature(App& app, const Request& request) {
  const auto fields = fields_of(request);
  if (fields.id && fields.timestamp && fields.signature) co_return std::nullopt;
  Error missing{Errc::unauthenticated, "no signature, or several"};
  co_return co_await refuse(app, request, std::move(missing));
}

asio::awaitable<Reply> on_webhook(App& app, Senders& senders, Request request) {
  const std::string tenant(request.path_value("tenant"));
  const auto now = app.clock();
  const auto fields = fields_of(request);
  auto sender = senders.kept(tenant);
  auto key_id = sender ? verify_standard_webhook(fields, request.body, sender->secrets, now) : not_known();
  if (!key_id) {  // a secret that was made a moment ago is known by the store alone
    const auto read = co_await senders.read(tenant);
    if (!read) co_return unavailable(request, read.error());
    sender = *read;
    key_id = verify_standard_webhook(fields, request.body, sender->secrets, now);
  }
  if (!key_id) co_return co_await refuse(app, std::move(request), key_id.error());
  if (!app.limits.webhooks.allow(tenant, now))
    co_return http::problem(503, "unavailable", "Too many deliveries at once: send it again later", request.id);

  auto accounts = read_event_body(request.body, tenant);
  if (!accounts && accounts.error().code == Errc::forbidden)
    co_return co_await refuse_other_installation(app, std::move(request), tenant);
  if (!accounts) co_return http::problem(accounts.error(), request.id);

  const std::size_t count = accounts->size();
  store::Incoming delivery{
      tenant, {std::string(source), std::string(*fields.id), std::move(*accounts)}, now, sender->settle};
  const auto kept = co_await app.inbox.accept(std::move(delivery));
  if (!kept) co_return unavailable(request, kept.error());
  if (*kept == store::Store::Accepted::already) co_return accepted(true);
  app.event_stored(now + sender->settle);
  log::event("webhook.accepted", {{"request", request.id}, {"tenant", tenant}, {"key", *key_id}, {"accounts", count}});
  co_return accepted(false);
}

}  // namespace kam::extensions::generic
