#include "kam/panel/wording.hpp"

#include "words.hpp"

namespace kam::panel {

namespace {

PartWords criterion_words(const Voice& voice, const Criterion& criterion) {
  PartWords words{.name = voice.say("criteria/" + criterion.id + "/name"), .text = {}, .note = {}};
  if (!criterion.value.known()) return words;
  words.text = voice.format.sentence(criterion_phrase(voice, criterion));
  words.note = criterion_note(voice, criterion);
  return words;
}

PartWords signal_words(const Voice& voice, const Signal& signal) {
  PartWords words{.name = voice.say("signals/" + signal.id + "/name"), .text = {}, .note = {}};
  if (!signal.value.known()) return words;
  words.text = voice.format.sentence(signal_phrase(voice, signal));
  words.note = value_note(voice, signal.value);
  return words;
}

}  // namespace

Result<Wording> wording(std::string_view assessment_json, const Texts& texts) {
  const auto read = read_assessment(assessment_json);
  if (!read) return read.error();
  const auto& a = *read;
  const Voice voice{texts, Format(texts, a.about.currency)};
  Wording all;
  for (const auto& criterion : a.criteria) all.criteria[criterion.id] = criterion_words(voice, criterion);
  if (a.churn) {
    for (const auto& signal : a.churn->signals) all.signals[signal.id] = signal_words(voice, signal);
  }
  for (const auto& [id, value] : a.kpis) {
    if (!value.known() || !value.number) continue;
    const auto phrase = fact_phrase(voice, a, {id, "", value.number});
    if (phrase) all.kpis[id] = {.name = {}, .text = voice.format.sentence(*phrase), .note = value_note(voice, value)};
  }
  return all;
}

}  // namespace kam::panel
