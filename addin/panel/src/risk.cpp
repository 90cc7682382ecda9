#include <algorithm>
#include <array>

#include "words.hpp"

namespace kam::panel {
namespace {

constexpr std::array bands{"low", "watch", "high", "critical"};
constexpr std::size_t shown = 3;

std::vector<const Signal*> strongest(const Churn& churn) {
  std::vector<const Signal*> on;
  for (const auto& signal : churn.signals) {
    if (signal.value.known() && signal.contribution.value_or(0) > 0) on.push_back(&signal);
  }
  std::ranges::stable_sort(
      on, [](const auto* left, const auto* right) { return *left->contribution > *right->contribution; });
  if (on.size() > shown) on.resize(shown);
  return on;
}

double count(const Churn& churn, bool known_only) {
  return static_cast<double>(std::ranges::count_if(churn.signals, [known_only](const Signal& signal) {
    return known_only ? signal.value.known() : signal.value.state != State::not_applicable;
  }));
}

Risk unrated(const Voice& voice, const Churn& churn) {
  if (churn.state == State::unknown)
    return {.title = voice.say("risk/unknown"),
            .text = voice.say("risk/text_unknown",
                              {{"n", count(churn, true)}, {"of", voice.format.count(count(churn, false))}})};
  const bool blocked = churn.reason == "blocked";
  return {.title = voice.say(blocked ? "risk/blocked" : "risk/off"),
          .text = voice.say(blocked ? "risk/text_blocked" : "risk/text_off")};
}

}  // namespace

void word_risk(const Voice& voice, const Assessment& a, PanelModel& into) {
  if (!a.churn) return;
  const auto band = std::ranges::find(bands, a.churn->band);
  if (a.churn->state != State::known || band == bands.end()) {
    into.risk = unrated(voice, *a.churn);
    return;
  }
  into.risk.band = static_cast<unsigned>(band - bands.begin());
  into.risk.title = voice.say(std::string("risk/") + *band);
  into.risk.chart_label =
      voice.say("ui/chart_band", {{"title", into.risk.title}, {"step", voice.format.count(*into.risk.band + 1)}});
  for (const auto* signal : strongest(*a.churn)) {
    if (const auto phrase = signal_phrase(voice, *signal); !phrase.empty())
      into.risk.signals.push_back(voice.format.sentence(phrase));
  }
  const auto on = static_cast<double>(into.risk.signals.size());
  into.risk.text =
      on > 0 ? voice.say("risk/text_signals", {{"n", on}}) : voice.say("risk/text_low", {{"n", count(*a.churn, true)}});
  if (a.churn->point) into.risk.index_text = voice.say("risk/index", {{"n", points(voice, *a.churn->point)}});
}

}  // namespace kam::panel
