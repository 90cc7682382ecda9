#include "src/score.hpp"

#include "kam/flow/reports.hpp"
#include "src/replies.hpp"
#include "src/sent_body.hpp"

namespace kam::api {

namespace {
constexpr std::size_t largest_answer = 64 * 1024 * 1024;

Result<std::string> score(flow::Reports& reports, const std::string& tenant, std::string_view body,
                          store::Instant now) {
  const auto read = read_score_body(body);
  if (!read) return read.error();
  const auto pack = reports.pack(tenant);
  if (!pack) return pack.error();
  std::string out;
  rules::JsonWriter json(out);
  json.object().key("data").array();
  const auto take = [&](const rules::ScoredAccount& account) -> Result<void> {
    if (out.size() + account.json.size() > largest_answer)
      return invalid("accounts: expected fewer, the answer would be larger than 64 MiB: send the rest in another call");
    json.raw(account.json);
    return {};
  };
  const auto bad = flow::score_sent(*pack, read->sent, read->scoring, now, take);
  if (!bad) return bad.error();
  json.end_array();
  write_bad_rows(json, *bad);
  json.end_object();
  return out;
}
}  // namespace

boost::asio::awaitable<http::Reply> score_bundle(app::App& app, http::Request request) {
  auto job = [&reports = *app.reports, tenant = request.tenant, body = std::move(request.body), now = app.clock()] {
    return score(reports, tenant, body, now);
  };
  auto json = co_await app::blocking(app.database, std::move(job));
  co_return json ? http::Reply::json(std::move(*json)) : refused(request, json.error());
}

}  // namespace kam::api
