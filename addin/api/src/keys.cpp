#include "src/keys.hpp"

#include "kam/log/log.hpp"
#include "kam/rules/json.hpp"
#include "kam/store/credentials.hpp"
#include "src/body_members.hpp"
#include "src/replies.hpp"

namespace kam::api {

namespace {
namespace asio = boost::asio;
using app::App;
using http::Reply;
using http::Request;

std::optional<std::string> whose(const Request& request) {
  if (request.tenant.empty()) return std::nullopt;
  return request.tenant;
}

void write(rules::JsonWriter& json, const store::ApiKey& key, const certs::Secret* secret = nullptr) {
  json.object().field("key", key.shown).field("scope", store::name(key.scope)).key("tenant");
  key.tenant ? json.value(std::string_view(*key.tenant)) : json.null();
  json.field("created", log::instant(key.created)).key("revoked");
  key.revoked ? json.value(std::string_view(log::instant(*key.revoked))) : json.null();
  if (secret) json.field("secret", secret->reveal());
  json.end_object();
}

Result<store::Scope> read_scope(std::string_view body) {
  std::optional<store::Scope> scope;
  const auto ok = each_member(body, [&](std::string_view key, simdjson::dom::element value) -> Result<void> {
    std::string_view text;
    if (key != "scope" || scope || value.get(text)) return invalid("expected scope, one text, and nothing else");
    scope = store::scope_named(text);
    return scope ? Result<void>() : invalid("scope: expected read, write or admin");
  });
  if (!ok) return ok.error();
  if (!scope) return invalid("expected scope: read, write or admin");
  return *scope;
}
}  // namespace

asio::awaitable<Reply> list_keys(App& app, Request request) {
  auto job = [&store = app.store, tenant = whose(request)] { return store.api_keys(tenant); };
  const auto keys = co_await app::blocking(app.database, std::move(job));
  if (!keys) co_return refused(request, keys.error());
  std::string out;
  rules::JsonWriter json(out);
  json.object().key("data").array();
  for (const auto& key : *keys) write(json, key);
  end_list(json, std::nullopt);
  co_return Reply::json(std::move(out));
}

asio::awaitable<Reply> add_key(App& app, Request request) {
  const auto scope = read_scope(request.body);
  if (!scope) co_return refused(request, scope.error());
  const auto made = store::new_api_key(whose(request), *scope, app.clock());
  auto job = [&store = app.store, tenant = request.tenant, row = made.row]() -> Result<void> {
    if (auto added = store.add_api_key(row); !added) return added;
    return store.audit(tenant, {row.created, "key.created", row.shown + " " + std::string(store::name(row.scope))});
  };
  const auto added = co_await app::blocking(app.database, std::move(job));
  if (!added) co_return refused(request, added.error());
  std::string out;
  rules::JsonWriter json(out);
  write(json, made.row, &made.key);
  auto reply = Reply::json(std::move(out), 201);
  reply.headers.emplace_back("location", "/api/v1/keys/" + made.row.shown);
  co_return reply;
}

asio::awaitable<Reply> revoke_key(App& app, Request request) {
  auto job = [&store = app.store, tenant = request.tenant, whose = whose(request),
              key = std::string(request.path_value("key")), now = app.clock()]() -> Result<void> {
    if (auto revoked = store.revoke_api_key(whose, key, now); !revoked) return revoked;
    return store.audit(tenant, {now, "key.revoked", key});
  };
  const auto revoked = co_await app::blocking(app.database, std::move(job));
  if (!revoked) co_return refused(request, revoked.error());
  std::string out;
  rules::JsonWriter(out).object().field("key", request.path_value("key")).field("revoked", true).end_object();
  co_return Reply::json(std::move(out));
}

}  // namespace kam::api
