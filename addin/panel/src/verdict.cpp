#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>

#include "words.hpp"

namespace kam::panel {
namespace {

constexpr std::string_view gate_prefix = "gate:";
constexpr std::array our_tiers{"key", "rising", "standard"};

bool is_tier(std::string_view text) {
  return std::ranges::find(our_tiers, text) != our_tiers.end();
}

/// The gate that the tier's reason names, if it names one.
const GateState* deciding_gate(const Assessment& a) {
  if (!a.tier_reason.starts_with(gate_prefix)) return nullptr;
  const auto id = std::string_view(a.tier_reason).substr(gate_prefix.size());
  const auto found = std::ranges::find_if(a.gates, [id](const GateState& gate) { return gate.id == id; });
  return found == a.gates.end() ? nullptr : &*found;
}

std::string gate_phrase(const Voice& voice, const GateState& gate) {
  return voice.say("gates/" + gate.id + "/" + (gate.state == "fail" ? "fail" : "unknown"));
}

std::string known_phrase(const Voice& voice, const Assessment& a) {
  if (a.criteria.empty()) return voice.say("because/nothing");
  return voice.say("because/known",
                   {{"known", a.known_criteria()}, {"of", voice.format.count(a.applicable_criteria())}});
}

/// Why our tier is what it is, as half a sentence after "because".
std::string tier_cause(const Voice& voice, const Assessment& a) {
  if (!is_rated(a)) return a.active || a.known_criteria() == 0 ? known_phrase(voice, a) : voice.say("because/inactive");
  if (!a.total.point) return voice.say("because/firm");
  const auto score = points(voice, *a.total.point);
  const auto say = [&](const char* path) { return voice.say(path, {{"score", score}}); };
  if (a.tier == "key") return say("because/score_checks");
  if (const auto* gate = deciding_gate(a))
    return voice.say("because/score_gate", {{"score", score}, {"gate", gate_phrase(voice, *gate)}});
  if (a.tier_reason == "beyond_cap") return say("because/beyond_cap");
  if (a.tier_reason == "growth_potential") return say("because/growth");
  return say(a.tier == "standard" ? "because/score_only" : "because/score");
}

std::string because(const Voice& voice, const Assessment& a) {
  const auto cause = tier_cause(voice, a);
  if (!a.on_starting_set() || !is_rated(a) || !a.total.point || !a.set.criteria || !a.set.of) return cause;
  return voice.say(
      "because/starting",
      {{"because", cause}, {"n", voice.format.count(*a.set.criteria)}, {"of", voice.format.count(*a.set.of)}});
}

/// What our data say to the label "key".
const char* answer_to_key(const Assessment& a) {
  if (!is_rated(a)) return "verdict/not_yet";
  if (a.tier == "key" || a.tier_reason == "beyond_cap") return "verdict/supports";
  if (const auto* gate = deciding_gate(a)) return gate->state == "fail" ? "verdict/against" : "verdict/not_yet";
  if (a.tier == "rising") return "verdict/differs";
  const bool few_criteria = a.on_starting_set() && a.qualifier != "firm";
  return few_criteria ? "verdict/not_yet" : "verdict/against";
}

const char* answer_to(const Assessment& a, const std::string& label) {
  if (label.empty()) return is_rated(a) ? "verdict/unlabelled" : "verdict/unlabelled_not_yet";
  if (label == "key") return answer_to_key(a);
  if (!is_rated(a)) return "verdict/not_yet";
  return label == a.tier ? "verdict/supports" : "verdict/differs";
}

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) {
    return c < 128 ? static_cast<char>(std::tolower(c)) : static_cast<char>(c);
  });
  return text;
}

std::string label_verdict(const Voice& voice, const Assessment& a) {
  const auto folded = lower(a.about.label);
  const auto label = is_tier(folded) ? folded : a.about.label;
  const auto shown = is_tier(folded) ? voice.say("labels/" + folded) : "“" + a.about.label + "”";
  const auto tier = is_rated(a) ? voice.say("tiers/word_" + a.tier) : std::string();
  return voice.say(answer_to(a, label), {{"label", shown}, {"tier", tier}, {"because", because(voice, a)}});
}

std::string hangs_on(const Voice& voice, const Assessment& a) {
  if (!is_rated(a)) return {};
  std::string text;
  const auto add = [&text](const std::string& sentence) {
    if (!sentence.empty()) text += (text.empty() ? "" : " ") + sentence;
  };
  if (a.candidate_for_key) add(voice.say("hangs/candidate"));
  if (const auto* gate = deciding_gate(a)) {
    add(voice.say(gate->state == "fail" ? "hangs/gate_fail" : "hangs/gate_unknown",
                  {{"gate", gate_phrase(voice, *gate)}}));
  } else if (!a.tier_reason.empty()) {
    add(voice.say("hangs/" + (a.tier == "key" ? a.tier : a.tier_reason)));
  }
  const bool complete = !a.on_starting_set() && a.total.low && a.total.low == a.total.high;
  if ((a.qualifier == "firm" || a.qualifier == "provisional") && !complete) add(voice.say("hangs/" + a.qualifier));
  return text;
}

