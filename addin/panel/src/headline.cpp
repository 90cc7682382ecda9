#include <algorithm>

#include "words.hpp"

namespace kam::panel {
namespace {

/// Of two half sentences: "but" if the second goes against the first.
std::string joined(const Voice& voice, const std::string& first, bool against, const std::string& second) {
  if (second.empty()) return voice.format.sentence(voice.say("headline/only", {{"first", first}}));
  return voice.format.sentence(
      voice.say(against ? "headline/but" : "headline/and", {{"first", first}, {"second", second}}));
}

struct Clause {
  std::string text;
  Level level = Level::middle;
};

Clause clause(const Voice& voice, const Assessment& a, const std::vector<Reason>& reasons) {
  if (reasons.empty()) return {};
  const auto* criterion = a.criterion(reasons.front().id);
  return {criterion_phrase(voice, *criterion), level_of(criterion->score.value_or(1))};
}

/// What speaks most against the account: an early warning, or else its weakest criterion.
Clause worst(const Voice& voice, const Assessment& a, const PanelModel& model) {
  if (model.risk.band.value_or(0) >= 2 && !model.risk.signals.empty()) {
    const auto strongest = std::ranges::max_element(
        a.churn->signals, {}, [](const Signal& s) { return s.value.known() ? s.contribution.value_or(0) : -1; });
    return {signal_phrase(voice, *strongest), Level::low};
  }
  return clause(voice, a, model.holds);
}

/// A blocked account: that comes first, then what else speaks against it.
std::string blocked_headline(const Voice& voice, const Assessment& a, const PanelModel& model) {
  const auto other = std::ranges::find_if(model.holds, [](const Reason& r) { return r.id != "sel_solvency"; });
  const auto second = other == model.holds.end() ? std::string() : criterion_phrase(voice, *a.criterion(other->id));
  return joined(voice, voice.say("headline/blocked"), false, second);
}

std::string inactive_headline(const Voice& voice, const Clause& best, const PanelModel& model) {
  if (best.text.empty() || best.level != Level::high) return model.position;
  return joined(voice, voice.say("headline/inactive"), true, best.text);
}

std::string headline(const Voice& voice, const Assessment& a, const PanelModel& model) {
  if (is_blocked(a)) return blocked_headline(voice, a, model);
  const auto best = clause(voice, a, model.lifts);
  const auto bad = worst(voice, a, model);
  if (!a.active) return inactive_headline(voice, best, model);
  if (best.text.empty() && bad.text.empty())
    return model.position.empty() ? voice.say("headline/nothing") : model.position;
  if (best.text.empty()) return joined(voice, bad.text, false, {});
  return joined(voice, best.text, best.level != Level::low && bad.level == Level::low, bad.text);
}

}  // namespace

bool is_blocked(const Assessment& a) {
  return a.churn && a.churn->state == State::not_applicable && a.churn->reason == "blocked";
}

void word_headline(const Voice& voice, const Assessment& a, PanelModel& into) {
  into.headline = headline(voice, a, into);
}

}  // namespace kam::panel
