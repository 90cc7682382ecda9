#include "kam/rules/json.hpp"
#include "kam/rules/reference.hpp"
#include "words.hpp"

namespace kam::rules {

namespace {

template <class List>
void list(JsonWriter& w, std::string_view key, const List& items) {
  w.key(key).array();
  for (const auto& item : items) w.value(std::string_view(item));
  w.end_array();
}

void fact(JsonWriter& w, const FactDef& fact) {
  w.object().field("id", fact.id).field("name", fact.name).field("level", reference::name(fact.level));
  w.field("type", reference::name(fact.type)).field("unit", fact.unit).field("range", fact.range);
  list(w, "inputs", reference::words(fact.inputs));
  w.field("doc", fact.doc).field("evidence", fact.evidence);
  list(w, "source", reference::words(fact.source));
  w.end_object();
}

void measure(JsonWriter& w, const Measure& measure) {
  std::vector<std::string_view> read;
  reference::add_facts(measure.ways, read);
  w.object().field("id", measure.id);
  if (!measure.group.empty()) w.field("group", measure.group);
  w.field("weight", measure.weight).field("unit", measure.unit);
  if (!measure.question.empty()) w.field("question", measure.question);
  list(w, "facts", read);
  w.field("rated", measure.rated);
  list(w, "source", measure.source);
  w.end_object();
}

}  // namespace

std::string facts_json(const Pack& pack) {
  std::string json;
  JsonWriter w(json);
  w.object().field("ruleset", pack.version()).key("facts").array();
  for (const FactDef& one : reference::all_facts()) fact(w, one);
  w.end_array().key("criteria").array();
  for (const Measure& criterion : pack.data().criteria) measure(w, criterion);
  w.end_array().key("signals").array();
  for (const Measure& signal : pack.data().signals) measure(w, signal);
  w.end_array().end_object();
  return json + "\n";
}

}  // namespace kam::rules
