#pragma once
#include <optional>
#include <string>

#include "assessment.hpp"
#include "format.hpp"

namespace kam::panel {

/// The catalogue and the formats that every part of the panel speaks with.
struct Voice {
  const Texts& texts;
  Format format;

  std::string say(std::string_view path, Fillings fillings = {}) const { return texts.say(path, fillings); }
  /// The message of `folder/name`, or of `folder/otherwise` if there is none of that name.
  std::string say_or(std::string_view folder, std::string_view name, std::string_view otherwise) const;
};

/// How a score on 1..10 is spoken of.
enum class Level { low, middle, high };
Level level_of(double score);

/// A known criterion as half a sentence in small letters: "they bring 3.1 times the revenue of an average customer".
/// Empty for a criterion that the catalogue does not know: an id is never shown to a person.
std::string criterion_phrase(const Voice& voice, const Criterion& criterion);
/// What has to be said of how a value came about: "from won deals · against 18 others"; empty for a plain one.
std::string value_note(const Voice& voice, const Value& value);
/// The same of a criterion, less what its phrase says already.
std::string criterion_note(const Voice& voice, const Criterion& criterion);
/// A churn signal that is on as half a sentence.
std::string signal_phrase(const Voice& voice, const Signal& signal);
/// A fact of a recommendation's reasons; nothing if the catalogue has no words for it.
std::optional<std::string> fact_phrase(const Voice& voice, const Assessment& assessment, const WhyFact& fact);

}  // namespace kam::panel
