#include "difference.hpp"

namespace kam::cli {

namespace {

using rules::PartChange;
using rules::ResultPart;
using rules::State;

std::string value_words(const ResultPart* part, const Speech& speech) {
  if (!part) return "none";
  if (part->state != State::known) {
    const std::string path = "reasons/" + part->reason;
    const std::string why = speech.texts.has(path) ? speech.texts.say(path) : part->reason;
    return (part->state == State::unknown ? "not known: " : "left out: ") + why;
  }
  const std::string value = part->value ? figure(*part->value, part->unit, "") : part->label;
  const std::string score = part->score ? "scored " + figure(*part->score) : "";
  return value + (value.empty() || score.empty() ? "" : ", ") + score;
}

std::string part_name(const PartChange& part, std::string_view folder, const Speech& speech) {
  const std::string path = std::string(folder) + "/" + part.id;
  for (const std::string& one : {path + "/name", path}) {
    if (speech.texts.has(one)) return speech.texts.say(one);
  }
  return part.id;
}

std::string weight_words(const PartChange& part) {
  const double before = part.before ? part.before->weight : 0, after = part.after ? part.after->weight : 0;
  if (!part.weight) return part.after ? "weight " + figure(after) : "weight " + figure(before);
  return "weight " + figure(before) + " → " + figure(after);
}

std::string note(const PartChange& part) {
  const bool was = part.before && part.before->known(), is = part.after && part.after->known();
  if (is && !was) return "known now";
  if (was && !is) return "no longer known";
  return part.mapping ? "the same value, scored in another way" : "";
}

}  // namespace

std::string tier_words(const rules::ResultLine& result) {
  const std::string tier = result.tier == "undetermined" || result.tier.empty() ? "not rated yet" : result.tier;
  return tier + (result.qualifier.empty() ? "" : " (" + result.qualifier + ")");
}

std::string point_words(const std::optional<double>& point) {
  return point ? tenth(*point) : "none";
}

void show_parts(Page& page, const rules::CompositeChange& change, std::string_view folder, const Speech& speech) {
  const bool told = change.before && change.after;
  for (const PartChange& part : change.parts) {
    const std::string due = told ? signed_hundredth(part.due) : "";
    page.line(shortened(right(due, 7), 9) + part_name(part, folder, speech) + ": " + value_words(part.before, speech) +
                  " → " + value_words(part.after, speech) + "; " + weight_words(part) +
                  (note(part).empty() ? "" : "; " + note(part)),
              2, 12);
  }
  if (told && !change.parts.empty()) {
    page.line(shortened(right(signed_hundredth(*change.after - *change.before), 7), 9) +
                  "together: " + tenth(*change.before) + " → " + tenth(*change.after) +
                  (change.same ? " (" + std::to_string(change.same) + " more as before)" : ""),
              2, 13);
  }
}

}  // namespace kam::cli
