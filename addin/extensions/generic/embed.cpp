#include "generic/embed.hpp"

#include "generic/frame.hpp"
#include "generic/unix_seconds.hpp"
#include "kam/extensions/signed_link.hpp"
#include "kam/log/log.hpp"
#include "kam/panel/render.hpp"
#include "kam/store/credentials.hpp"
#include "kam/store/tenant_settings.hpp"

namespace kam::extensions::generic {

namespace {
namespace asio = boost::asio;
using app::App;
using http::Reply;
using http::Request;

/// What the store holds for a link, read at once.
struct Opened {
  store::TenantSettings settings;
  std::optional<store::Scoring> scoring;
  std::optional<store::Assessment> assessment;
};

Result<Opened> open_account(store::Store& store, const std::string& id, const std::string& account) {
  const auto tenant = store.tenant(id);
  if (!tenant) return tenant.error();
  if (!*tenant) return Error{Errc::not_found, "the tenant is gone"};
  auto settings = store::TenantSettings::parse((*tenant)->settings_json);
  if (!settings) return settings.error();
  auto scoring = store.scoring(id);
  if (!scoring) return scoring.error();
  auto assessment = store.assessment(id, account);
  if (!assessment) return assessment.error();
  return Opened{std::move(*settings), std::move(*scoring), std::move(*assessment)};
}

struct Notice {
  unsigned status;
  const char *title, *text;
};
constexpr Notice not_signed{401, "This link does not open anything any more",
                            "It has expired or is not complete. Open the record in your CRM again to get a new one."};
constexpr Notice not_known{
    404, "This account is not known here yet",
    "It has not been read from your CRM so far. An account that was added a moment ago appears once "
    "it has been read."};
constexpr Notice not_scored{
    200, "Nothing has been computed yet",
    "The accounts of this installation are still being read. Open this page again in a minute."};
constexpr Notice not_available{503, "This cannot be shown right now", "Open the record again in a minute."};

Reply notice(const App& app, const Notice& what, const std::vector<std::string>& ancestors) {
  const auto nonce = new_nonce();
  auto reply =
      framed_page(what.status, panel::render_notice(*app.texts, what.title, what.text, {nonce}), nonce, ancestors);
  if (what.status == 503) reply.headers.emplace_back("retry-after", "5");
  return reply;
}

Reply failed(const App& app, const Request& request, const Error& error) {
  log::error("panel.failed", {{"request", request.id}, {"detail", error.detail}});
  return notice(app, not_available, {});
}

Reply show(const App& app, const Request& request, const Opened& opened) {
  const auto ancestors = opened.settings.list("frame_ancestors");
  if (!opened.scoring) return notice(app, not_scored, ancestors);
  if (!opened.assessment) return notice(app, not_known, ancestors);
  panel::PanelContext context;
  context.computed_at = unix_seconds(opened.scoring->computed_at);
  context.now = unix_seconds(app.clock());
  context.tenant_title = opened.settings.get("demo_title").value_or("");
  const auto model = panel::panel_model(opened.assessment->json, *app.texts, context);
  if (!model) return failed(app, request, model.error());
  const auto nonce = new_nonce();
  return framed_page(200, panel::render_panel(*model, {nonce}), nonce, ancestors);
}

asio::awaitable<Reply> refuse(App& app, Request request, Error error) {
  log::warn("panel.refused", {{"request", request.id}, {"reason", error.detail}, {"peer", request.peer}});
  const std::string tenant(request.query_value("tenant").value_or(""));
  co_await app::hold_back(app, "panel.refused", tenant, request.peer);
  co_return notice(app, not_signed, {});
}
}  // namespace

asio::awaitable<std::optional<Reply>> expect_link(App& app, Request& request) {
  const auto claimed = read_link(request.query);
  if (!claimed) co_return co_await refuse(app, request, claimed.error());
  const auto now = app.clock();
  auto look_up = [&store = app.store, tenant = claimed->tenant, now] {
    return store.secrets(tenant, store::embed_secret, now);
  };
  const auto secrets = co_await app::blocking(app.database, std::move(look_up));
  if (!secrets) co_return failed(app, request, secrets.error());
  const auto target = verify_link(request.query, *secrets, now);
  if (!target) co_return co_await refuse(app, request, target.error());
  request.tenant = target->tenant;
  co_return std::nullopt;
}

asio::awaitable<Reply> on_embed(App& app, Request request) {
  auto open = [&store = app.store, tenant = request.tenant, account = std::string(*request.query_value("account"))] {
    return open_account(store, tenant, account);
  };
  const auto opened = co_await app::blocking(app.database, std::move(open));
  if (!opened) co_return failed(app, request, opened.error());
  co_return show(app, request, *opened);
}

}  // namespace kam::extensions::generic
