#include <algorithm>

#include "../portfolio/write_report.hpp"
#include "../transformation/facts.hpp"
#include "../transformation/write_transformation.hpp"
#include "../write_value.hpp"
#include "kam/rules/maturity.hpp"

/// The object `maturity` of contract 4.
namespace kam::rules {

namespace {

using Terms = MaturityTerms;

std::optional<double> number_of(const Value& value) {
  return value.is_known() ? std::optional(value.number) : std::nullopt;
}

std::string_view agreement_of(const std::optional<double>& agreement, const Terms::Limits& limits) {
  if (!agreement) return "";
  const double shown = rounded(*agreement);
  return shown >= limits.agree ? "agree" : shown >= limits.mixed ? "mixed" : "disagree";
}

void flags(JsonWriter& w, const DimensionMaturity& one) {
  w.key("flags").array();
  if (one.claim_above_evidence) w.value("claim_above_evidence");
  if (one.better_than_believed) w.value("better_than_believed");
  w.end_array();
}

/// Only groups that are large enough to be shown.
void groups(JsonWriter& w, const Asked& asked, const Terms::Limits& limits) {
  w.key("groups").object();
  for (const Voice& voice : asked.voices) {
    if (asked.value.is_known() && !voice.group.empty() && voice.respondents >= limits.persons) {
      w.field(voice.group, voice.mean);
    }
  }
  w.end_object();
}

void evidence_line(JsonWriter& w, const ProgrammeFigures& figures, const EvidenceLevel& line) {
  const FactDef& fact = *figures.definition(line.line->id);
  w.object().field("id", fact.id).field("name", fact.name);
  value_fields(w, line.value, fact.unit);
  or_null(w, "level", line.level);
  evidence(w, line.value);
  w.end_object();
}

/// The first level whose anchor is not reached yet says what is missing.
void anchors(JsonWriter& w, const DimensionMaturity& one) {
  const auto& anchors = one.terms->anchors;
  const auto reached = static_cast<std::size_t>(one.reached());
  w.key("anchors").object();
  text_or_null(w, "reached", reached == 0 ? "" : std::string_view(anchors[reached - 1]));
  text_or_null(w, "next", reached == 0 || reached >= anchors.size() ? "" : std::string_view(anchors[reached]));
  w.end_object();
}

/// What would make known what is not: the items nobody answered, and the inputs of the lines that are unknown.
void questions(JsonWriter& w, const ProgrammeFigures& figures, const DimensionMaturity& one) {
  const Terms& terms = *figures.programme.all.pack.maturity;
  w.key("questions").array();
  if (!one.asked.value.is_known()) {
    for (std::size_t i = 0; i < one.terms->items.size(); ++i) {
      const Terms::Item& item = one.terms->items[i];
      if (one.asked.items[i].is_known()) continue;
      w.object().field("field", "answer." + item.id).field("question", item.text).field("scale", item.scale);
      w.key("answers").array();
      for (const std::string& answer : terms.scales.at(item.scale)) w.value(answer);
      w.end_array().end_object();
    }
  }
  if (!one.computed.is_known()) {
    for (const EvidenceLevel& line : one.evidence) {
      if (line.value.state != State::unknown) continue;
      const FactDef& fact = *figures.definition(line.line->id);
      w.object().field("field", fact.id).field("question", fact.name);
      words(w, "needs", fact.inputs);
      w.end_object();
    }
  }
  w.end_array();
}

void dimension(JsonWriter& w, const ProgrammeReport& report, std::size_t index) {
  const Maturity& maturity = report.maturity;
  const DimensionMaturity& one = maturity.dimensions[index];
  const Terms::Limits& limits = report.programme.all.pack.maturity->limits;
  const auto answered =
      std::count_if(one.asked.items.begin(), one.asked.items.end(), [](const Value& item) { return item.is_known(); });
  const bool counts = maturity.overall.state == State::known && one.score.is_known();
  w.object().field("id", one.terms->id).field("name", one.terms->name).field("level", one.terms->level);
  w.field("covers", one.terms->covers).field("element", one.terms->element).field("state", name(one.score.state));
  text_or_null(w, "reason", name(one.score.reason));
  or_null(w, "score", number_of(one.score));
  or_null(w, "asked", number_of(one.asked.value));
  or_null(w, "computed", number_of(one.computed));
  text_or_null(w, "basis", one.basis());
  or_null(w, "target", one.target);
  or_null(w, "gap", one.gap);
  w.field("weight", one.terms->weight);
  or_null(w, "contribution", counts ? std::optional(maturity.overall.contributions[index]) : std::nullopt);
  flags(w, one);
  or_null(w, "agreement", one.asked.agreement);
  text_or_null(w, "agreement_is", agreement_of(one.asked.agreement, limits));
  or_null(w, "range", one.asked.range);
  or_null(w, "deviation", one.asked.deviation);
  or_null(w, "group_gap", one.asked.group_gap);
  w.field("groups_differ", one.asked.group_gap && rounded(*one.asked.group_gap) >= limits.group_gap);
  groups(w, one.asked, limits);
  w.field("respondents", one.asked.respondents.size());
  w.field("k", static_cast<std::size_t>(answered)).field("of", one.terms->items.size());
  w.key("evidence").array();
  for (const EvidenceLevel& line : one.evidence) evidence_line(w, report.figures, line);
  w.end_array();
  anchors(w, one);
  questions(w, report.figures, one);
  sources(w, one.terms->source);
  w.end_object();
}

void overall(JsonWriter& w, const Maturity& maturity, const Terms& terms) {
  w.key("overall").object();
  composite_fields(w, maturity.overall);
  w.end_object();
  or_null(w, "staged", maturity.staged);
  text_or_null(w, "stage_name",
               maturity.staged ? std::string_view(terms.stages[static_cast<std::size_t>(*maturity.staged - 1)]) : "");
}

void respondents(JsonWriter& w, const Maturity& maturity) {
  w.field("respondents", maturity.people());
  w.key("respondents_by_group").object();
  for (const auto& [group, count] : maturity.respondents) w.field(group.empty() ? "not_set" : group, count);
  w.end_object();
  text_or_null(w, "form",
               maturity.form == Maturity::Form::full    ? "full"
               : maturity.form == Maturity::Form::brief ? "short"
                                                        : "");
}

/// Areas over all persons; the two weakest are what a training would begin with.
void skills(JsonWriter& w, const Maturity& maturity) {
  std::vector<const SkillMean*> weakest;
  w.key("skills").object().key("areas").array();
  for (const SkillMean& area : maturity.skills) {
    w.object().field("id", area.id);
    or_null(w, "mean", area.mean);
    w.field("persons", area.persons).end_object();
    if (area.mean) weakest.push_back(&area);
  }
  std::stable_sort(weakest.begin(), weakest.end(),
                   [](const SkillMean* a, const SkillMean* b) { return rounded(*a->mean) < rounded(*b->mean); });
  w.end_array().key("weakest").array();
  for (std::size_t i = 0; i < std::min<std::size_t>(2, weakest.size()); ++i) w.value(weakest[i]->id);
  w.end_array().end_object();
}

/// Does the rule rest on what the assessment found, or on the way from there?
bool is_about_maturity(const Recommendation& step) {
  const auto& named = step.rule->when->facts();
  return std::any_of(named.begin(), named.end(), [](const std::string& id) {
    const auto is_named = [&](const ProgrammeFact& fact) { return fact.fact.id == id; };
    return std::any_of(maturity_facts().begin(), maturity_facts().end(), is_named) ||
           std::any_of(transformation_facts().begin(), transformation_facts().end(), is_named);
  });
}

}  // namespace

std::string write_maturity(const ProgrammeReport& report, const ReportMarks& marks) {
  const Terms& terms = *report.programme.all.pack.maturity;
  std::string json;
  JsonWriter w(json);
  w.object().field("as_of", marks.as_of).field("ruleset", marks.ruleset);
  w.field("settings", marks.settings).field("snapshot", marks.snapshot);
  overall(w, report.maturity, terms);
  w.key("dimensions").array();
  for (std::size_t i = 0; i < report.maturity.dimensions.size(); ++i) dimension(w, report, i);
  w.end_array();
  respondents(w, report.maturity);
  skills(w, report.maturity);
  write_transformation(w, report);
  w.key("recommendations").array();
  for (const Recommendation& step : report.recommendations) {
    if (is_about_maturity(step)) write_recommendation(w, "programme", step, marks.sha256);
  }
  w.end_array().end_object();
  return json;
}

Result<std::string> maturity_json(const Pack& pack, const Records& records, const ScoreOptions& options) {
  return report_json(pack, records, options, write_maturity);
}

}  // namespace kam::rules
