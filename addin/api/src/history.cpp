#include "src/history.hpp"

#include <simdjson.h>

#include <algorithm>
#include <limits>

#include "kam/log/log.hpp"
#include "kam/rules/history.hpp"
#include "kam/rules/json.hpp"
#include "src/parameters.hpp"
#include "src/replies.hpp"

namespace kam::api {

namespace {
namespace asio = boost::asio;
using app::App;
using http::Reply;
using http::Request;

constexpr std::int64_t after_all_former = std::numeric_limits<std::int64_t>::max();

/// A row of the answer and where it stands.
struct Row {
  HistoryPlace place;
  std::string json;
};

/// What the account was last before it was lost.
struct Frozen {
  std::string at;
  std::optional<double> health, point;
  bool recomputed = false;
};

struct Answer {
  bool there = false;
  bool lost = false;
  std::optional<Frozen> frozen;
  std::vector<Row> rows;
};

void text_or_null(rules::JsonWriter& json, std::string_view key, std::string_view text) {
  json.key(key);
  text.empty() ? json.null() : json.value(text);
}

/// One shape for both kinds.
std::string row_json(const rules::FormerAssessment& one, const std::optional<store::Instant>& changed_at,
                     const std::string& figures, const std::string& left_out) {
  std::string out;
  rules::JsonWriter json(out);
  json.object().field("as_of", one.as_of).field("recomputed", !changed_at);
  text_or_null(json, "changed_at", changed_at ? log::instant(*changed_at) : std::string());
  text_or_null(json, "ruleset", one.ruleset);
  text_or_null(json, "snapshot", one.snapshot);
  text_or_null(json, "tier", one.tier);
  text_or_null(json, "band", one.band);
  return out + "," + figures.substr(1, figures.size() - 2) + ",\"left_out\":" + left_out + "}";
}

Result<Row> row_of(const store::Assessment& assessment, std::int64_t place) {
  const auto former = rules::read_former(assessment.json);
  if (!former)
    return Error{Errc::corrupt, "stored assessment of " + assessment.account_id + ": " + former.error().detail};
  return Row{{place, {}}, row_json(*former, assessment.changed_at, rules::to_json(former->account), "[]")};
}

Row row_of(const store::Recomputed& month) {
  rules::FormerAssessment one;
  one.as_of = month.month.as_of;
  one.ruleset = month.ruleset;
  one.snapshot = month.month.snapshot;
  return {{0, month.month.as_of}, row_json(one, {}, month.json, month.month.left_out)};
}

/// The newest month at whose end the account was active.
std::optional<Frozen> active_in(const std::vector<store::Recomputed>& months) {
  simdjson::dom::parser parser;
  for (const store::Recomputed& month : months) {
    const simdjson::padded_string padded(month.json);
    simdjson::dom::element root;
    bool active = false;
    if (parser.parse(padded).get(root) || root["active"].get(active) || !active) continue;
    Frozen frozen{month.month.as_of, {}, {}, true};
    double number = 0;
    if (!root.at_pointer("/health/point").get(number)) frozen.health = number;
    if (!root.at_pointer("/total/point").get(number)) frozen.point = number;
    return frozen;
  }
  return std::nullopt;
}

class Reading {
 public:
  Reading(store::Store& store, std::string tenant, std::string id, HistoryQuery query)
      : store_(store), tenant_(std::move(tenant)), id_(std::move(id)), query_(std::move(query)) {}

  Result<Answer> go() {
    const auto present = store_.assessment(tenant_, id_);
    if (!present) return present.error();
    const auto newest = store_.assessment_history(tenant_, id_, 1);
    if (!newest) return newest.error();
    const auto months = store_.recomputed(tenant_, id_);
    if (!months) return months.error();
    Answer answer;
    answer.there = *present || !newest->empty() || !months->empty();
    if (!answer.there) return answer;
    if (auto ok = freeze(*present, *months, answer); !ok) return ok.error();
    if (auto ok = add_rows(*present, *months, answer.rows); !ok) return ok.error();
    return answer;
  }

