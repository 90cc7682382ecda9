#include "src/rules.hpp"

#include "kam/log/log.hpp"
#include "kam/rules/json.hpp"
#include "src/replies.hpp"

namespace kam::api {

namespace {
std::string list_json(const std::vector<store::Ruleset>& all) {
  std::string out;
  rules::JsonWriter json(out);
  json.object().key("data").array();
  for (const auto& one : all)
    json.object().field("ruleset", one.id).field("since", log::instant(one.since)).end_object();
  end_list(json, std::nullopt);
  return out;
}
}  // namespace

boost::asio::awaitable<http::Reply> list_rulesets(app::App& app, http::Request request) {
  auto job = [&store = app.store, tenant = request.tenant] { return store.rulesets(tenant); };
  const auto all = co_await app::blocking(app.database, std::move(job));
  if (!all) co_return failed(request, all.error());
  co_return http::Reply::json(list_json(*all));
}

}  // namespace kam::api
