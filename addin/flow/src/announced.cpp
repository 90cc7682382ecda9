#include <simdjson.h>

#include "kam/rules/json.hpp"
#include "src/news.hpp"

/// How what was announced is stored.
namespace kam::flow {
namespace {

namespace dom = simdjson::dom;

void write(rules::JsonWriter& json, std::string_view key, const Held& held) {
  json.key(key).object().field("told", held.told);
  if (held.pending)
    json.field("to", held.pending->to).field("since", std::int64_t{held.pending->since.time_since_epoch().count()});
  json.end_object();
}

void write(rules::JsonWriter& json, std::string_view key, const std::set<std::string>& ids) {
  json.key(key).array();
  for (const auto& id : ids) json.value(id);
  json.end_array();
}

bool read(dom::element root, std::string_view key, Held& held) {
  dom::element object;
  std::string_view told, to;
  if (root[key].get(object) || object["told"].get(told)) return false;
  held.told = told;
  std::int64_t since = 0;
  if (!object["to"].get(to) && !object["since"].get(since))
    held.pending = Held::Pending{std::string(to), store::Instant(std::chrono::milliseconds(since))};
  return true;
}

bool read(dom::element root, std::string_view key, std::set<std::string>& ids) {
  dom::array items;
  if (root[key].get(items)) return false;
  for (const dom::element item : items) {
    std::string_view id;
    if (item.get(id)) return false;
    ids.emplace(id);
  }
  return true;
}

}  // namespace

std::string Announced::to_json() const {
  std::string out;
  rules::JsonWriter json(out);
  json.object();
  write(json, "tier", tier);
  write(json, "band", band);
  write(json, "steps", steps);
  write(json, "overdue", overdue);
  json.field("review_due", review_due).field("proposal", proposal).end_object();
  return out;
}

Result<Announced> Announced::parse(std::string_view text) {
  const Error damaged{Errc::corrupt, "store: what was announced of an account cannot be read"};
  dom::parser parser;
  const simdjson::padded_string padded(text);
  dom::element root;
  Announced announced;
  std::string_view proposal;
  if (parser.parse(padded).get(root)) return damaged;
  const bool whole = read(root, "tier", announced.tier) && read(root, "band", announced.band) &&
                     read(root, "steps", announced.steps) && read(root, "overdue", announced.overdue) &&
                     !root["review_due"].get(announced.review_due) && !root["proposal"].get(proposal);
  if (!whole) return damaged;
  announced.proposal = proposal;
  return announced;
}

}  // namespace kam::flow
