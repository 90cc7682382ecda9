#include "generic/demo.hpp"
#include "generic/embed.hpp"
#include "generic/webhooks.hpp"
#include "kam/extensions/generic.hpp"

namespace kam::extensions::generic {

namespace {
constexpr std::size_t webhook_bytes = 1024 * 1024;
}

void add_routes(http::Router& router, app::App& app) {
  using http::Auth;
  using http::Request;
  const auto senders = std::make_shared<Senders>(app);
  router.add({"POST", "/generic/webhooks/{tenant}", Auth::signature, webhook_bytes,
              [&app, senders](Request request) { return on_webhook(app, *senders, std::move(request)); },
              [&app](Request& request) { return expect_signature(app, request); }});
  router.add({"GET", "/embed/account", Auth::signed_link, 0,
              [&app](Request request) { return on_embed(app, std::move(request)); }});
  if (!app.demo) return;
  router.add({"GET", "/demo", Auth::none, 0, [&app](Request request) { return on_demo(app, std::move(request)); }});
}

}  // namespace kam::extensions::generic
