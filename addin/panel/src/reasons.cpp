#include <algorithm>
#include <cmath>

#include "words.hpp"

namespace kam::panel {
namespace {

constexpr std::size_t shown = 3;
/// Less than this many points of 100 is noise, not a reason.
constexpr double least_pull = 0.05;

struct Weighed {
  const Criterion* criterion;
  double pull;
};

/// How far each known criterion pulls the score away from the level of all of them, in points of 100: w·(s − mean) / Σw
/// on the scale of model 1.3. The pulls of an account add up to nothing.
std::vector<Weighed> pulls(const Assessment& a) {
  double weights = 0, scores = 0;
  std::vector<const Criterion*> known;
  for (const auto& c : a.criteria) {
    if (!c.value.known() || !c.score || !c.weight || *c.weight <= 0) continue;
    known.push_back(&c);
    weights += *c.weight;
    scores += *c.weight * *c.score;
  }
  std::vector<Weighed> result;
  for (const auto* c : known) result.push_back({c, *c->weight * (*c->score - scores / weights) / weights * 100 / 9});
  return result;
}

Reason worded(const Voice& voice, const Weighed& weighed) {
  const auto& c = *weighed.criterion;
  const auto folder = "criteria/" + c.id;
  const auto size = std::round(std::abs(weighed.pull) * 10) / 10;
  return {.id = c.id,
          .name = voice.say(folder + "/name"),
          .text = voice.format.sentence(criterion_phrase(voice, c)),
          .note = criterion_note(voice, c),
          .pull = weighed.pull,
          .pull_text = voice.say(weighed.pull > 0 ? "pull/up" : "pull/down",
                                 {{"n", size}, {"value", voice.format.number(size)}})};
}

}  // namespace

void word_reasons(const Voice& voice, const Assessment& a, PanelModel& into) {
  if (a.total.state != State::known) return;
  auto all = pulls(a);
  std::erase_if(all, [&](const auto& one) { return !voice.texts.has("criteria/" + one.criterion->id + "/name"); });
  std::ranges::stable_sort(all, [](const auto& left, const auto& right) { return left.pull > right.pull; });
  for (const auto& one : all) {
    if (one.pull >= least_pull && into.lifts.size() < shown) into.lifts.push_back(worded(voice, one));
  }
  for (auto one = all.rbegin(); one != all.rend(); ++one) {
    if (one->pull <= -least_pull && into.holds.size() < shown) into.holds.push_back(worded(voice, *one));
  }
}

}  // namespace kam::panel