Gate worded(const Voice& voice, const GateState& gate) {
  const auto path = "gates/" + gate.id + "/name";
  const auto answer = gate.state == "pass" ? Answer::yes : gate.state == "fail" ? Answer::no : Answer::unknown;
  const char* const says[] = {"answers/yes", "answers/no", "answers/unknown"};
  return {voice.say(path), answer, voice.say(says[static_cast<int>(answer)])};
}

std::string basis(const Voice& voice, const Assessment& a) {
  const auto known = a.known_criteria(), applicable = a.applicable_criteria();
  if (a.total.state != State::known)
    return voice.say("score/basis_none", {{"n", voice.format.count(known)}, {"of", voice.format.count(applicable)}});
  if (!a.on_starting_set() || !a.set.criteria || !a.set.of)
    return voice.say("score/basis_full", {{"n", voice.format.count(known)}, {"of", voice.format.count(applicable)}});
  const auto* path = known < *a.set.criteria ? "score/basis_starting_known" : "score/basis_starting";
  return voice.say(path, {{"n", voice.format.count(*a.set.criteria)},
                          {"of", voice.format.count(*a.set.of)},
                          {"known", voice.format.count(known)}});
}

std::string range_text(const Voice& voice, const ScoreRange& range) {
  const bool exact = range.high - range.low < 1e-9;
  const auto low = points(voice, range.low), high = points(voice, range.high);
  if (!range.point) return voice.say("score/range_only", {{"low", low}, {"high", high}});
  if (range.full_low && range.full_high)
    return voice.say(exact ? "score/range_full_exact" : "score/range_full",
                     {{"low", low},
                      {"high", high},
                      {"full_low", points(voice, *range.full_low)},
                      {"full_high", points(voice, *range.full_high)}});
  return exact ? voice.say("score/range_exact") : voice.say("score/range", {{"low", low}, {"high", high}});
}

std::string chart_label(const Voice& voice, const ScoreRange& range) {
  const auto low = points(voice, range.low), high = points(voice, range.high);
  if (!range.point) return voice.say("ui/chart_range", {{"low", low}, {"high", high}});
  const auto chart =
      voice.say("ui/chart_score", {{"point", points(voice, *range.point)}, {"low", low}, {"high", high}});
  if (!range.full_low || !range.full_high) return chart;
  return voice.say(
      "ui/chart_full",
      {{"chart", chart}, {"low", points(voice, *range.full_low)}, {"high", points(voice, *range.full_high)}});
}

}  // namespace

bool is_rated(const Assessment& a) {
  return is_tier(a.tier);
}

std::string points(const Voice& voice, double value) {
  return voice.format.count(std::clamp(value, -1000.0, 1000.0));
}

std::string tier_text(const Voice& voice, const Assessment& a) {
  if (is_rated(a)) return voice.say("tiers/" + a.tier);
  if (a.criteria.empty()) return voice.say("tiers/unrated");
  return voice.say("tiers/undetermined", {{"known", voice.format.count(a.known_criteria())},
                                          {"of", voice.format.count(a.applicable_criteria())}});
}

void word_score(const Voice& voice, const Assessment& a, PanelModel& into) {
  const bool known = a.total.state == State::known && a.total.point;
  const bool starting = a.on_starting_set();
  if (a.total.low && a.total.high) {
    into.score = ScoreRange{.point = known ? a.total.point : std::nullopt, .low = *a.total.low, .high = *a.total.high};
    if (starting && a.set.full_low && a.set.full_high) {
      into.score->full_low = a.set.full_low;
      into.score->full_high = a.set.full_high;
    }
  }
  if (into.score) into.score_chart_label = chart_label(voice, *into.score);
  if (known) into.score_text = points(voice, *a.total.point);
  if (known || is_rated(a)) into.score_basis = basis(voice, a);  // an account not rated says the same with its tier
  into.score_range = into.score ? range_text(voice, *into.score) : voice.say("score/none");
  into.tier = tier_text(voice, a);
  into.tier_hangs_on = hangs_on(voice, a);
  for (const auto& gate : a.gates) {
    if (voice.texts.has("gates/" + gate.id + "/name")) into.gates.push_back(worded(voice, gate));
  }
  const bool bare = into.position_facts.empty() && (into.position.empty() || !a.active);
  if (known) {
    into.rung = starting ? Rung::starting_set : Rung::full;
  } else {
    into.rung = bare ? Rung::nothing : Rung::position;
  }
}

void word_verdict(const Voice& voice, const Assessment& a, PanelModel& into) {
  into.label_verdict = label_verdict(voice, a);
}

}  // namespace kam::panel
