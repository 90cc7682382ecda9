#include "src/standing.hpp"

#include <algorithm>

#include "kam/rules/json.hpp"
#include "src/json_at.hpp"

namespace kam::flow {
namespace {

namespace dom = simdjson::dom;

std::string as_json(std::string_view text) {
  std::string out;
  rules::JsonWriter(out).value(text);
  return out;
}

std::string plain(dom::element value) {
  double number = 0;
  std::string out;
  rules::JsonWriter json(out);
  if (!value.get(number)) {
    json.value(number);
    return out;
  }
  std::string_view text;
  bool flag = false;
  if (!value.get(text))
    json.value(text);
  else if (!value.get(flag))
    json.value(flag);
  else
    json.null();
  return out;
}

Reason reason_of(dom::element item, std::string_view id_pointer) {
  dom::element value;
  const bool none = item.at_pointer("/value").get(value);
  return {text_at(item, id_pointer), none ? "null" : plain(value)};
}

std::vector<Reason> tier_reasons(dom::element root, const Standing& standing) {
  std::vector<Reason> reasons;
  if (standing.total) {
    std::string point;
    rules::JsonWriter(point).value(*standing.total);
    reasons.push_back({"total", point});
  }
  for (const std::string_view key : {"tier_reason", "qualifier"})
    if (auto text = text_at(root, "/" + std::string(key)); !text.empty())
      reasons.push_back({std::string(key), as_json(text)});
  return reasons;
}

std::vector<Reason> band_reasons(dom::element root) {
  std::vector<Reason> reasons;
  each_at(root, "/churn/signals", [&](dom::element signal) {
    if (number_at(signal, "/contribution").value_or(0) > 0) reasons.push_back(reason_of(signal, "/id"));
  });
  return reasons;
}

Step step_of(dom::element item) {
  Step step;
  step.id = text_at(item, "/id");
  step.rule = text_at(item, "/rule");
  step.due = text_at(item, "/due");
  rules::JsonWriter json(step.json);
  json.object().field("id", step.id).field("rule", step.rule).field("action", text_at(item, "/action"));
  json.field("owner", text_at(item, "/owner")).key("priority");
  const auto priority = number_at(item, "/priority");
  priority ? json.value(*priority) : json.null();
  json.key("due");
  step.due.empty() ? json.null() : json.value(step.due);
  json.end_object();
  each_at(item, "/why", [&](dom::element fact) { step.reasons.push_back(reason_of(fact, "/fact")); });
  return step;
}

void read_overdue(dom::element root, Standing& standing) {
  each_at(root, "/plan/content/actions", [&](dom::element action) {
    bool overdue = false;
    if (!action["overdue"].get(overdue) && overdue)
      standing.overdue.push_back({text_at(action, "/id"), text_at(action, "/when")});
  });
}

/// As `proposals` of the rules, from what an assessment says.
std::string proposal_of(dom::element root, const Standing& standing) {
  const bool key = standing.label == "key";
  if (!key && standing.tier == "key") return "promote";
  const bool firmly_standard = standing.tier == "standard" && text_at(root, "/qualifier") == "firm";
  return key && firmly_standard ? "demote" : "";
}

}  // namespace

Result<Standing> standing_of(std::string_view assessment) {
  thread_local dom::parser parser;
  const simdjson::padded_string padded(assessment);
  dom::element root;
  if (parser.parse(padded).get(root) || !root.is_object())
    return Error{Errc::corrupt, "a stored assessment: expected a JSON object"};
  Standing standing;
  standing.as_of = text_at(root, "/as_of");
  standing.label = text_at(root, "/about/label");
  standing.tier = text_at(root, "/tier");
  standing.band = text_at(root, "/churn/band");
  standing.total = number_at(root, "/total/point");
  standing.churn = number_at(root, "/churn/point");
  standing.tier_reasons = tier_reasons(root, standing);
  standing.band_reasons = band_reasons(root);
  each_at(root, "/recommendations", [&](dom::element step) { standing.steps.push_back(step_of(step)); });
  read_overdue(root, standing);
  standing.proposal = proposal_of(root, standing);
  return standing;
}

bool Scale::passed(std::string_view from, std::string_view to, std::optional<double> point, double by) const {
  const auto place = [this](std::string_view name) { return std::find(names.begin(), names.end(), name); };
  const auto start = place(from), end = place(to);
  if (start == names.end() || end == names.end() || start == end || !point) return false;
  const auto index = static_cast<std::size_t>(end - names.begin());
  return start < end ? *point >= limits[index - 1] + by : *point <= limits[index] - by;
}

Result<Scales> scales_of(const rules::Pack& pack) {
  const Error no_scales{Errc::corrupt, "the rule pack has no limits of tiers or bands"};
  const auto tiers = pack.files().find("tiers.json"), churn = pack.files().find("churn.json");
  if (tiers == pack.files().end() || churn == pack.files().end()) return no_scales;
  dom::parser parser;
  dom::element root;
  if (parser.parse(simdjson::padded_string(tiers->second)).get(root)) return no_scales;
  const auto rising = number_at(root, "/rising"), key = number_at(root, "/key");
  if (!rising || !key) return no_scales;
  Scales scales;
  scales.tiers = {{"standard", "rising", "key"}, {*rising, *key}};
  if (parser.parse(simdjson::padded_string(churn->second)).get(root) || !root["bands"].is_array()) return no_scales;
  each_at(root, "/bands", [&](dom::element band) {
    scales.bands.names.push_back(text_at(band, "/0"));
    scales.bands.limits.push_back(number_at(band, "/1").value_or(0));
  });
  return scales;
}

}  // namespace kam::flow
