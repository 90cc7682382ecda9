#include <algorithm>
#include <cmath>
#include <map>
#include <sstream>

#include "kam/rules/day.hpp"
#include "words.hpp"

namespace kam::panel {
namespace {

constexpr std::size_t steps_shown = 5, reasons_shown = 3, questions_shown = 5, questions_without_gain = 3;
constexpr int soon_days = 7;

std::string reasons(const Voice& voice, const Assessment& a, const Recommendation& r) {
  std::string text;
  std::size_t said = 0;
  for (const auto& fact : r.why) {
    if (said == reasons_shown) break;
    const auto phrase = fact_phrase(voice, a, fact);
    if (!phrase) continue;
    text += (text.empty() ? "" : "; ") + *phrase;
    ++said;
  }
  if (text.empty()) text = voice.say("why/" + r.rule);
  return text.empty() ? text : voice.format.sentence(text + ".");
}

/// One owner code of model 9.2: the person if we know who it is, and the role.
std::string owner(const Voice& voice, const Assessment& a, const std::string& code) {
  const auto role = voice.texts.has("roles/" + code) ? voice.say("roles/" + code) : code;
  const auto& holder = code == "KAM" ? a.about.kam : code == "AM" ? a.about.owner : std::string();
  if (!holder.empty()) return voice.say("steps/person", {{"person", holder}, {"role", role}});
  if (code == "KAM" && !a.about.owner.empty())
    return voice.say("steps/person_instead", {{"person", a.about.owner}, {"role", role}});
  return role;
}

std::string owners(const Voice& voice, const Assessment& a, const std::string& codes) {
  std::string text, code;
  for (std::istringstream parts(codes); std::getline(parts, code, '+');) {
    const auto one = owner(voice, a, code);
    text = text.empty() ? one : voice.say("steps/together", {{"first", text}, {"second", one}});
  }
  return voice.format.sentence(text);
}

bool is_soon(const std::string& due, const std::string& as_of) {
  const auto last = rules::parse_day(due), today = rules::parse_day(as_of);
  return last && today && *last - *today <= soon_days;
}

std::string effect(const Voice& voice, const Recommendation& r) {
  const auto path = "effects/" + r.rule;
  const auto expected = voice.texts.has(path) ? voice.say(path) : r.effect;
  if (expected.empty()) return {};
  if (r.check_at.empty()) return voice.format.sentence(expected + ".");
  const auto text = voice.say("steps/effect", {{"effect", expected}, {"day", voice.format.day(r.check_at)}});
  return voice.format.sentence(text + ".");
}

Step worded(const Voice& voice, const Assessment& a, const Recommendation& r) {
  return {.action = r.action,
          .why = reasons(voice, a, r),
          .effect = effect(voice, r),
          .owner = owners(voice, a, r.owner),
          .due = voice.format.day(r.due),
          .soon = is_soon(r.due, a.as_of)};
}

std::string question_text(const Voice& voice, const OpenQuestion& q) {
  if (const auto path = "fields/" + q.field; voice.texts.has(path)) return voice.say(path);
  return voice.say("criteria/" + q.criterion + "/question");
}

/// Without questions in the data: those of the heaviest criteria that are unknown, with nothing promised.
std::vector<OpenQuestion> first_questions(const Assessment& a) {
  std::vector<const Criterion*> unknown;
  for (const auto& c : a.criteria) {
    if (c.value.state == State::unknown) unknown.push_back(&c);
  }
  std::ranges::stable_sort(unknown, [](const auto* left, const auto* right) {
    return left->weight.value_or(0) > right->weight.value_or(0);
  });
  std::vector<OpenQuestion> questions;
  for (const auto* c : unknown) {
    if (questions.size() < questions_without_gain) questions.push_back({"", c->id, std::nullopt});
  }
  return questions;
}

}  // namespace

void word_questions(const Voice& voice, const Assessment& a, PanelModel& into) {
  const auto open = a.questions.empty() ? first_questions(a) : a.questions;
  std::vector<std::pair<std::string, std::optional<double>>> asked;  // one field may settle several criteria
  for (const auto& q : open) {
    const auto text = question_text(voice, q);
    if (text.empty()) continue;
    const auto same = std::ranges::find_if(asked, [&](const auto& other) { return other.first == text; });
    if (same == asked.end())
      asked.emplace_back(text, q.gain);
    else if (q.gain)
      same->second = same->second.value_or(0) + *q.gain;
  }
  std::ranges::stable_sort(
      asked, [](const auto& left, const auto& right) { return left.second.value_or(0) > right.second.value_or(0); });
  const auto* path = into.rung == Rung::starting_set ? "questions/settles_full" : "questions/settles";
  for (const auto& [text, gain] : asked) {
    if (into.questions.size() == questions_shown) break;
    into.questions.push_back(
        {text, gain ? voice.say(path, {{"n", std::round(std::clamp(*gain, 0.0, 100.0))}}) : std::string()});
  }
}

void word_steps(const Voice& voice, const Assessment& a, PanelModel& into) {
  for (const auto& r : a.recommendations) {
    if (r.action.empty()) continue;
    auto& list = into.steps.size() < steps_shown ? into.steps : into.more_steps;
    list.push_back(worded(voice, a, r));
  }
  const auto more = static_cast<double>(into.more_steps.size());
  if (more > 0) into.more_steps_label = voice.say("ui/more_steps", {{"n", more}});
}

}  // namespace kam::panel
