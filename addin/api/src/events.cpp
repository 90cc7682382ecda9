#include "src/events.hpp"

#include <limits>

#include "kam/log/log.hpp"
#include "kam/rules/json.hpp"
#include "src/parameters.hpp"
#include "src/replies.hpp"

namespace kam::api {

namespace {
namespace asio = boost::asio;
using app::App;
using http::Reply;
using http::Request;

constexpr int usual_page = 50, longest_page = 200;
constexpr auto any = std::numeric_limits<std::int64_t>::max();

struct Query {
  store::EventState state = store::EventState::dead;
  std::int64_t before = any;
  int limit = usual_page;
};

Result<Query> read_query(const Request& request) {
  Query query;
  if (const auto state = request.query_value("state")) {
    const auto named = store::event_state_named(*state);
    if (!named) return invalid("Query parameter state: expected pending, leased, done or dead");
    query.state = *named;
  }
  if (const auto cursor = request.query_value("cursor")) {
    const auto before = number_to(any, *cursor);
    if (!before) return invalid("Query parameter cursor: expected the next of a list");
    query.before = *before;
  }
  if (const auto limit = request.query_value("limit")) {
    const auto size = number_to(longest_page, *limit);
    if (!size) return invalid("Query parameter limit: expected 1 to 200");
    query.limit = static_cast<int>(*size);
  }
  return query;
}

void write(rules::JsonWriter& json, const store::Event& event) {
  json.object().field("id", event.id).field("state", store::name(event.state)).field("account_id", event.account_id);
  json.field("source", event.source).field("delivery_id", event.delivery_id).field("attempts", event.attempts);
  json.field("received_at", log::instant(event.received_at));
  json.field("next_attempt_at", log::instant(event.next_attempt_at)).field("reason", event.reason).end_object();
}

std::string list_json(const std::vector<store::Event>& events, std::size_t size) {
  std::string out;
  rules::JsonWriter json(out);
  json.object().key("data").array();
  for (std::size_t i = 0; i < std::min(size, events.size()); ++i) write(json, events[i]);
  end_list(json, events.size() > size ? std::optional(std::to_string(events[size - 1].id)) : std::nullopt);
  return out;
}
}  // namespace

asio::awaitable<Reply> list_events(App& app, Request request) {
  const auto query = read_query(request);
  if (!query) co_return bad_query(request, query.error().detail);
  auto job = [&store = app.store, tenant = request.tenant, query = *query] {
    return store.events(tenant, query.state, query.limit + 1, query.before);  // one more tells of a next page
  };
  const auto events = co_await app::blocking(app.database, std::move(job));
  if (!events) co_return failed(request, events.error());
  co_return Reply::json(list_json(*events, static_cast<std::size_t>(query->limit)));
}

asio::awaitable<Reply> replay_event(App& app, Request request) {
  const auto id = number_to(any, request.path_value("id"));
  if (!id) co_return not_there(request);
  const auto tenant = request.tenant;
  auto job = [&store = app.store, tenant, id = *id, now = app.clock()]() -> Result<void> {
    auto replayed = store.replay(tenant, id, now);
    if (!replayed) return replayed;
    return store.audit(tenant, {now, "event.replayed", std::to_string(id)});
  };
  const auto replayed = co_await app::blocking(app.database, std::move(job));
  if (!replayed && replayed.error().code == Errc::not_found) co_return not_there(request);
  if (!replayed && replayed.error().code == Errc::conflict)
    co_return http::problem(409, "not-dead", "This event is not dead: there is nothing to replay", request.id);
  if (!replayed) co_return failed(request, replayed.error());
  app.event_stored(app.clock());
  co_return Reply::json(R"({"id":)" + std::to_string(*id) + R"(,"state":"pending"})");
}

}  // namespace kam::api
