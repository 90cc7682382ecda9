#include "src/rules.hpp"

#include "kam/flow/reports.hpp"
#include "kam/log/log.hpp"
#include "kam/rules/json.hpp"
#include "src/pack_body.hpp"
#include "src/replies.hpp"

namespace kam::api {

namespace {
namespace asio = boost::asio;
using app::App;
using http::Reply;
using http::Request;

std::string list_json(const std::vector<store::Ruleset>& all) {
  std::string out;
  rules::JsonWriter json(out);
  json.object().key("data").array();
  for (const auto& one : all)
    json.object().field("ruleset", one.id).field("since", log::instant(one.since)).end_object();
  end_list(json, std::nullopt);
  return out;
}

std::string pack_json(const rules::Pack& pack) {
  std::string out;
  rules::JsonWriter json(out);
  json.object().field("ruleset", pack.version()).key("files").object();
  for (const auto& [name, bytes] : pack.files()) json.key(name).raw(bytes);
  json.end_object().end_object();
  return out;
}

std::string findings_json(const std::vector<rules::Finding>& findings) {
  std::string out;
  rules::JsonWriter json(out);
  json.object().key("findings").array();
  for (const auto& one : findings)
    json.object().field("file", one.file).field("pointer", one.pointer).field("message", one.message).end_object();
  json.end_array().end_object();
  return out;
}
}  // namespace

asio::awaitable<Reply> show_rules(App& app, Request request) {
  auto job = [&reports = *app.reports, tenant = request.tenant] { return reports.pack(tenant); };
  const auto pack = co_await app::blocking(*app.slow, std::move(job));
  co_return pack ? Reply::json(pack_json(*pack)) : refused(request, pack.error());
}

asio::awaitable<Reply> list_rulesets(App& app, Request request) {
  auto job = [&store = app.store, tenant = request.tenant] { return store.rulesets(tenant); };
  const auto all = co_await app::blocking(app.database, std::move(job));
  co_return all ? Reply::json(list_json(*all)) : failed(request, all.error());
}

asio::awaitable<Reply> check_rules(App& app, Request request) {
  auto files = read_pack_body(request.body);
  if (!files) co_return refused(request, files.error());
  auto job = [files = std::move(*files)]() -> Result<std::vector<rules::Finding>> { return rules::Pack::check(files); };
  const auto findings = co_await app::blocking(*app.slow, std::move(job));
  co_return findings ? Reply::json(findings_json(*findings)) : refused(request, findings.error());
}

asio::awaitable<Reply> compare_rules(App& app, Request request) {
  auto files = read_pack_body(request.body);
  if (!files) co_return refused(request, files.error());
  auto job = [&reports = *app.reports, tenant = request.tenant, files = std::move(*files)] {
    return reports.difference(tenant, files);
  };
  auto json = co_await app::blocking(*app.slow, std::move(job));
  co_return json ? Reply::json(std::move(*json)) : refused(request, json.error());
}

}  // namespace kam::api