 private:
  Result<void> freeze(const std::optional<store::Assessment>& present, const std::vector<store::Recomputed>& months,
                      Answer& answer) {
    if (present) {
      const auto now = rules::read_former(present->json);
      answer.lost = now && now->lost;
      if (!answer.lost) return {};
    }
    answer.lost = true;
    constexpr int at_once = 20;
    for (std::int64_t before = after_all_former;;) {
      const auto page = store_.assessment_history(tenant_, id_, at_once, before);
      if (!page) return page.error();
      for (const store::Assessment& one : *page) {
        const auto former = rules::read_former(one.json);
        if (!former || former->lost) continue;
        answer.frozen = {former->as_of, former->account.health.point.number, former->account.total.point.number, false};
        return {};
      }
      if (page->size() < at_once) break;
      before = page->back().place;
    }
    answer.frozen = active_in(months);
    return {};
  }

  Result<void> add_rows(const std::optional<store::Assessment>& present, const std::vector<store::Recomputed>& months,
                        std::vector<Row>& rows) {
    const auto& after = query_.after;
    const auto add = [&](Result<Row> row) -> Result<void> {
      if (!row) return row.error();
      rows.push_back(std::move(*row));
      return {};
    };
    if (present && !after)
      if (auto ok = add(row_of(*present, after_all_former)); !ok) return ok;
    if (!after || after->recomputed.empty()) {
      const auto former =
          store_.assessment_history(tenant_, id_, query_.limit + 1, after ? after->former : after_all_former);
      if (!former) return former.error();
      for (const store::Assessment& one : *former)
        if (auto ok = add(row_of(one, one.place)); !ok) return ok;
    }
    for (const store::Recomputed& month : months)
      if (!after || after->recomputed.empty() || month.month.as_of < after->recomputed) rows.push_back(row_of(month));
    return {};
  }

  store::Store& store_;
  std::string tenant_, id_;
  HistoryQuery query_;
};

void write_frozen(rules::JsonWriter& json, const Answer& answer) {
  json.key("frozen");
  if (!answer.lost) {
    json.null();
    return;
  }
  const Frozen frozen = answer.frozen.value_or(Frozen{});
  const auto number = [&](std::string_view key, const std::optional<double>& value) {
    json.key(key);
    value ? json.value(*value) : json.null();
  };
  json.object();
  text_or_null(json, "at", frozen.at);
  json.field("recomputed", frozen.recomputed);
  number("health", frozen.health);
  number("point", frozen.point);
  json.end_object();
}

std::string to_json(const std::string& id, const Answer& answer, std::size_t most) {
  const std::size_t shown = std::min(most, answer.rows.size());
  std::string out;
  rules::JsonWriter json(out);
  json.object().field("account_id", id);
  write_frozen(json, answer);
  json.key("data").array();
  for (std::size_t i = 0; i < shown; ++i) json.raw(answer.rows[i].json);
  const bool more = shown < answer.rows.size();
  end_list(json, more ? std::optional(write_history_cursor(answer.rows[shown - 1].place)) : std::nullopt);
  return out;
}
}  // namespace

asio::awaitable<Reply> show_history(App& app, Request request) {
  auto query = read_history(request);
  if (!query) co_return bad_query(request, query.error().detail);
  const auto most = static_cast<std::size_t>(query->limit);
  const std::string id(request.path_value("id"));
  Reading reading(app.store, request.tenant, id, std::move(*query));
  auto job = [reading = std::move(reading)]() mutable { return reading.go(); };
  const auto answer = co_await app::blocking(app.database, std::move(job));
  if (!answer) co_return failed(request, answer.error());
  if (!answer->there) co_return not_there(request);
  co_return Reply::json(to_json(id, *answer, most));
}

}  // namespace kam::api
