#include "../write_value.hpp"
#include "kam/rules/pilot.hpp"

namespace kam::rules {

namespace {

void account(JsonWriter& w, std::string_view key, const PilotAccount& one) {
  w.key(key).object().field("account_id", one.id).field("name", one.name).field("revenue", one.revenue);
  or_null(w, "cycle_months", one.cycle_months);
  or_null(w, "churn_risk", one.churn_risk);
  w.end_object();
}

void pair(JsonWriter& w, const PilotPair& one) {
  w.object();
  text_or_null(w, "segment", one.segment);
  w.field("revenue_band", one.revenue_band).field("cycle", one.cycle);
  account(w, "one_face", one.one_face);
  account(w, "one_voice", one.one_voice);
  w.field("stopped", one.stopped).end_object();
}

void arm(JsonWriter& w, std::string_view key, const PilotArm& one) {
  w.key(key).object();
  or_null(w, "value", one.value);
  w.field("k", one.k).field("n", one.n).end_object();
}

void measure(JsonWriter& w, const PilotMeasure& one) {
  w.object().field("id", one.id).field("unit", one.unit).field("higher_is_better", one.higher_is_better);
  arm(w, "one_face", one.one_face);
  arm(w, "one_voice", one.one_voice);
  or_null(w, "difference", one.difference);
  or_null(w, "low", one.low);
  or_null(w, "high", one.high);
  text_or_null(w, "outcome", one.outcome);
  w.end_object();
}

}  // namespace

std::string to_json(const Pilot& pilot) {
  std::string json;
  JsonWriter w(json);
  w.object().field("id", pilot.id).field("state", pilot.state);
  w.field("kind", pilot.case_comparison ? "case_comparison" : "pilot");
  w.field("since", to_string(pilot.since)).field("until", to_string(pilot.until));
  w.field("as_of", to_string(pilot.as_of)).field("ruleset", pilot.ruleset).field("settings", pilot.settings);
  w.field("snapshot", pilot.snapshot);
  text_or_null(w, "currency", pilot.currency);
  w.field("least_pairs", pilot.least_pairs).field("stop_at_risk", pilot.stop_at_risk);
  w.key("pairs").array();
  for (const PilotPair& one : pilot.pairs) pair(w, one);
  w.end_array().key("unmatched").array();
  for (const std::string& id : pilot.unmatched) w.value(id);
  w.end_array().key("measures").array();
  for (const PilotMeasure& one : pilot.measures) measure(w, one);
  w.end_array().end_object();
  return json;
}

}  // namespace kam::rules
