#include "src/subscriptions.hpp"

#include "kam/log/log.hpp"
#include "kam/rules/json.hpp"
#include "kam/store/credentials.hpp"
#include "src/parameters.hpp"
#include "src/replies.hpp"
#include "src/subscription_body.hpp"

namespace kam::api {

namespace {
namespace asio = boost::asio;
using app::App;
using http::Reply;
using http::Request;

constexpr std::size_t most_subscriptions = 20;  ///< of a tenant
constexpr int deliveries_shown = 50, most_deliveries = 200;

void write(rules::JsonWriter& json, const store::Subscription& one, const certs::Secret* secret = nullptr) {
  json.object().field("id", one.id).field("url", one.url).key("kinds").array();
  for (const auto& kind : one.kinds) json.value(kind);
  json.end_array().field("enabled", one.enabled).key("disabled_why");
  one.disabled_why.empty() ? json.null() : json.value(one.disabled_why);
  json.field("created", std::string_view(log::instant(one.created)));
  if (secret) json.field("secret", secret->reveal());
  json.end_object();
}

Reply shown(const store::Subscription& one, unsigned status = 200, const certs::Secret* secret = nullptr) {
  std::string out;
  rules::JsonWriter json(out);
  write(json, one, secret);
  return Reply::json(std::move(out), status);
}

void write(rules::JsonWriter& json, const store::LoggedAttempt& line) {
  json.object().field("webhook_id", line.webhook_id).field("kind", line.kind).field("state", name(line.state));
  json.field("attempt", line.number).field("at", std::string_view(log::instant(line.attempt.at))).key("status");
  line.attempt.status ? json.value(line.attempt.status) : json.null();
  json.key("error");
  line.attempt.error.empty() ? json.null() : json.value(line.attempt.error);
  json.end_object();
}

template <class T>
Reply listed(const std::vector<T>& items) {
  std::string out;
  rules::JsonWriter json(out);
  json.object().key("data").array();
  for (const auto& item : items) write(json, item);
  end_list(json, std::nullopt);
  return Reply::json(std::move(out));
}

Result<void> check(const App& app, const SubscriptionBody& body) {
  if (!body.url || !app.check_outgoing_url) return {};
  return app.check_outgoing_url(*body.url);
}

Result<void> add(store::Store& store, const std::string& tenant, const store::Subscription& one,
                 const certs::Secret& secret) {
  const auto others = store.subscriptions(tenant);
  if (!others) return others.error();
  if (others->size() >= most_subscriptions)
    return Error{Errc::conflict, "There are 20 subscriptions already: remove one first"};
  // The secret first: what a crash leaves behind is then a secret without use, never a subscription without secret.
  const auto kept =
      store.put_secret(tenant, store::Store::secret_of(one.id), secret, one.created, std::chrono::hours(0));
  if (!kept) return kept;
  if (const auto added = store.add_subscription(tenant, one); !added) return added;
  return store.audit(tenant, {one.created, "subscription.added", one.id});
}

Result<store::Subscription> change(store::Store& store, const std::string& tenant, const std::string& id,
                                   const SubscriptionBody& body, store::Instant now) {
  auto changed = store.change_subscription(tenant, id, {body.url, body.kinds, body.enabled});
  if (!changed) return changed.error();
  if (!*changed) return Error{Errc::not_found, "no such subscription"};
  if (const auto told = store.audit(tenant, {now, "subscription.changed", id}); !told) return told.error();
  return **changed;
}

Result<store::Subscription> remove(store::Store& store, const std::string& tenant, const std::string& id,
                                   store::Instant now) {
  auto found = store.subscription(tenant, id);
  if (!found) return found.error();
  if (!*found) return Error{Errc::not_found, "no such subscription"};
  if (const auto removed = store.remove_subscription(tenant, id); !removed) return removed.error();
  if (const auto told = store.audit(tenant, {now, "subscription.removed", id}); !told) return told.error();
  return **found;
}

std::string test_body(const std::string& tenant, store::Instant now) {
  std::string out;
  rules::JsonWriter json(out);
  json.object().field("type", "subscription.test").field("timestamp", std::string_view(log::instant(now))).key("data");
  json.object().field("tenant", tenant).end_object().end_object();
  return out;
}

std::optional<std::int64_t> limit_of(const Request& request) {
  const auto text = request.query_value("limit");
  return text ? number_to(most_deliveries, *text) : deliveries_shown;
}
}  // namespace

asio::awaitable<Reply> list_subscriptions(App& app, Request request) {
  auto job = [&store = app.store, tenant = request.tenant] { return store.subscriptions(tenant); };
  const auto found = co_await app::blocking(app.database, std::move(job));
  co_return found ? listed(*found) : refused(request, found.error());
}

asio::awaitable<Reply> add_subscription(App& app, Request request) {
  auto body = read_subscription_body(request.body);
  if (!body) co_return refused(request, body.error());
  if (!body->url || !body->kinds) co_return refused(request, invalid("expected url and kinds"));
  if (const auto fit = check(app, *body); !fit) co_return refused(request, fit.error());
  const store::Subscription one{
      "sub_" + certs::hex(certs::random_bytes(12)),       *body->url, *body->kinds, body->enabled.value_or(true),
      body->enabled.value_or(true) ? "" : "switched off", app.clock()};
  const auto secret = store::new_webhook_secret();
  auto job = [&store = app.store, tenant = request.tenant, one, secret] { return add(store, tenant, one, secret); };
  const auto added = co_await app::blocking(app.database, std::move(job));
  if (!added) co_return refused(request, added.error());
  if (app.outgoing_changed) app.outgoing_changed();
  auto reply = shown(one, 201, &secret);
  reply.headers.emplace_back("location", "/api/v1/subscriptions/" + one.id);
  co_return reply;
}

asio::awaitable<Reply> change_subscription(App& app, Request request) {
  auto body = read_subscription_body(request.body);
  if (!body) co_return refused(request, body.error());
  if (const auto fit = check(app, *body); !fit) co_return refused(request, fit.error());
  auto job = [&store = app.store, tenant = request.tenant, id = std::string(request.path_value("id")),
              body = std::move(*body), now = app.clock()] { return change(store, tenant, id, body, now); };
  const auto changed = co_await app::blocking(app.database, std::move(job));
  if (changed && app.outgoing_changed) app.outgoing_changed();
  co_return changed ? shown(*changed) : refused(request, changed.error());
}

asio::awaitable<Reply> remove_subscription(App& app, Request request) {
  auto job = [&store = app.store, tenant = request.tenant, id = std::string(request.path_value("id")),
              now = app.clock()] { return remove(store, tenant, id, now); };
  const auto removed = co_await app::blocking(app.database, std::move(job));
  co_return removed ? shown(*removed) : refused(request, removed.error());
}

asio::awaitable<Reply> test_subscription(App& app, Request request) {
  auto job = [&store = app.store, tenant = request.tenant, id = std::string(request.path_value("id")),
              now = app.clock()] {
    return store.add_message(tenant, id, {"subscription.test", test_body(tenant, now)}, now);
  };
  const auto added = co_await app::blocking(app.database, std::move(job));
  if (!added) co_return refused(request, added.error());
  if (app.outgoing_changed) app.outgoing_changed();
  std::string out;
  rules::JsonWriter(out).object().field("webhook_id", *added).end_object();
  co_return Reply::json(std::move(out), 202);
}

asio::awaitable<Reply> list_deliveries(App& app, Request request) {
  const auto limit = limit_of(request);
  if (!limit) co_return bad_query(request, "Query parameter limit: expected 1 to 200");
  auto job = [&store = app.store, tenant = request.tenant, id = std::string(request.path_value("id")),
              limit = static_cast<int>(*limit)] { return store.delivery_log(tenant, id, limit); };
  const auto found = co_await app::blocking(app.database, std::move(job));
  co_return found ? listed(*found) : refused(request, found.error());
}

}  // namespace kam::api
