#include "parts.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "members.hpp"

namespace kam::cli {

namespace {

constexpr std::size_t records_shown = 2, sentence_at = 18;

/// A name for a person; the id where the catalogue has none (a part of a tenant's own pack).
std::string name_of(const panel::Wording::Parts& words, const std::string& id) {
  const auto found = words.find(id);
  return found == words.end() || found->second.name.empty() ? id : found->second.name;
}

std::string sentence_of(const panel::Wording::Parts& words, const std::string& id) {
  const auto found = words.find(id);
  if (found == words.end() || found->second.text.empty()) return "";
  return found->second.text + (found->second.note.empty() ? "" : " (" + found->second.note + ")");
}

std::string reason_words(const Speech& speech, const std::string& reason) {
  const std::string path = "reasons/" + reason;
  return speech.texts.has(path) ? speech.texts.say(path) : reason;
}

/// ` (2→5, 5→7)`: the points of the mapping that the score comes from.
std::string mapped(dom::element part) {
  std::vector<std::string> used;
  for (const auto point : items_of(part, "/points")) {
    const auto x = number_of(point, "/0"), score = number_of(point, "/1");
    if (x && score) used.push_back(figure(*x) + "→" + figure(*score));
  }
  return used.empty() ? "" : " (" + joined(used, used.size()) + ")";
}

/// The line of figures below a part: what the sentence above it rests on.
std::string figures(dom::element part, const std::string& scored, const std::string& currency) {
  std::vector<std::string> all;
  const auto value = number_of(part, "/value"), weight = number_of(part, "/weight");
  if (value) all.push_back(figure(*value, text_of(part, "/unit"), currency));
  all.push_back(scored + mapped(part));
  if (weight) all.push_back("weight " + figure(*weight));
  for (const std::string& more :
       {joined(texts_of(part, "/evidence"), records_shown), joined(texts_of(part, "/source"), 9)}) {
    if (!more.empty()) all.push_back(more);
  }
  return joined(all, all.size(), " · ");
}

bool is_known(dom::element part) {
  return text_of(part, "/state") == "known";
}

/// What nobody can judge, or what does not count here, by reason.
void by_reason(Page& page, const std::vector<dom::element>& parts, const panel::Wording::Parts& words,
               const Speech& speech, std::string_view state, const std::string& title) {
  std::map<std::string, std::vector<std::string>> names;
  for (const auto part : parts) {
    if (text_of(part, "/state") == state)
      names[reason_words(speech, text_of(part, "/reason"))].push_back(name_of(words, text_of(part, "/id")));
  }
  if (!names.empty()) page.line(title, 2);
  for (const auto& [reason, those] : names) page.line(reason + ": " + joined(those, those.size()), 4, 6);
}

double known_weight(const std::vector<dom::element>& parts) {
  double sum = 0;
  for (const auto part : parts) sum += is_known(part) ? number_of(part, "/weight").value_or(0) : 0;
  return sum;
}

std::vector<dom::element> sorted(std::vector<dom::element> parts, const char* by, bool largest) {
  std::erase_if(parts, [](dom::element part) { return !is_known(part); });
  std::stable_sort(parts.begin(), parts.end(), [&](dom::element a, dom::element b) {
    const double x = number_of(a, by).value_or(0), y = number_of(b, by).value_or(0);
    return largest ? x > y : x < y;
  });
  return parts;
}

/// `Profit: Their margin is close to our average`; a sentence that begins with the name says it already.
std::string titled(const std::string& name, const std::string& sentence) {
  if (sentence.starts_with(name)) return sentence;
  return name + (sentence.empty() ? "" : ": " + sentence);
}

/// A part of a composite: points given of those possible, a sentence, and the figures below it.
void composite_part(Page& page, dom::element part, const panel::Wording::Parts& words, double weight,
                    const std::string& currency) {
  const std::string id = text_of(part, "/id"), sentence = sentence_of(words, id);
  const auto given = number_of(part, "/contribution"), own = number_of(part, "/weight"),
             score = number_of(part, "/score");
  std::string points;
  if (given && own && weight > 0) points = right(tenth(*given), 6) + " of " + tenth(100 * *own / weight);
  page.line(shortened(points, sentence_at - 2) + titled(name_of(words, id), sentence), 2, sentence_at);
  page.line(figures(part, score ? "scored " + tenth(*score) + " of 10" : "", currency), sentence_at, sentence_at + 2);
}

}  // namespace

void explain_criteria(Page& page, dom::element account, const panel::Wording& words, const Speech& speech) {
  const auto parts = items_of(account, "/criteria");
  const double weight = known_weight(parts);
  const auto point = number_of(account, "/total/point");
  page.heading(point ? "What the score is made of (points given, of those possible; together " + tenth(*point) + ")"
                     : "What is known (without a score there are no points)");
  for (const auto part : sorted(parts, "/contribution", true)) {
    if (number_of(part, "/weight").value_or(0) > 0)
      composite_part(page, part, words.criteria, weight, text_of(account, "/about/currency"));
  }
  by_reason(page, parts, words.criteria, speech, "unknown", "Not known, which widens the range:");
  by_reason(page, parts, words.criteria, speech, "not_applicable", "Left out:");
}

namespace {

/// What stands behind the parts of health: the sentences of the figures that they score.
panel::Wording::Parts health_words(const std::vector<dom::element>& parts, const panel::Wording& words,
                                   const Speech& speech) {
  panel::Wording::Parts named;
  for (const auto part : parts) {
    const std::string id = text_of(part, "/id"), path = "health/" + id;
    const auto phrase = words.kpis.find(id);
    named[id] = phrase == words.kpis.end() ? panel::PartWords{} : phrase->second;
    if (speech.texts.has(path)) named[id].name = speech.texts.say(path);
  }
  return named;
}

std::string health_title(dom::element account) {
  const auto point = number_of(account, "/health/point"), low = number_of(account, "/health/low"),
             high = number_of(account, "/health/high");
  const std::string range = low && high ? ", between " + tenth(*low) + " and " + tenth(*high) : "";
  return "How it is doing: " + (point ? tenth(*point) + " of 100" : "too little is known for a figure") + range;
}

}  // namespace

void explain_health(Page& page, dom::element account, const panel::Wording& words, const Speech& speech) {
  const auto parts = items_of(account, "/health/parts");
  if (parts.empty()) return;
  page.heading(health_title(account));
  if (const std::string path = "quadrants/" + text_of(account, "/quadrant"); speech.texts.has(path))
    page.line(speech.texts.say(path), 2);
  const auto named = health_words(parts, words, speech);
  const double weight = known_weight(parts);
  for (const auto part : sorted(parts, "/score", false))
    composite_part(page, part, named, weight, text_of(account, "/about/currency"));
  by_reason(page, parts, named, speech, "unknown", "Not known, which widens the range:");
  by_reason(page, parts, named, speech, "not_applicable", "Left out:");
}

void explain_signs(Page& page, dom::element account, const panel::Wording& words, const Speech& speech) {
  const auto parts = items_of(account, "/churn/signals");
  std::vector<std::string> off;
  for (const auto part : sorted(parts, "/contribution", true)) {
    const std::string id = text_of(part, "/id");
    const double strength = number_of(part, "/s").value_or(0);
    if (strength <= 0) {
      off.push_back(name_of(words.signals, id));
      continue;
    }
    const auto share = number_of(part, "/contribution");
    page.line(shortened(share ? right(count(static_cast<std::size_t>(std::lround(*share * 100))), 6) + " %" : "",
                        sentence_at - 2) +
                  sentence_of(words.signals, id),
              2, sentence_at);
    page.line(figures(part, "strength " + figure(strength) + " of 1", ""), sentence_at, sentence_at + 2);
  }
  if (!off.empty()) page.line("Off: " + joined(off, off.size()), 2, 4);
  by_reason(page, parts, words.signals, speech, "unknown", "Without data:");
  by_reason(page, parts, words.signals, speech, "not_applicable", "Do not apply:");
}

void explain_sources(Page& page, dom::element account, const Speech& speech) {
  std::set<std::string> cited;
  for (const char* list : {"/criteria", "/health/parts", "/recommendations"}) {
    for (const auto part : items_of(account, list)) {
      if (text_of(part, "/state") == "unknown" || text_of(part, "/state") == "not_applicable") continue;
      for (auto& source : texts_of(part, "/source")) cited.insert(std::move(source));
    }
  }
  if (cited.empty()) return;
  page.heading("Sources");
  for (const auto& code : cited) {
    const auto title = speech.sources.find(code);
    page.line(shortened(code, 6) + (title == speech.sources.end() ? "" : title->second), 2, 8);
  }
}

}  // namespace kam::cli
