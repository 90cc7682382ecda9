#include "write_transformation.hpp"

#include "../write_value.hpp"

namespace kam::rules {

namespace {

using Terms = TransformationPack;

std::string_view word(expr::Truth truth) {
  return truth == expr::Truth::yes ? "true" : truth == expr::Truth::no ? "false" : "unknown";
}

/// The facts that settle a test, or whose absence leaves it open.
void exit_test(JsonWriter& w, const ProgrammeFigures& figures, const ExitResult& one) {
  const expr::FactTable& table = figures.programme.all.pack.programme_facts;
  const Terms::ExitTest& test = *one.test;
  w.object().field("id", test.id).field("name", test.name).field("state", word(one.truth()));
  w.field("settled_by", test.when ? (test.kept ? "both" : "records") : "people");
  w.key("people");
  one.people ? w.value(*one.people) : w.null();
  Value records;
  w.key("facts").array();
  for (const expr::Slot slot : one.data.used) {
    const Value& value = figures.at(table.name(slot));
    w.object().field("id", table.name(slot));
    shown(w, value);
    w.end_object();
    records.evidence.insert(records.evidence.end(), value.evidence.begin(), value.evidence.end());
  }
  w.end_array().key("needs").array();
  for (const expr::Slot slot : one.data.missing) w.value(table.name(slot));
  if (test.kept && !one.people) w.value("settings.transformation.exit_tests." + test.id);
  w.end_array();
  evidence(w, records);
  w.end_object();
}

void phase(JsonWriter& w, const ProgrammeReport& report, std::size_t index) {
  const Transformation& all = report.transformation;
  const Terms::Phase& phase = report.programme.all.pack.transformation->phases[index];
  w.object().field("phase", index + 1).field("id", phase.id).field("name", phase.name);
  w.field("purpose", phase.purpose).field("left", index < all.phase);
  w.key("exit_tests").array();
  for (const ExitResult& one : all.tests[index]) exit_test(w, report.figures, one);
  w.end_array().end_object();
}

void day_or_null(JsonWriter& w, std::string_view key, const OnDay& day) {
  w.key(key);
  day ? w.value(to_string(*day)) : w.null();
}

/// How one will see that the dimensions moved: what the records show of them, and what people say.
void measures(JsonWriter& w, const PlannedElement& one) {
  w.key("dimensions").array();
  for (const DimensionGap* gap : one.moves) {
    w.object().field("id", gap->id).field("gap", *gap->gap);
    w.key("measured_by").array();
    for (const std::string& fact : gap->measured_by) w.value(fact);
    w.value(std::string(gap->id) + "_asked").end_array().end_object();
  }
  w.end_array();
}

void element(JsonWriter& w, const Portfolio& portfolio, const PlannedElement& one) {
  w.object().field("id", one.element->id).field("name", one.element->name).field("phase", one.phase + 1);
  text_or_null(w, "dimension", one.moves.empty() ? std::string_view() : one.moves.front()->id);
  or_null(w, "rank", one.rank);
  w.field("state", name(one.state)).field("owner", one.element->owner);
  or_null(w, "owner_id", one.owner_id);
  text_or_null(w, "owner_name", one.owner_id ? portfolio.user_name(*one.owner_id) : "");
  day_or_null(w, "start", one.start);
  day_or_null(w, "due", one.due);
  w.key("exit_tests").array();
  for (const std::string& test : one.element->exit_tests) w.value(test);
  w.end_array();
  measures(w, one);
  text_or_null(w, "waits_for", one.waits_for);
  if (!one.waits_for.empty()) w.field("waits_level", one.waits_level);
  w.end_object();
}

/// A step is done if it is for nearly all key accounts.
std::string_view state_of(const Value& value, double done_from) {
  if (!value.is_known()) return "unknown";
  return rounded(value.number) >= done_from ? "done" : "open";
}

void step(JsonWriter& w, const ProgrammeFigures& figures, const Terms::Step& step) {
  const Value& value = figures.at(step.fact);
  const FactDef& fact = programme_facts()[*find_programme_fact(step.fact)].fact;
  w.object().field("id", step.id).field("name", step.name).field("doc", step.doc);
  w.field("state", state_of(value, step.done_from)).field("fact", step.fact);
  shown(w, value);
  or_null(w, "k", value.k);
  or_null(w, "n", value.n);
  text_or_null(w, "reason", name(value.reason));
  w.field("place", step.place);
  w.key("needs").array();
  for (std::string_view inputs = fact.inputs; !inputs.empty();) {
    const std::string_view word = inputs.substr(0, inputs.find(' '));
    w.value(word);
    inputs.remove_prefix(std::min(inputs.size(), word.size() + 1));
  }
  w.end_array().key("without").array();
  for (const std::string& account : value.evidence) w.value(account);
  w.end_array();
  sources(w, step.source);
  w.end_object();
}

}  // namespace

void write_transformation(JsonWriter& w, const ProgrammeReport& report) {
  const Transformation& all = report.transformation;
  const Terms& terms = *report.programme.all.pack.transformation;
  w.key("phase");
  all.phase < terms.phases.size() ? w.value(all.phase + 1) : w.value("run");
  w.key("phases").array();
  for (std::size_t i = 0; i < terms.phases.size(); ++i) phase(w, report, i);
  w.end_array().key("elements").array();
  for (const PlannedElement& one : all.elements) element(w, report.programme.portfolio, one);
  w.end_array().key("expectation").object().field("text", terms.expectation);
  sources(w, terms.source);
  w.end_object();
}

void write_steps(JsonWriter& w, const ProgrammeReport& report) {
  w.key("steps").array();
  for (const Terms::Step& one : report.programme.all.pack.transformation->steps) step(w, report.figures, one);
  w.end_array();
}

}  // namespace kam::rules
