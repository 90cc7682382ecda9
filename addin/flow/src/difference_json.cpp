#include "src/difference_json.hpp"

#include "kam/rules/compare.hpp"
#include "kam/rules/json.hpp"
#include "kam/rules/pack_changes.hpp"
#include "kam/rules/pack_effect.hpp"

namespace kam::flow {

namespace {
using rules::JsonWriter;
using rules::ResultLine;

Result<std::vector<ResultLine>> results(const rules::Pack& pack, const rules::Records& records,
                                        const rules::ScoreOptions& options) {
  std::vector<ResultLine> lines;
  const auto counts = rules::score(pack, records, options, [&](const rules::ScoredAccount& account) -> Result<void> {
    auto line = rules::read_result(account.json);
    if (!line) return line.error();
    lines.push_back(std::move(*line));
    return {};
  });
  if (!counts) return counts.error();
  return lines;
}

void json_or_null(JsonWriter& json, std::string_view key, const std::string& bytes) {
  json.key(key);
  bytes.empty() ? json.null() : json.raw(bytes);
}

void write(JsonWriter& json, const std::vector<rules::PackChange>& changes) {
  json.key("changes").array();
  for (const auto& change : changes) {
    json.object().field("file", change.file).field("place", change.place);
    json_or_null(json, "before", change.before);
    json_or_null(json, "after", change.after);
    json.end_object();
  }
  json.end_array();
}

void from_to(JsonWriter& json, std::string_view key, const std::string& from, const std::string& to) {
  json.key(key).object().field("from", from).field("to", to).end_object();
}

void number(JsonWriter& json, std::string_view key, const std::optional<double>& value) {
  json.key(key);
  value ? json.value(*value) : json.null();
}

void write(JsonWriter& json, const ResultLine& before, const ResultLine& after) {
  json.object().field("account_id", after.account_id).field("name", after.name);
  from_to(json, "tier", before.tier, after.tier);
  from_to(json, "qualifier", before.qualifier, after.qualifier);
  json.key("point").object();
  number(json, "from", before.total.point);
  number(json, "to", after.total.point);
  json.end_object().key("parts").array();
  for (const auto& part : rules::compare(before.total, after.total).parts)
    json.object().field("id", part.id).field("due", part.due).end_object();
  json.end_array().end_object();
}

void ids(JsonWriter& json, std::string_view key, const std::vector<std::string>& accounts) {
  json.key(key).array();
  for (const auto& id : accounts) json.value(id);
  json.end_array();
}

void write(JsonWriter& json, const rules::PackEffect& effect) {
  json.key("scores").object().field("rising", effect.rising).field("falling", effect.falling);
  json.field("new", effect.newly_scored).field("gone", effect.no_more_scored);
  json.field("largest_rise", effect.largest_rise).field("largest_fall", effect.largest_fall).end_object();
  json.key("rules").array();
  for (const auto& [rule, fired] : effect.rules) {
    json.object().field("rule", rule).field("before", fired.before).field("after", fired.after);
    ids(json, "newly", fired.newly);
    ids(json, "no_more", fired.no_more);
    json.end_object();
  }
  json.end_array();
}
}  // namespace

Result<std::string> difference_json(const rules::Pack& before, const rules::Pack& after, const rules::Records& records,
                                    const rules::ScoreOptions& options) {
  const auto was = results(before, records, options);
  if (!was) return was.error();
  const auto is = results(after, records, options);
  if (!is) return is.error();
  const auto effect = rules::effect_of(*was, *is);
  std::string out;
  JsonWriter json(out);
  json.object().field("before", before.version()).field("after", after.version());
  write(json, rules::compare_packs(before.files(), after.files()));
  json.field("accounts", is->size()).key("moved").array();
  for (const std::size_t i : effect.moved) write(json, (*was)[i], (*is)[i]);
  json.end_array();
  write(json, effect);
  json.end_object();
  return out;
}

}  // namespace kam::flow
