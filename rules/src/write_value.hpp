#pragma once
#include <optional>

#include "composite.hpp"
#include "kam/rules/json.hpp"
#include "kam/rules/score.hpp"
#include "recommend.hpp"

/// How values and recommendations look as JSON, in accounts' and in programme results.
namespace kam::rules {

void text_or_null(JsonWriter& w, std::string_view key, std::string_view text);

template <class T>
void if_there(JsonWriter& w, std::string_view key, const std::optional<T>& value) {
  if (value) w.field(key, *value);
}

template <class T>
void or_null(JsonWriter& w, std::string_view key, const std::optional<T>& value) {
  w.key(key);
  value ? w.value(*value) : w.null();
}

/// The member `value`: a number, a label, or null.
void shown(JsonWriter& w, const Value& value);
/// A list of texts.
void texts(JsonWriter& w, std::string_view key, const std::vector<std::string>& all);
/// What a value may carry beside itself (contract 4, model 1.8).
void marks_of(JsonWriter& w, const Value& value);
void evidence(JsonWriter& w, const Value& value);
/// A list of blank-separated words, as facts keep their sources and inputs.
void words(JsonWriter& w, std::string_view key, std::string_view text);
void sources(JsonWriter& w, const std::vector<std::string>& all);
/// The members of an object with state, value, unit, reason, marks and proxy.
void value_fields(JsonWriter& w, const Value& value, std::string_view unit = "");
void plain_value(JsonWriter& w, std::string_view key, const Value& value, std::string_view unit = "");
/// The members of a composite, without its parts.
void composite_fields(JsonWriter& w, const Composite& composite);

/// @param subject  the account's id: with the rule it makes the recommendation's id.
void write_recommendation(JsonWriter& w, std::string_view subject, const Recommendation& recommendation,
                          const Sha256Hex& sha256);

}  // namespace kam::rules
