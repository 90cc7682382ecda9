#include "phrases.hpp"

#include <cmath>
#include <vector>

namespace kam::panel {
namespace {

/// Above and below these scores on 1..10 a criterion is called a strength or a weakness; 5.5 is the middle of the
/// scale.
constexpr double strength = 6.0, weakness = 4.5;

const char* level_name(Level level) {
  return level == Level::high ? "high" : level == Level::middle ? "middle" : "low";
}

const char* sign_of(double number) {
  return number > 0 ? "plus" : number < 0 ? "minus" : "zero";
}

/// A phrase may have other words for a whole number, such as 0 or 1; what counts is the number that is seen.
double as_shown(std::string_view format, double number) {
  if (format == "count") return std::round(number);
  return format == "number" && number >= 0.1 ? std::round(number * 10) / 10 : number;
}

/// Says a message with every argument that a phrase about one number may use.
std::string say_value(const Voice& voice, std::string_view path, std::string_view format, double number) {
  return voice.say(path, {{"value", voice.format.as(format, number)},
                          {"abs", voice.format.as(format, std::abs(number))},
                          {"sign", sign_of(number)},
                          {"n", as_shown(format, std::abs(number))}});
}

/// The folder of a criterion's phrases: those of its proxy or of its unit if it has some of its own.
std::string phrase_folder(const Voice& voice, const std::string& base, const Value& value) {
  for (const auto& special : {value.proxy, value.unit}) {
    if (!special.empty() && voice.texts.has(base + "/" + special + "/high")) return base + "/" + special;
  }
  return base;
}

std::string format_name(const Voice& voice, const std::string& folder, const std::string& base) {
  return voice.texts.has(folder + "/format") ? voice.say(folder + "/format") : voice.say(base + "/format");
}

/// A phrase that shows its value cannot be said without one.
bool needs_number(const Voice& voice, const std::string& path) {
  return voice.say(path).find('{') != std::string::npos;
}

}  // namespace

std::string Voice::say_or(std::string_view folder, std::string_view name, std::string_view otherwise) const {
  const auto path = std::string(folder) + "/" + std::string(name);
  return texts.has(path) ? say(path) : say(std::string(folder) + "/" + std::string(otherwise));
}

Level level_of(double score) {
  if (score >= strength) return Level::high;
  return score <= weakness ? Level::low : Level::middle;
}

std::string criterion_phrase(const Voice& voice, const Criterion& criterion) {
  const auto base = "criteria/" + criterion.id;
  if (!voice.texts.has(base + "/name")) return {};
  const auto name = voice.say(base + "/name");
  const auto score = criterion.score.value_or(1);
  if (criterion.value.proxy == "rated")
    return voice.say("levels/rated", {{"name", name}, {"score", voice.format.number(score)}});
  const auto* level = level_name(level_of(score));
  const auto folder = phrase_folder(voice, base, criterion.value);
  const auto path = folder + "/" + level;
  if (!voice.texts.has(path)) return voice.say(std::string("levels/") + level, {{"name", name}});
  if (criterion.value.number) return say_value(voice, path, format_name(voice, folder, base), *criterion.value.number);
  if (needs_number(voice, path)) return voice.say(std::string("levels/") + level, {{"name", name}});
  return voice.say(path);
}

std::string value_note(const Voice& voice, const Value& value) {
  std::vector<std::string> notes;
  if (value.proxy == "rated" && value.raters) {
    notes.push_back(voice.say("notes/rated_n", {{"n", *value.raters}}));
  } else if (!value.proxy.empty()) {
    notes.push_back(voice.say_or("notes", value.proxy, "other"));
  }
  if (value.against) notes.push_back(voice.say("notes/against", {{"n", *value.against}}));
  const auto days = value.window_days ? value.window_days : value.covered_days;
  if (days) notes.push_back(voice.say("notes/days", {{"n", *days}}));
  std::string joined;
  for (const auto& note : notes) joined += (joined.empty() ? "" : ", ") + note;
  return joined;
}

std::string criterion_note(const Voice& voice, const Criterion& criterion) {
  auto value = criterion.value;
  if (voice.texts.has("criteria/" + criterion.id + "/" + value.proxy + "/high")) value.proxy.clear();
  return value_note(voice, value);
}

std::string signal_phrase(const Voice& voice, const Signal& signal) {
  const auto folder = "signals/" + signal.id;
  if (!voice.texts.has(folder + "/text")) return {};
  if (!signal.value.number) return voice.say(folder + "/plain");
  return say_value(voice, folder + "/text", voice.say(folder + "/format"), *signal.value.number);
}

std::optional<std::string> fact_phrase(const Voice& voice, const Assessment& assessment, const WhyFact& fact) {
  if (const auto* criterion = assessment.criterion(fact.fact); criterion && criterion->value.known()) {
    auto phrase = criterion_phrase(voice, *criterion);
    if (!phrase.empty()) return phrase;
  }
  if (const auto* signal = assessment.signal(fact.fact); signal && signal->value.known()) {
    auto phrase = signal_phrase(voice, *signal);
    if (!phrase.empty()) return phrase;
  }
  const auto path = "facts/" + fact.fact + "/text";
  if (!fact.number || !voice.texts.has(path)) return std::nullopt;
  return say_value(voice, path, voice.say("facts/" + fact.fact + "/format"), *fact.number);
}

}  // namespace kam::panel
