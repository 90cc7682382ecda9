#include "src/entries.hpp"

#include "src/entry_body.hpp"
#include "src/parameters.hpp"
#include "src/replies.hpp"

namespace kam::api {

namespace {
namespace asio = boost::asio;
using app::App;
using http::Reply;
using http::Request;

constexpr std::size_t largest_body = 256 * 1024;
constexpr std::int64_t most_versions = 1'000'000'000;

/// The day that the tenant's accounts are scored at; of one that never was, the day in UTC.
Result<std::string> today(store::Store& store, const std::string& tenant, store::Instant now) {
  const auto scoring = store.scoring(tenant);
  if (!scoring) return scoring.error();
  if (*scoring) return (*scoring)->as_of;
  return rules::to_string(utc_day(std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count()));
}

Reply shown(const store::Entry& entry) {
  auto reply = Reply::json(entry_json(entry));
  reply.headers.emplace_back("etag", '"' + std::to_string(entry.version) + '"');
  return reply;
}

/// The version that `If-Match` names (RFC 9110, 13.1.1): nothing where it is not sent, or says `*`.
/// @error invalid_input.
Result<std::optional<std::int64_t>> version_asked(const Request& request) {
  const auto field = request.header("if-match");
  if (!field || *field == "*") return std::optional<std::int64_t>();
  const bool quoted = field->size() > 2 && field->front() == '"' && field->back() == '"';
  const auto inside = quoted ? field->substr(1, field->size() - 2) : std::string_view();
  if (inside == "0") return std::optional<std::int64_t>(0);
  const auto number = number_to(most_versions, inside);
  if (!number) return invalid("If-Match: expected the ETag of what was read, \"0\" where nothing was there");
  return std::optional(*number);
}

/// A conflict is the precondition that did not hold (RFC 9110, 15.5.13).
Reply not_put(const Request& request, const Error& error) {
  if (error.code != Errc::conflict) return refused(request, error);
  return http::problem(412, "version-changed", "Somebody else entered something meanwhile: " + error.detail,
                       request.id);
}

Result<store::Entry> put(store::Store& store, const std::string& tenant, const EntryKind& kind, const Request& request,
                         store::Instant now) {
  const auto based_on = version_asked(request);
  if (!based_on) return based_on.error();
  const auto day = today(store, tenant, now);
  if (!day) return day.error();
  store::Entry entry{std::string(request.path_value("id")), std::string(kind.name), {}, "api", now};
  auto body = read_entry_body(request.body, kind, entry.account_id, *day);
  if (!body) return body.error();
  entry.tables = std::move(body->tables);
  if (!body->by.empty()) entry.author = std::move(body->by);
  const auto version = store.put_entry(tenant, entry, *based_on,
                                       [&](const store::WithEntry& records) { return check_entry(entry, records); });
  if (!version) return version.error();
  entry.version = *version;
  return entry;
}

asio::awaitable<Reply> put_entry(App& app, const EntryKind& kind, Request request) {
  const auto now = app.clock();
  auto job = [&store = app.store, &kind, tenant = request.tenant, now, request] {
    return put(store, tenant, kind, request, now);
  };
  const auto stored = co_await app::blocking(app.database, std::move(job));
  if (!stored) co_return not_put(request, stored.error());
  if (app.event_stored) app.event_stored(now);
  co_return shown(*stored);
}

asio::awaitable<Reply> show_entry(App& app, const EntryKind& kind, Request request) {
  auto job = [&store = app.store, tenant = request.tenant, account = std::string(request.path_value("id")),
              name = kind.name] { return store.entry(tenant, account, name); };
  const auto found = co_await app::blocking(app.database, std::move(job));
  if (!found) co_return refused(request, found.error());
  if (!*found) co_return not_there(request);
  co_return shown(**found);
}
}  // namespace

std::vector<Call> entry_calls() {
  std::vector<Call> calls;
  for (const auto& kind : entry_kinds()) {
    const auto path = "/api/v1/accounts/{id}/" + std::string(kind.name);
    auto show = [&kind](App& app, Request request) { return show_entry(app, kind, std::move(request)); };
    auto put = [&kind](App& app, Request request) { return put_entry(app, kind, std::move(request)); };
    calls.push_back({"GET", path, store::Scope::read, {}, 0, std::move(show)});
    calls.push_back({"PUT", path, store::Scope::write, {}, largest_body, std::move(put)});
  }
  return calls;
}

}  // namespace kam::api
