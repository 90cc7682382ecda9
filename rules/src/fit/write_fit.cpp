#include "kam/rules/fit.hpp"

#include <algorithm>

#include "../portfolio/write_report.hpp"
#include "../write_value.hpp"

namespace kam::rules {

namespace {

const FactDef& fact_of(const FitPart& part) {
  return programme_facts()[part.part->fact].fact;
}

void part(JsonWriter& w, const FitPart& part) {
  const FactDef& fact = fact_of(part);
  w.object().field("id", fact.id).field("name", fact.name);
  value_fields(w, part.value, fact.unit);
  const bool known = part.value.is_known();
  or_null(w, "score", known ? std::optional(part.score) : std::nullopt);
  w.key("map").array();
  if (known) {
    for (const auto& [x, y] : used_points(part.part->map.points, part.value.number)) {
      w.array().value(x).value(y).end_array();
    }
  }
  w.end_array();
  evidence(w, part.value);
  if (!known) w.field("field", part.part->field).field("question", part.part->question);
  w.end_object();
}

void factor(JsonWriter& w, const Fit& fit, std::size_t index) {
  const FitFactor& one = fit.factors[index];
  const bool known = one.value.is_known();
  w.object().field("id", one.factor->id).field("name", one.factor->name).field("state", name(one.value.state));
  or_null(w, "score", known ? std::optional(one.value.number) : std::nullopt);
  if (!known && one.at_most) w.field("at_most", one.at_most->number);
  w.field("weight", one.weight).field("own_weight", one.factor->weight).field("stands_behind", one.stands_behind);
  const bool told = known && fit.score.state == State::known;
  or_null(w, "contribution", told ? std::optional(fit.score.contributions[index]) : std::nullopt);
  text_or_null(w, "reason", name(one.value.reason));
  w.field("quality", known ? one.value.quality : 0).field("freshness", known ? one.value.freshness : 0);
  w.key("parts").array();
  for (const FitPart& each : one.parts) part(w, each);
  w.end_array();
  evidence(w, one.value);
  sources(w, one.factor->source);
  w.end_object();
}

std::string_view word(expr::Truth truth) {
  return truth == expr::Truth::yes ? "true" : truth == expr::Truth::no ? "false" : "unknown";
}

/// The facts that a condition rests on, or those that it lacks.
void condition(JsonWriter& w, const ProgrammeFigures& figures, const FitCondition& one) {
  const expr::FactTable& table = figures.programme.all.pack.programme_facts;
  w.object().field("id", one.condition->id).field("name", one.condition->name);
  w.field("state", word(one.outcome.truth));
  w.key("facts").array();
  for (const expr::Slot slot : one.outcome.used) {
    w.object().field("id", table.name(slot));
    shown(w, figures.at(table.name(slot)));
    w.end_object();
  }
  w.end_array().key("needs").array();
  for (const expr::Slot slot : one.outcome.missing) w.value(table.name(slot));
  w.end_array();
  evidence(w, figures.at(one.condition->id));
  sources(w, one.condition->source);
  w.end_object();
}

void question(JsonWriter& w, const FitQuestion& question) {
  const auto& first = *question.missing.front()->part;
  w.object().field("factor", question.factor->factor->id).field("field", first.field);
  w.field("question", first.question).field("gain", question.gain);
  w.field("all_needed", question.factor->factor->take == FitPack::Factor::Take::least);
  w.key("fields").array();
  for (const FitPart* part : question.missing) {
    w.object().field("field", part->part->field).field("question", part->part->question);
    w.field("reason", name(part->value.reason)).end_object();
  }
  w.end_array().end_object();
}

void attached(JsonWriter& w, const FitPack::Attached& one) {
  w.object().field("id", one.id).field("action", one.action);
  sources(w, one.source);
  w.end_object();
}

/// Does the rule ask whether it is right for us?
bool is_about_fit(const Recommendation& step) {
  const auto& facts = step.rule->when->facts();
  return std::any_of(facts.begin(), facts.end(),
                     [](const std::string& fact) { return fact == "fit_verdict" || fact == "fit_score"; });
}

}  // namespace

std::string write_fit(const ProgrammeReport& report, const ReportMarks& marks) {
  const Fit& fit = report.fit;
  const FitPack& pack = *report.programme.all.pack.fit;
  std::string json;
  JsonWriter w(json);
  w.object().field("as_of", marks.as_of).field("ruleset", marks.ruleset);
  w.field("settings", marks.settings).field("snapshot", marks.snapshot);
  text_or_null(w, "verdict", fit.verdict ? std::string_view(fit.verdict->id) : "");
  w.field("known", fit.known).field("of", fit.factors.size());
  w.key("score").object();
  composite_fields(w, fit.score);
  w.end_object();
  w.key("factors").array();
  for (std::size_t i = 0; i < fit.factors.size(); ++i) factor(w, fit, i);
  w.end_array().key("conditions").array();
  for (const FitCondition& one : fit.conditions) condition(w, report.figures, one);
  w.end_array().key("questions").array();
  for (const FitQuestion& one : fit.questions) question(w, one);
  w.end_array().key("attached").array();
  for (const FitPack::Attached* one : fit.attached) attached(w, *one);
  w.end_array();
  if (fit.verdict && fit.verdict->positive) {
    w.key("expectation").object().field("text", pack.expectation);
    sources(w, pack.expectation_source);
    w.end_object();
  }
  w.key("recommendations").array();
  for (const Recommendation& step : report.recommendations) {
    if (is_about_fit(step)) write_recommendation(w, "programme", step, marks.sha256);
  }
  w.end_array().end_object();
  return json;
}

Result<std::string> fit_json(const Pack& pack, const Records& records, const ScoreOptions& options) {
  return report_json(pack, records, options, write_fit);
}

}  // namespace kam::rules
