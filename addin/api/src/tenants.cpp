#include "src/tenants.hpp"

#include "kam/flow/installations.hpp"
#include "kam/log/log.hpp"
#include "kam/store/credentials.hpp"
#include "src/body_members.hpp"
#include "src/parameters.hpp"
#include "src/replies.hpp"

namespace kam::api {

namespace {
namespace asio = boost::asio;
namespace dom = simdjson::dom;
using app::App;
using http::Reply;
using http::Request;

struct Body {
  std::string id, crm;
  store::TenantSettings settings;
};

Result<void> read_member(std::string_view key, dom::element value, bool whole, Body& into) {
  std::string* const text = !whole ? nullptr : key == "id" ? &into.id : key == "crm" ? &into.crm : nullptr;
  if (text) {
    std::string_view given;
    if (!text->empty() || value.get(given) || given.empty()) return invalid(std::string(key) + ": expected one text");
    *text = given;
    return {};
  }
  if (key != "settings" || !value.is_object() || !into.settings.all().empty())
    return invalid(whole ? "expected id, crm and settings, and nothing else" : "expected settings, and nothing else");
  auto settings = store::TenantSettings::parse(simdjson::minify(value));
  if (!settings) return invalid("settings: " + settings.error().detail);
  into.settings = std::move(*settings);
  return {};
}

/// @param whole  id and crm are told too.
Result<Body> read_body(std::string_view body, bool whole) {
  Body read;
  const auto ok =
      each_member(body, [&](std::string_view key, dom::element value) { return read_member(key, value, whole, read); });
  if (!ok) return ok.error();
  if (whole && (read.id.empty() || read.crm.empty())) return invalid("expected id and crm");
  return read;
}

/// The tenant of the path, if the call is about it or about all.
Result<store::Tenant> find(store::Store& store, const std::string& id, const std::string& of_call) {
  const Error missing{Errc::not_found, "no tenant " + id};
  if (!of_call.empty() && of_call != id) return missing;
  const auto found = store.tenant(id);
  if (!found) return found.error();
  if (!*found) return missing;
  return **found;
}

Result<std::string> list(store::Store& store, const std::string& of_call) {
  const auto all = store.tenants();
  if (!all) return all.error();
  std::string out;
  rules::JsonWriter json(out);
  json.object().key("data").array();
  for (const auto& tenant : *all) {
    if (!of_call.empty() && tenant.id != of_call) continue;
    const auto one = flow::installation_json(store, tenant);
    if (!one) return one.error();
    json.raw(*one);
  }
  end_list(json, std::nullopt);
  return out;
}

std::string secrets_json(const std::string& id, const flow::NewSecrets& secrets) {
  std::string out;
  rules::JsonWriter(out)
      .object()
      .field("id", id)
      .field(store::webhook_secret, secrets.webhook.reveal())
      .field(store::embed_secret, secrets.embed.reveal())
      .end_object();
  return out;
}

Result<std::string> add(store::Store& store, const Body& body, store::Instant now) {
  const auto secrets = flow::add_installation(store, body.id, body.crm, body.settings, now);
  if (!secrets) return secrets.error();
  if (auto told = store.audit(body.id, {now, "tenant.added", body.crm}); !told) return told.error();
  return secrets_json(body.id, *secrets);
}

Result<std::string> change(store::Store& store, const std::string& id, const std::string& of_call, const Body& body,
                           store::Instant now) {
  const auto tenant = find(store, id, of_call);
  if (!tenant) return tenant.error();
  if (auto changed = flow::change_settings(store, *tenant, body.settings, now); !changed) return changed.error();
  std::string keys;
  for (const auto& [key, value] : body.settings.all()) keys += (keys.empty() ? "" : ", ") + key;
  if (auto told = store.audit(id, {now, "tenant.changed", keys}); !told) return told.error();
  const auto after = find(store, id, of_call);
  if (!after) return after.error();
  return flow::installation_json(store, *after);
}

Result<std::string> remove(store::Store& store, const std::string& id, const std::string& of_call, store::Instant now) {
  const auto tenant = find(store, id, of_call);
  if (!tenant) return tenant.error();
  if (auto removed = flow::remove_installation(store, id, now); !removed) return removed.error();
  std::string out;
  rules::JsonWriter(out).object().field("id", id).field("removed", true).end_object();
  return out;
}
}  // namespace

asio::awaitable<Reply> list_tenants(App& app, Request request) {
  auto job = [&store = app.store, of_call = request.tenant] { return list(store, of_call); };
  auto json = co_await app::blocking(app.database, std::move(job));
  co_return json ? Reply::json(std::move(*json)) : refused(request, json.error());
}

asio::awaitable<Reply> add_tenant(App& app, Request request) {
  auto body = read_body(request.body, true);
  if (!body) co_return refused(request, body.error());
  auto job = [&store = app.store, body = *body, now = app.clock()] { return add(store, body, now); };
  auto json = co_await app::blocking(*app.slow, std::move(job));
  if (!json) co_return refused(request, json.error());
  auto reply = Reply::json(std::move(*json), 201);
  reply.headers.emplace_back("location", "/api/v1/tenants/" + body->id);
  co_return reply;
}

asio::awaitable<Reply> change_tenant(App& app, Request request) {
  auto body = read_body(request.body, false);
  if (!body) co_return refused(request, body.error());
  auto job = [&store = app.store, id = std::string(request.path_value("id")), of_call = request.tenant,
              body = std::move(*body), now = app.clock()] { return change(store, id, of_call, body, now); };
  auto json = co_await app::blocking(*app.slow, std::move(job));
  co_return json ? Reply::json(std::move(*json)) : refused(request, json.error());
}

asio::awaitable<Reply> remove_tenant(App& app, Request request) {
  auto job = [&store = app.store, id = std::string(request.path_value("id")), of_call = request.tenant,
              now = app.clock()] { return remove(store, id, of_call, now); };
  auto json = co_await app::blocking(*app.slow, std::move(job));
  co_return json ? Reply::json(std::move(*json)) : refused(request, json.error());
}

asio::awaitable<Reply> list_audit(App& app, Request request) {
  const auto limit = read_limit(request);
  if (!limit) co_return bad_query(request, limit.error().detail);
  auto job = [&store = app.store, tenant = request.tenant, limit = *limit] { return store.audit_lines(tenant, limit); };
  const auto lines = co_await app::blocking(app.database, std::move(job));
  if (!lines) co_return refused(request, lines.error());
  std::string out;
  rules::JsonWriter json(out);
  json.object().key("data").array();
  for (const auto& line : *lines)
    json.object().field("at", log::instant(line.at)).field("what", line.what).field("detail", line.detail).end_object();
  end_list(json, std::nullopt);
  co_return Reply::json(std::move(out));
}

}  // namespace kam::api
