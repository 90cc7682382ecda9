#include <algorithm>

#include "../facts/made_of.hpp"
#include "evidence.hpp"

/// What our own people say, and how long the money lasts (model 3.1, 14.2.2, 14.4.6).
namespace kam::rules {

namespace {

/// Mean of the groups' means of the answers 1..5; two people are trusted more than one (0.6).
Value asked(const Programme& programme, std::string_view question) {
  const Portfolio& p = programme.portfolio;
  const GroupMean mean = mean_of_groups(programme.answers.latest(question, Answers::Once::person_and_group));
  if (mean.groups == 0) {
    return Value::unknown(programme.answers.asked(question) ? Reason::field_empty : Reason::no_records);
  }
  Value value = Value::known(std::clamp(mean.value, 1.0, 5.0));
  value.quality = mean.answers >= 2 ? 0.7 : 0.5;
  value.freshness = freshness(Ageing::ratings, mean.newest, p.as_of);
  value.n = static_cast<double>(mean.answers);
  value.evidence = mean.evidence;
  if (value.evidence.size() > most_evidence) value.evidence.resize(most_evidence);
  return value;
}

Value exec_buyin(const Programme& programme) {
  return asked(programme, "fit_exec_buyin");
}
Value dedicated_team(const Programme& programme) {
  return asked(programme, "fit_dedicated_team");
}
Value company_support(const Programme& programme) {
  return asked(programme, "fit_company_support");
}
Value rivals_no_kam(const Programme& programme) {
  return asked(programme, "fit_rivals_no_kam");
}

Value runway(const Programme& programme) {
  const Number& months = programme.portfolio.settings.runway_months;
  return months ? of_people(*months) : Value::unknown(Reason::no_setting);
}

constexpr FactDef question(std::string_view id, std::string_view name, std::string_view doc) {
  return {.id = id,
          .name = name,
          .range = "1..5",
          .inputs = "answer.value",
          .doc = doc,
          .source = "S001",
          .evidence = "rating",
          .level = FactLevel::programme};
}

}  // namespace

std::span<const ProgrammeFact> fit_answer_facts() {
  static constexpr ProgrammeFact table[]{
      {question("fit_exec_buyin", "Top management stands behind it",
                "Asked, 1 to 5: mean of the groups' means of the latest answers (3.1, 14.4.6)."),
       exec_buyin},
      {question("fit_dedicated_team", "A dedicated team is possible", "Asked in the same way (3.1)."), dedicated_team},
      {question("fit_company_support", "The whole company supports it", "Asked in the same way (3.1)."),
       company_support},
      {{.id = "fit_runway_months",
        .name = "Months that we can wait for results",
        .unit = "months",
        .range = ">= 0",
        .inputs = "settings.runway_months",
        .doc = "As the settings say (3.1).",
        .source = "S001",
        .evidence = "field",
        .level = FactLevel::programme},
       runway},
      {question("fit_rivals_no_kam", "Our rivals offer no key account management", "Asked in the same way (3.1)."),
       rivals_no_kam},
  };
  return table;
}

}  // namespace kam::rules
