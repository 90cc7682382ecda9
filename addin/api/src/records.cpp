#include "src/records.hpp"

#include "src/replies.hpp"
#include "src/sent_body.hpp"

namespace kam::api {

namespace {
Result<flow::TakenRecords> take(store::Store& store, const std::string& tenant, std::string_view body,
                                store::Instant now) {
  const auto sends = flow::takes_records(store, tenant);
  if (!sends) return sends.error();
  if (!*sends)
    return Error{Errc::conflict,
                 "This tenant's records are read from its CRM: records are sent for a tenant that was added with "
                 "--crm records"};
  auto read = read_records_body(body);
  if (!read) return read.error();
  return flow::take_sent(store, tenant, std::move(*read), now);
}

void write(rules::JsonWriter& json, std::string_view key, const flow::TakenRecords::Counts& counts) {
  json.key(key).object();
  for (const auto& [list, count] : counts) json.field(list, count);
  json.end_object();
}

std::string taken_json(const flow::TakenRecords& taken) {
  std::string out;
  rules::JsonWriter json(out);
  json.object();
  write(json, "accepted", taken.accepted);
  write(json, "deleted", taken.deleted);
  json.field("queued", taken.queued.accounts);
  write_bad_rows(json, taken.bad);
  json.end_object();
  return out;
}
}  // namespace

boost::asio::awaitable<http::Reply> take_records(app::App& app, http::Request request) {
  const auto now = app.clock();
  auto job = [&store = app.store, tenant = request.tenant, body = std::move(request.body), now] {
    return take(store, tenant, body, now);
  };
  const auto taken = co_await app::blocking(app.database, std::move(job));
  if (!taken) co_return refused(request, taken.error());
  if (taken->queued.accounts > 0 && app.event_stored) app.event_stored(now);
  if (taken->queued.job && app.job_added) app.job_added();
  co_return http::Reply::json(taken_json(*taken));
}

}  // namespace kam::api
