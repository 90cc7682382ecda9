#include <algorithm>
#include <cmath>
#include <ranges>
#include <sstream>

#include "kam/rules/day.hpp"
#include "words.hpp"

namespace kam::panel {
namespace {

constexpr std::size_t steps_shown = 5, reasons_shown = 3, questions_shown = 5, questions_without_gain = 3;
constexpr int soon_days = 7;

/// What the rule fired on, in words: what is said of criteria and signals first, bare figures after them.
std::string reasons(const Voice& voice, const Assessment& a, const Recommendation& r) {
  std::vector<std::string> said, figures;
  for (const auto& fact : r.why) {
    const auto phrase = fact_phrase(voice, a, fact);
    if (!phrase || std::ranges::find(said, *phrase) != said.end()) continue;
    (a.criterion(fact.fact) || a.signal(fact.fact) ? said : figures).push_back(*phrase);
  }
  said.insert(said.end(), figures.begin(), figures.end());
  if (said.empty()) said.push_back(voice.say("why/" + r.rule));
  std::string text;
  for (const auto& one : said | std::views::take(reasons_shown)) text += (text.empty() ? "" : "; ") + one;
  return text.empty() ? text : voice.format.sentence(text + ".");
}

std::string role(const Voice& voice, const std::string& code) {
  return voice.texts.has("roles/" + code) ? voice.say("roles/" + code) : code;
}

/// The person who holds the first role, in it; a role that nobody holds has fallen to the account's owner (model 9.2).
std::string person(const Voice& voice, const Assessment& a, const std::string& name, const std::string& code) {
  const bool in_place = name == a.about.owner && code != "AM" && (code != "KAM" || name != a.about.kam);
  return voice.say(in_place ? "steps/person_instead" : "steps/person", {{"person", name}, {"role", role(voice, code)}});
}

/// `KAM+EX` is the key account manager and the executive sponsor.
std::string owners(const Voice& voice, const Assessment& a, const Recommendation& r) {
  std::string text, code;
  for (std::istringstream codes(r.owner); std::getline(codes, code, '+');) {
    const bool first = text.empty();
    const auto one = first && !r.owner_name.empty() ? person(voice, a, r.owner_name, code) : role(voice, code);
    text = first ? one : voice.say("steps/together", {{"first", text}, {"second", one}});
  }
  return voice.format.sentence(text);
}

bool is_soon(const std::string& due, const std::string& as_of) {
  const auto last = rules::parse_day(due), today = rules::parse_day(as_of);
  return last && today && *last - *today <= soon_days;
}

std::string effect(const Voice& voice, const Recommendation& r) {
  if (r.effect.empty()) return {};
  if (r.check_at.empty()) return voice.format.sentence(r.effect + ".");
  const auto text = voice.say("steps/effect", {{"effect", r.effect}, {"day", voice.format.day(r.check_at)}});
  return voice.format.sentence(text + ".");
}

Step worded(const Voice& voice, const Assessment& a, const Recommendation& r) {
  return {.action = r.action,
          .why = reasons(voice, a, r),
          .effect = effect(voice, r),
          .owner = owners(voice, a, r),
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
