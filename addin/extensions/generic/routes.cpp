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
  const http::Gate signature{Auth::signature, [&app](Request& request) { return expect_signature(app, request); }};
  const http::Gate link{Auth::signed_link, [&app](Request& request) { return expect_link(app, request); }};
  router.add({"POST", "/generic/webhooks/{tenant}", signature, webhook_bytes,
              [&app, senders](Request request) { return on_webhook(app, *senders, std::move(request)); }});
  router.add({"GET", "/embed/account", link, 0, [&app](Request request) { return on_embed(app, std::move(request)); }});
  if (!app.demo) return;
  router.add(
      {"GET", "/demo", http::open_to_all(), 0, [&app](Request request) { return on_demo(app, std::move(request)); }});
}

}  // namespace kam::extensions::generic
