#include "write_approach.hpp"

#include "fit/fit_pack.hpp"
#include "monitor.hpp"
#include "write_value.hpp"

namespace kam::rules {

namespace {

void parts(JsonWriter& w, const Assessment& a, std::size_t node, const Approach& approach) {
  w.key("parts").array();
  for (std::size_t i = 0; i < approach.parts.size(); ++i) {
    const auto& part = a.pack.approach.parts[i];
    const Value& value = a.facts.at(part.fact, node);
    const bool known = value.is_known();
    w.object().field("id", facts()[part.fact].id);
    value_fields(w, value, facts()[part.fact].unit);
    or_null(w, "lean", known ? std::optional(approach.parts[i].lean) : std::nullopt);
    w.field("weight", part.weight);
    or_null(w, "contribution",
            known && approach.is_known() ? std::optional(approach.parts[i].contribution) : std::nullopt);
    evidence(w, value);
    sources(w, part.source);
    if (!known) w.key("needs").array().value(part.question).end_array();
    w.end_object();
  }
  w.end_array();
}

void inputs(JsonWriter& w, const Assessment& a, std::size_t node) {
  w.key("inputs").object();
  for (const auto fact : {"app_coordination", "app_kam_breadth"}) plain_value(w, fact, a.facts.at(fact, node));
  w.end_object();
}

void checklist(JsonWriter& w, const Assessment& a, std::size_t node) {
  w.key("checklist").array();
  for (const auto& row : a.pack.approach.checklist) {
    const Value& value = a.facts.at(row.fact, node);
    w.object().field("id", row.id);
    text_or_null(w, "side", side_of(row, value));
    value_fields(w, value, facts()[row.fact].unit);
    evidence(w, value);
    if (!value.is_known()) w.key("needs").array().value(row.question).end_array();
    w.end_object();
  }
  w.end_array();
}

/// Which of the texts tells what one gives up for what.
std::string_view trade_off(std::string_view verdict) {
  if (verdict.starts_with("one_face")) return "one_face";
  return verdict.starts_with("one_voice") ? "one_voice" : verdict;
}

/// Where selling is transactional, neither approach is the question yet (4.4).
std::optional<bool> transactional(const Assessment& a, std::size_t node) {
  const Value& way_of_selling = a.facts.at("app_transactionality", node);
  if (!way_of_selling.is_known()) return std::nullopt;
  return rounded(way_of_selling.number) <= a.pack.fit->evidence.transactional;
}

}  // namespace

void write_approach(JsonWriter& w, const Assessment& a, std::size_t node) {
  const Approach approach = approach_of(a, node);
  const Node& records = a.portfolio.nodes[node];
  const std::string_view in_force = records.account->approach ? *records.account->approach : std::string_view();
  w.key("approach").object();
  text_or_null(w, "verdict", approach.verdict);
  text_or_null(w, "basis", approach.basis);
  or_null(w, "lean", approach.is_known() ? std::optional(approach.lean) : std::nullopt);
  w.field("state", name(approach.state));
  text_or_null(w, "reason", name(approach.reason));
  w.field("coverage", approach.coverage).field("shown", shows_verdict(a, node, approach));
  text_or_null(w, "trade_off", trade_off(approach.verdict));
  text_or_null(w, "in_force", in_force);
  or_null(w, "transactional", transactional(a, node));
  parts(w, a, node, approach);
  inputs(w, a, node);
  checklist(w, a, node);
  const Value& threat = a.facts.at("app_threat_band", node);
  or_null(w, "threat_band", threat.is_known() ? threat.label : std::nullopt);
  const Node* const alone[]{&records};
  w.key("monitor");
  write_quarters(w, service_by_quarter(a.portfolio, alone), a.portfolio.as_of, in_force);
  w.end_object();
}

}  // namespace kam::rules
