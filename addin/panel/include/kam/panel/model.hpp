#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kam/panel/texts.hpp"
#include "kam/rules/result.hpp"

namespace kam::panel {

/// What the panel needs to know beside the assessment itself.
struct PanelContext {
  std::int64_t computed_at = 0;  ///< Unix seconds; 0 = not known
  std::int64_t now = 0;          ///< Unix seconds
  std::string account_url;       ///< the record in the CRM; shown only if it starts with https://
  std::string tenant_title;      ///< for example "Sample company (made up)"; may be empty
};

/// How much can be said about the account; each rung includes the ones below it.
enum class Rung { nothing, position, starting_set, full };

struct Fact {
  std::string name, text;
};

/// A range drawn on 0..100. The point is missing while too little is known for one.
struct ScoreRange {
  std::optional<double> point;
  double low = 0, high = 0;
  std::optional<double> full_low = {},
                        full_high = {};  ///< the wider range over all criteria, drawn behind it in a starting set
};

/// One criterion as a sentence, with what it adds to or takes from the score, in points of 100.
struct Reason {
  std::string id, name, text, note;
  double pull = 0;
  std::string pull_text;  ///< "+6 points"
};

enum class Answer { yes, no, unknown };

struct Gate {
  std::string text;
  Answer answer = Answer::unknown;
  std::string answer_text;
};

struct Question {
  std::string text, settles;
};

struct Step {
  std::string action, why, effect, owner, due;
  bool soon = false;  ///< due within a week of the day the assessment is as of
};

struct Risk {
  std::string title, text, chart_label = {};
  std::string index_text = {};            ///< "66 of 100 on the early-warning index"; empty while there is none
  std::optional<unsigned> band = {};      ///< 0 low, 1 watch, 2 high, 3 critical
  std::vector<std::string> signals = {};  ///< strongest first, in words
};

/// Everything that the panel shows, already worded: a renderer only places it.
struct PanelModel {
  std::string language;
  std::map<std::string, std::string, std::less<>> labels;  ///< headings and the like, by their name below `ui/`
  std::string title;                                       ///< of the document
  std::string account_id, name, tenant_title, account_url;
  std::vector<std::string> about;  ///< industry, country, owner: what is recorded of them
  Rung rung = Rung::nothing;
  std::string headline;       ///< one sentence
  std::string label_verdict;  ///< the company's own label first, ours second
  std::string position;       ///< one sentence, empty if there is no record to make it from
  std::string position_note;  ///< "from won deals", "over 120 days"
  std::vector<Fact> position_facts;
  std::optional<ScoreRange> score;
  std::string score_chart_label;  ///< what the drawing says, for those who do not see it
  std::string score_text;         ///< "65", empty while there is no point
  std::string score_basis;        ///< "on 6 of 22 criteria"
  std::string score_range;        ///< what the missing data can still do
  std::string tier, tier_hangs_on;
  std::vector<Gate> gates;
  Risk risk;
  std::string axes;  ///< value × stability in words, empty if neither is known
  std::vector<Reason> lifts, holds;
  std::vector<Question> questions;
  std::vector<Step> steps, more_steps;
  std::string more_steps_label;
  std::string computed;  ///< when, as of which day
  std::string ruleset;
};

/// Words an assessment: the JSON of contract 4 as it is stored, with its `about` block. Pure. Blocks that are absent,
/// and values that are unknown, are left out or asked for, never guessed.
/// @error invalid_input: not an assessment; names what is wrong.
[[nodiscard]] Result<PanelModel> panel_model(std::string_view assessment_json, const Texts& texts,
                                             const PanelContext& context);

/// One line for a list of accounts: the tier in words, and the score, or the rank while there is none.
struct Summary {
  std::string tier, figure;
};
[[nodiscard]] Result<Summary> summary(std::string_view assessment_json, const Texts& texts);

}  // namespace kam::panel
