#include "write_value.hpp"

namespace kam::rules {

void text_or_null(JsonWriter& w, std::string_view key, std::string_view text) {
  w.key(key);
  text.empty() ? w.null() : w.value(text);
}

void shown(JsonWriter& w, const Value& value) {
  w.key("value");
  if (!value.is_known() || !value.shown) {
    w.null();
  } else if (value.label) {
    w.value(*value.label);
  } else {
    w.value(value.number);
  }
}

namespace {

void figures(JsonWriter& w, const std::vector<Figure>& all) {
  for (const Figure& one : all) {
    w.key(one.key);
    if (const bool* flag = std::get_if<bool>(&one.figure)) {
      w.value(*flag);
    } else if (const double* number = std::get_if<double>(&one.figure)) {
      w.value(*number);
    } else {
      w.null();
    }
  }
}

void details(JsonWriter& w, const Details& details) {
  if_there(w, "low", details.low);
  if_there(w, "high", details.high);
  figures(w, details.beside);
  if (!details.missing.empty()) {
    w.key("missing").array();
    for (const std::string& driver : details.missing) w.value(driver);
    w.end_array();
  }
  if (details.parts.empty()) return;
  w.key("parts").object();
  figures(w, details.parts);
  w.end_object();
}

}  // namespace

void marks_of(JsonWriter& w, const Value& value) {
  if_there(w, "window_days", value.window_days);
  if_there(w, "covered_days", value.covered_days);
  if_there(w, "against", value.against);
  if_there(w, "k", value.k);
  if_there(w, "n", value.n);
  if_there(w, "of", value.of);
  if (value.details) details(w, *value.details);
}

void texts(JsonWriter& w, std::string_view key, const std::vector<std::string>& all) {
  w.key(key).array();
  for (const std::string& text : all) w.value(text);
  w.end_array();
}

void evidence(JsonWriter& w, const Value& value) {
  texts(w, "evidence", value.evidence);
}

void words(JsonWriter& w, std::string_view key, std::string_view text) {
  w.key(key).array();
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    w.value(word);
    text.remove_prefix(std::min(text.size(), word.size() + 1));
  }
  w.end_array();
}

void sources(JsonWriter& w, const std::vector<std::string>& all) {
  texts(w, "source", all);
}

void value_fields(JsonWriter& w, const Value& value, std::string_view unit) {
  w.field("state", name(value.state));
  shown(w, value);
  if (!unit.empty()) w.field("unit", unit);
  text_or_null(w, "reason", name(value.reason));
  marks_of(w, value);
  if (!value.proxy.empty()) w.field("proxy", value.proxy);
}

void plain_value(JsonWriter& w, std::string_view key, const Value& value, std::string_view unit) {
  w.key(key).object();
  value_fields(w, value, unit);
  w.end_object();
}

void composite_fields(JsonWriter& w, const Composite& c) {
  const bool known = c.state == State::known;
  w.field("state", name(c.state));
  text_or_null(w, "reason", name(c.reason));
  or_null(w, "point", known ? std::optional(c.point) : std::nullopt);
  or_null(w, "low", c.has_range ? std::optional(c.low) : std::nullopt);
  or_null(w, "high", c.has_range ? std::optional(c.high) : std::nullopt);
  w.field("coverage", c.coverage).field("confidence", c.confidence);
}

void write_recommendation(JsonWriter& w, std::string_view subject, const Recommendation& r, const Sha256Hex& sha256) {
  w.object().field("id", sha256(std::string(subject) + "\n" + r.rule->id).substr(0, 16)).field("rule", r.rule->id);
  w.field("version", r.rule->version).field("priority", r.priority).field("action", r.action);
  w.key("why").array();
  for (const Why& why : r.why) {
    w.object().field("fact", why.fact).key("value");
    const FactDef* fact = find_fact(why.fact);
    if (why.number && fact && fact->type == expr::Type::boolean) {
      w.value(*why.number != 0);
    } else if (why.number) {
      w.value(*why.number);
    } else if (why.value && why.value->is_known() && why.value->label) {
      w.value(*why.value->label);
    } else if (!why.text.empty()) {
      w.value(why.text);
    } else {
      w.null();
    }
    if (why.number && !why.text.empty()) w.field("field", why.text);
    w.key("evidence").array();
    if (why.value) {
      for (const std::string& record : why.value->evidence) w.value(record);
    }
    w.end_array().end_object();
  }
  w.end_array();
  w.field("effect", r.rule->effect).field("check_at", to_string(r.check_at)).field("owner", r.rule->owner);
  text_or_null(w, "owner_id", r.owner_id);
  text_or_null(w, "owner_name", r.owner_name);
  w.field("due", to_string(r.due)).field("confidence", r.confidence);
  w.field("value_at_stake_known", !r.value_unknown).field("now", r.now);
  sources(w, r.rule->source);
  w.key("conflicts").array();
  for (const std::string_view rule : r.conflicts) w.value(rule);
  w.end_array().end_object();
}

}  // namespace kam::rules
