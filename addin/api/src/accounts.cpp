#include "src/accounts.hpp"

#include <simdjson.h>

#include "kam/log/log.hpp"
#include "kam/rules/json.hpp"
#include "src/cursor.hpp"
#include "src/parameters.hpp"
#include "src/replies.hpp"

namespace kam::api {

namespace {
namespace asio = boost::asio;
using app::App;
using http::Reply;
using http::Request;

std::string list_json(const std::vector<store::Assessment>& rows, const std::optional<std::string>& next) {
  std::string out;
  rules::JsonWriter json(out);
  json.object().key("data").array();
  for (const auto& row : rows) json.raw(row.summary);
  end_list(json, next);
  return out;
}

/// The stored object with one more key at its end.
std::string with_time(std::string json, store::Instant computed_at) {
  json.pop_back();
  return json + R"(,"computed_at":")" + log::instant(computed_at) + "\"}";
}

Result<std::optional<std::string>> load(store::Store& store, const std::string& tenant, const std::string& id) {
  const auto scoring = store.scoring(tenant);
  if (!scoring) return scoring.error();
  auto found = store.assessment(tenant, id);
  if (!found) return found.error();
  if (!*found || !*scoring) return std::optional<std::string>();
  return std::optional(with_time(std::move((*found)->json), (*scoring)->computed_at));
}

/// That part of the stored object, in its own bytes.
Result<std::string> approach(store::Store& store, const std::string& tenant, const std::string& id) {
  const auto found = store.assessment(tenant, id);
  if (!found) return found.error();
  if (!*found) return Error{Errc::not_found, "no account " + id};
  const simdjson::padded_string bytes((*found)->json);
  simdjson::ondemand::parser parser;
  simdjson::ondemand::document assessment;
  simdjson::ondemand::object part;
  std::string_view as_of, json;
  if (parser.iterate(bytes).get(assessment) || assessment["as_of"].get(as_of) ||
      assessment["approach"].get_object().get(part) || part.raw_json().get(json))
    return Error{Errc::corrupt, "assessment of " + id + ": expected as_of and approach"};
  std::string out;
  rules::JsonWriter(out).object().field("account_id", id).field("as_of", as_of).key("approach").raw(json).end_object();
  return out;
}

asio::awaitable<Reply> answer_account(App& app, Request request, std::string tenant, std::string id) {
  auto job = [&store = app.store, tenant = std::move(tenant), id = std::move(id)] { return load(store, tenant, id); };
  auto json = co_await app::blocking(app.database, std::move(job));
  if (!json) co_return failed(request, json.error());
  if (!*json) co_return not_there(request);
  co_return Reply::json(std::move(**json));
}

asio::awaitable<Reply> answer_list(App& app, Request request, std::string tenant) {
  auto query = read_list(request);
  if (!query) co_return bad_query(request, query.error().detail);
  const auto order = query->order;
  const auto size = static_cast<std::size_t>(query->limit++);  // one more tells whether there is a next page
  auto job = [&store = app.store, tenant = std::move(tenant), query = std::move(*query)] {
    return store.assessments(tenant, query);
  };
  auto rows = co_await app::blocking(app.database, std::move(job));
  if (!rows) co_return failed(request, rows.error());
  std::optional<std::string> next;
  if (rows->size() > size) {
    rows->resize(size);
    next = write_cursor(order, rows->back());
  }
  co_return Reply::json(list_json(*rows, next));
}
}  // namespace

asio::awaitable<Reply> list_accounts(App& app, Request request) {
  auto tenant = request.tenant;
  if (const auto id = request.query_value("id")) {
    if (const auto fault = fault_of(request.query, {"id"})) co_return bad_query(request, *fault);
    std::string wanted(*id);
    co_return co_await answer_account(app, std::move(request), std::move(tenant), std::move(wanted));
  }
  co_return co_await answer_list(app, std::move(request), std::move(tenant));
}

asio::awaitable<Reply> show_approach(App& app, Request request) {
  auto job = [&store = app.store, tenant = request.tenant, id = std::string(request.path_value("id"))] {
    return approach(store, tenant, id);
  };
  auto json = co_await app::blocking(app.database, std::move(job));
  co_return json ? Reply::json(std::move(*json)) : refused(request, json.error());
}

asio::awaitable<Reply> show_account(App& app, Request request) {
  auto tenant = request.tenant;
  std::string id(request.path_value("id"));
  co_return co_await answer_account(app, std::move(request), std::move(tenant), std::move(id));
}

}  // namespace kam::api
