#pragma once
#include "kam/rules/maturity.hpp"
#include "portfolio_results.hpp"

namespace kam::rules::test {

inline constexpr std::string_view maturity_day = "2026-06-30";

/// Its dimensions.
inline ProgrammeResults maturity_of(Bundle& bundle) {
  return {bundle, maturity_day, maturity_json, {"/dimensions"}};
}

/// Answers of people to questions, a month before maturity_day; each writes rows of its own ids.
class Questionnaire {
 public:
  explicit Questionnaire(Bundle& bundle) : bundle_(bundle) {}

  /// One person's answers to the items 1, 2, … of a dimension: `3`, or `-` for "don't know"; a blank skips the item.
  Questionnaire& person(std::string_view who, std::string_view group, std::string_view dimension,
                        std::string_view answers) {
    for (std::size_t item = 0; item < answers.size(); ++item) {
      if (answers[item] == ' ') continue;
      row("q_" + std::string(dimension) + "_" + std::to_string(item + 1), who, "", group,
          answers[item] == '-' ? "" : std::string(1, answers[item]));
    }
    return *this;
  }
  Questionnaire& row(std::string_view question, std::string_view who, std::string_view subject, std::string_view group,
                     std::string_view value, std::string_view at = "2026-05-31") {
    const std::string cells = "N" + std::to_string(++rows_) + "," + std::string(question) + "," + std::string(who) +
                              "," + std::string(subject) + "," + std::string(group) + "," + std::string(value) + "," +
                              std::string(at);
    bundle_.rows(Object::answers, "id,question_id,respondent_id,subject_id,group,value,at", {cells});
    return *this;
  }

 private:
  Bundle& bundle_;
  int rows_ = 0;
};

/// The same level from one person of a group for every dimension.
inline void level_everywhere(Questionnaire& asked, std::string_view who, std::string_view group, char level) {
  for (const char* dimension : {"sel", "str", "exe", "org", "tea", "pla", "com", "dat", "rel", "met"}) {
    asked.person(who, group, dimension, std::string(4, level));
  }
}

}  // namespace kam::rules::test
